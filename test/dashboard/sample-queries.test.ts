import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SAMPLE_QUERIES } from '../../src/dashboard/sample-queries.ts'
import { searchSampleQueries } from '../../src/dashboard/search.ts'
import { sharedData } from '../support/shared-data.ts'
import { cellText, oracleComparable } from '../support/slt/cells.ts'
import { type ComparedLake, generatedLake, realLake } from './lakes.ts'

const QUERIES = SAMPLE_QUERIES.map((query) => [query.name, query] as const)

/** They ask about a name that the reader is to replace. */
const PLACEHOLDERS = ['Everything one user did', 'Everything from one IP address', 'Who touched a resource']

/** What the events have none of. */
const EMPTY = {
  generated: [
    // Callers of generated events act independently of one another, and evenly.
    'Successful sign-in after failed attempts',
    'Access keys used from several addresses',
    'What a role session did after it was assumed',
    'Callers denied many different calls',
    'Bursts of calls by one caller',
    'Days with unusually many events',
    // Rare: there are some in a million events, or none.
    'Administrator access granted',
    'Policy documents that allow everything',
    'Copies of one action in several accounts',
  ],
  real: [
    'Failed console sign-ins by user and address',
    'Successful sign-in after failed attempts',
    'Everything the root user did',
    'Access keys used from several addresses',
    'Roles assumed from other accounts',
    'Policy documents that allow everything',
    'KMS keys disabled or scheduled for deletion',
    'Denials by service control policies',
    'Calls with outdated TLS',
    'Copies of one action in several accounts',
    // Nearly all are management events, and older than eventContext.
    'Traffic denied at VPC endpoints',
    'Bytes read from each S3 bucket',
    'Objects deleted from S3',
    'Most requested S3 objects',
    'Busiest DynamoDB tables',
    'Lambda functions by invocations and failures',
    'Events by tags of the principal',
    'Events about resources with a tag',
  ],
}

describe.each([
  { data: 'generated' as const, open: () => generatedLake(60_000), skip: false },
  { data: 'real' as const, open: realLake, skip: sharedData === undefined },
])(
  'sample queries on $data events (real: skipped where the shared data is absent)',
  ({ data, open, skip }) => {
    let compared: ComparedLake
    const empty: string[] = []

    beforeAll(async () => {
      if (!skip) compared = await open()
    })
    afterAll(async () => {
      if (!skip) await compared[Symbol.asyncDispose]()
    })

    it.skipIf(skip).each(QUERIES)('%s', async (name, { sql }) => {
      const { lake, oracle, clock } = compared
      const answer = async (statement: string) => {
        const rows: string[][] = []
        for await (const row of (await lake.query(statement)).texts()) rows.push(row.map(cellText))
        return rows
      }
      const { length } = await answer(sql)
      if (length === 0) empty.push(name)
      // Estimates differ from engine to engine.
      const exact = sql.replaceAll('approx_distinct(', 'count(DISTINCT ')
      const wanted = await oracle.query(exact.replaceAll('$EDS_ID', 'events'), clock)
      const lines = (cells: readonly (readonly string[])[]) =>
        cells.map((row) => row.map(oracleComparable).join('\t'))
      expect(lines(await answer(exact))).toEqual(lines(wanted.rows))
      expect(length).toBe(wanted.rows.length)
    })

    it.skipIf(skip)('have answers', () => {
      expect(empty.toSorted()).toEqual([...PLACEHOLDERS, ...EMPTY[data]].sort())
    })
  },
)

describe('the library', () => {
  it('has seventy queries with names of their own', () => {
    expect(new Set(SAMPLE_QUERIES.map(({ name }) => name)).size).toBe(70)
    expect(new Set(SAMPLE_QUERIES.map(({ sql }) => sql)).size).toBe(70)
    for (const { name, description, sql } of SAMPLE_QUERIES) {
      expect(name).toMatch(/^[A-Z][ -~]+[^.]$/)
      expect(description).toMatch(/^[A-Z][ -~]+\.$/)
      expect(sql).toContain('FROM $EDS_ID')
      expect(sql).toMatch(/eventTime >= now\(\) - INTERVAL/)
    }
  })

  it.each([
    ['failed logins without mfa', 'Console sign-ins without MFA'],
    ['root user activity', 'Everything the root user did'],
    ['security groups open to the internet', 'Security groups opened to the internet'],
    ['Who deleted objects from an S3 bucket?', 'Objects deleted from S3'],
    ['throttling', 'Throttled calls by service and hour'],
    ['access denied errors', 'Access denied by caller and call'],
    ['new IAM users', 'New IAM users and their access keys'],
    ['lambda errors', 'Lambda functions by invocations and failures'],
    ['kms key deletion', 'KMS keys disabled or scheduled for deletion'],
    ['who stopped CloudTrail logging', 'CloudTrail logging that was stopped or changed'],
    ['roles assumed across accounts', 'Roles assumed from other accounts'],
    ['DynamoDB', 'Busiest DynamoDB tables'],
    ['service control policy', 'Denials by service control policies'],
    ['secrets read', 'Secrets and parameters that were read'],
    ['events over time by hour', 'Events by hour, reads and writes'],
    ['outdated tls versions', 'Calls with outdated TLS'],
  ])('answers %j with %j first', (phrase, name) => {
    const [first] = searchSampleQueries(phrase)
    expect(first?.name).toBe(name)
  })

  it('ranks by relevance, then by name, and always alike', () => {
    const found = searchSampleQueries('access key')
    expect(searchSampleQueries('  Access KEYS, access!')).toEqual(found)
    const order = found.toSorted((a, b) => b.relevance - a.relevance || (a.name < b.name ? -1 : 1))
    expect(found).toEqual(order)
    expect(found.every(({ relevance }) => relevance > 0 && relevance <= 1)).toBe(true)
    expect(found[0]?.relevance).toBe(1)
  })

  it('finds nothing for words that no query has', () => {
    expect(searchSampleQueries('xyzzy')).toEqual([])
    expect(searchSampleQueries('the of')).toEqual([])
    expect(searchSampleQueries('!?')).toEqual([])
  })
})
