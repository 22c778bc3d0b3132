import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ENDLESS } from '../query-service/lake.ts'
import { ALICE, REGION, startTestServer, type TestServer } from '../support/server.ts'
import { deliverLogs, EVENTS, NOW, tenQueries } from './acceptance-logs.ts'
import { PATIENT } from '../support/patience.ts'

const AWS = '/usr/bin/aws'
const run = promisify(execFile)

const ENVIRONMENT = {
  ...{ AWS_ACCESS_KEY_ID: ALICE.accessKeyId, AWS_SECRET_ACCESS_KEY: ALICE.secretAccessKey },
  ...{ AWS_DEFAULT_REGION: REGION, AWS_DEFAULT_OUTPUT: 'json', AWS_PAGER: '' },
  ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
  AWS_EC2_METADATA_DISABLED: 'true',
}

interface QueryAnswer {
  readonly QueryStatus: string
  readonly NextToken?: string
  readonly QueryResultRows?: readonly (readonly Readonly<Record<string, string>>[])[]
}

const isInstalled = existsSync(AWS)
const hasVerify =
  isInstalled &&
  !spawnSync(AWS, ['cloudtrail', 'verify-query-results'], { encoding: 'utf8' }).stderr.includes(
    'Invalid choice',
  )

// Debian's AWS CLI, unmodified; other versions are installed elsewhere. What Debian has is of February 2023, and knows neither
// dashboards nor resource policies. Each step needs those before it.
describe.skipIf(!isInstalled)(
  `the AWS CLI (${AWS}${isInstalled ? '' : ' is not installed'}) over ${EVENTS}`,
  () => {
    let test: TestServer
    let buckets = ''
    let events = 0
    let store = ''
    let id = ''
    let delivered = ''

    beforeAll(async () => {
      buckets = mkdtempSync(join(tmpdir(), 'traillake-cli-'))
      mkdirSync(join(buckets, 'results'))
      events = await deliverLogs(join(buckets, 'logs'))
      test = await startTestServer({ buckets, clock: () => NOW })
    })
    afterAll(async () => {
      await test[Symbol.asyncDispose]()
      rmSync(buckets, { recursive: true })
    })

    async function text(...words: readonly string[]): Promise<string> {
      const { stdout } = await run(AWS, ['cloudtrail', ...words, '--endpoint-url', test.url], {
        env: ENVIRONMENT,
        maxBuffer: 2 ** 26,
      })
      return stdout
    }

    async function aws<Answer = unknown>(...words: readonly string[]): Promise<Answer> {
      const said = await text(...words)
      // What the operation answers: the caller names it.
      return (said === '' ? undefined : JSON.parse(said)) as Answer
    }

    async function start(...words: readonly string[]): Promise<string> {
      const { QueryId } = await aws<{ readonly QueryId: string }>('start-query', ...words)
      return QueryId
    }

    const ended = (query: string) =>
      vi.waitFor(async () => {
        const found = await aws<QueryAnswer>('describe-query', '--query-id', query)
        expect(['FINISHED', 'FAILED', 'CANCELLED', 'TIMED_OUT']).toContain(found.QueryStatus)
        return found
      }, PATIENT)

    /** All rows of an answer once the query has ended, in pages of 1,000. */
    async function rowsOf(query: string): Promise<NonNullable<QueryAnswer['QueryResultRows']>> {
      const rows = []
      for (let token: string | undefined; ; ) {
        const next = token === undefined ? [] : ['--next-token', token]
        const page = await aws<QueryAnswer>('get-query-results', '--query-id', query, ...next)
        if (page.QueryStatus === 'QUEUED' || page.QueryStatus === 'RUNNING') continue
        expect(page.QueryStatus).toBe('FINISHED')
        rows.push(...(page.QueryResultRows ?? []))
        token = page.NextToken
        if (token === undefined) return rows
      }
    }

    it('makes, finds, tags and changes a store', async () => {
      const made = await aws('create-event-data-store', '--name', 'prod', '--retention-period', '2000')
      expect(made).toMatchObject({ Name: 'prod', Status: 'CREATED', RetentionPeriod: 2000 })
      ;({ id } = await test.lake.store('prod'))
      store = `arn:aws:cloudtrail:${REGION}:${ALICE.accountId}:eventdatastore/${id}`
      expect(await aws('list-event-data-stores')).toEqual({
        EventDataStores: [{ EventDataStoreArn: store, Name: 'prod' }],
      })
      await aws('add-tags', '--resource-id', store, '--tags-list', 'Key=team,Value=red')
      expect(await aws('list-tags', '--resource-id-list', store)).toEqual({
        ResourceTagList: [{ ResourceId: store, TagsList: [{ Key: 'team', Value: 'red' }] }],
      })
      await aws('remove-tags', '--resource-id', store, '--tags-list', 'Key=team')
      await aws('update-event-data-store', '--event-data-store', id, '--retention-period', '2557')
      expect(await aws('get-event-data-store', '--event-data-store', id)).toMatchObject({
        ...{ Status: 'ENABLED', RetentionPeriod: 2557 },
      })
    })

    it('imports the events from a bucket', async () => {
      const { ImportId } = await aws<{ readonly ImportId: string }>(
        ...['start-import', '--destinations', store, '--import-source'],
        `S3={S3LocationUri=s3://logs/AWSLogs/,S3BucketRegion=${REGION},S3BucketAccessRoleArn=arn:aws:iam::111122223333:role/import}`,
      )
      await vi.waitFor(async () => {
        expect(await aws('get-import', '--import-id', ImportId)).toMatchObject({
          ...{ ImportStatus: 'COMPLETED', ImportStatistics: { EventsCompleted: events, FailedEntries: 0 } },
        })
      }, PATIENT)
      expect(await aws('list-imports')).toMatchObject({ Imports: [{ ImportId }] })
      expect(await aws('list-import-failures', '--import-id', ImportId)).toEqual({ Failures: [] })
    })

    it('runs ten queries and reads them to the end', async () => {
      const queries: string[] = []
      for (const statement of tenQueries(id)) queries.push(await start('--query-statement', statement))
      const counts: number[] = []
      for (const query of queries) counts.push((await rowsOf(query)).length)
      expect(counts.slice(0, 2)).toEqual([1, events])
      for (const count of counts.slice(1)) expect(count).toBeGreaterThan(1)
      const listed = await aws<{ readonly Queries: readonly { readonly QueryId: string }[] }>(
        ...['list-queries', '--event-data-store', id],
      )
      expect(listed.Queries.map(({ QueryId }) => QueryId).sort()).toEqual(queries.toSorted())
    })

    it('cancels a query', async () => {
      const query = await start('--query-statement', ENDLESS.replaceAll('events', 'prod'))
      await aws('cancel-query', '--query-id', query)
      expect(await ended(query)).toMatchObject({ QueryStatus: 'CANCELLED' })
    })

    it('has an answer delivered, and finds that it is as it was signed', async () => {
      const statement = `SELECT eventName, eventTime FROM ${id}`
      const query = await start('--query-statement', statement, '--delivery-s3-uri', 's3://results/lake')
      await vi.waitFor(async () => {
        expect(await aws('describe-query', '--query-id', query)).toMatchObject({
          DeliveryStatus: 'SUCCESS',
        })
      }, PATIENT)
      const files = readdirSync(join(buckets, 'results'), { recursive: true, encoding: 'utf8' })
      const signFile = files.find((file) => file.endsWith('result_sign.json')) ?? ''
      delivered = dirname(join(buckets, 'results', signFile))

      const verify = () =>
        run('/usr/bin/python3', [join(import.meta.dirname, 'verify-query-results.py'), delivered, test.url], {
          env: ENVIRONMENT,
        })
      expect((await verify()).stdout).toBe('valid\n')
      const part = join(delivered, 'result_1.csv.gz')
      const bytes = readFileSync(part)
      writeFileSync(part, bytes.subarray(1))
      await expect(verify()).rejects.toMatchObject({ stderr: 'result_1.csv.gz was changed\n' })
      writeFileSync(part, bytes)
    })

    it.skipIf(!hasVerify)(`verify-query-results${hasVerify ? '' : ' is not in this version'}`, async () => {
      expect(await text('verify-query-results', '--local-export-path', delivered)).toBe(
        'Successfully validated sign and query result files\n',
      )
    })

    it('deletes and restores the store', async () => {
      await aws('update-event-data-store', '--event-data-store', id, '--no-termination-protection-enabled')
      await aws('delete-event-data-store', '--event-data-store', id)
      expect((await test.lake.store(id)).status).toBe('PENDING_DELETION')
      await aws('restore-event-data-store', '--event-data-store', id)
      const query = await start('--query-statement', `SELECT count(*) AS n FROM ${id}`)
      expect(await rowsOf(query)).toEqual([[{ n: String(events) }]])
    })

    it('looks up events, and tells errors by their class', async () => {
      const attribute = 'AttributeKey=EventName,AttributeValue=NeverHappened'
      expect(await aws('lookup-events', '--lookup-attributes', attribute)).toEqual({ Events: [] })
      await expect(aws('get-event-data-store', '--event-data-store', 'nobody')).rejects.toMatchObject({
        code: 254,
        stderr:
          '\nAn error occurred (EventDataStoreARNInvalidException) when calling the GetEventDataStore operation: The specified event data store ARN is not valid or does not map to an event data store in your account.\n',
      })
    })
  },
)
