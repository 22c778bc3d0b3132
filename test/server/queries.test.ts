import { createHash, createPublicKey, verify } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CancelQueryCommand,
  type CloudTrailClient,
  DescribeQueryCommand,
  type DescribeQueryRequest,
  type DescribeQueryResponse,
  GetQueryResultsCommand,
  type GetQueryResultsRequest,
  ListPublicKeysCommand,
  ListQueriesCommand,
  LookupEventsCommand,
  paginateGetQueryResults,
  PutResourcePolicyCommand,
  StartQueryCommand,
  type StartQueryRequest,
} from '@aws-sdk/client-cloudtrail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { managedDashboards } from '../../src/index.ts'
import { changeState, ENDLESS } from '../query-service/lake.ts'
import { event } from '../support/cli.ts'
import {
  ACCOUNT,
  MALLORY,
  OTHER_ACCOUNT,
  REGION,
  startTestServer,
  type TestServer,
} from '../support/server.ts'

const NO_SUCH = '00000000-0000-4000-8000-000000000000'

let test: TestServer
let client: CloudTrailClient
let mallory: CloudTrailClient
let store: string
let buckets: string

beforeAll(async () => {
  buckets = mkdtempSync(join(tmpdir(), 'traillake-buckets-'))
  mkdirSync(join(buckets, 'results'))
  test = await startTestServer({ buckets })
  client = test.client
  mallory = test.clientOf(MALLORY)
  const log = join(buckets, 'log.json')
  writeFileSync(log, JSON.stringify(Array.from({ length: 40 }, (_, i) => event(i))))
  await test.lake.ingest(log)
  store = (await test.lake.store('events')).id
})
afterAll(() => test[Symbol.asyncDispose]())

async function start(input: string | StartQueryRequest): Promise<string> {
  const request = typeof input === 'string' ? { QueryStatement: input } : input
  const { QueryId = '' } = await client.send(new StartQueryCommand(request))
  return QueryId
}

async function ended(id: string): Promise<DescribeQueryResponse> {
  for (;;) {
    const query = await client.send(new DescribeQueryCommand({ QueryId: id }))
    const { QueryStatus = '', DeliveryStatus } = query
    if (!['QUEUED', 'RUNNING'].includes(QueryStatus) && DeliveryStatus !== 'PENDING') return query
    await delay(10)
  }
}

async function answered(statement: string): Promise<string> {
  const id = await start(statement)
  await ended(id)
  return id
}

const arn = () => `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/${store}`

describe('a query over the API', () => {
  it('is started, described and read as CloudTrail does it', async () => {
    const before = Date.now()
    const statement = `SELECT eventName, eventTime, sharedEventId, count(*) AS n FROM ${store}
      WHERE eventTime > '2026-01-05T12:00:00.000Z' AND eventid LIKE '%5' GROUP BY 1, 2, 3 ORDER BY 2`
    const started = await client.send(new StartQueryCommand({ QueryStatement: statement }))
    expect(started).toMatchObject({ EventDataStoreOwnerAccountId: ACCOUNT })
    const id = started.QueryId ?? ''

    const { QueryStatistics, ...query } = await ended(id)
    expect(query).toMatchObject({
      ...{ QueryId: id, QueryString: statement, QueryStatus: 'FINISHED' },
      EventDataStoreOwnerAccountId: ACCOUNT,
    })
    expect(query).not.toHaveProperty('ErrorMessage')
    expect(query).not.toHaveProperty('DeliveryStatus')
    expect(QueryStatistics).toMatchObject({ EventsMatched: 4, EventsScanned: 40 })
    expect(QueryStatistics?.BytesScanned).toBeGreaterThan(0)
    expect(QueryStatistics?.ExecutionTimeInMillis).toBeGreaterThanOrEqual(0)
    expect(QueryStatistics?.CreationTime?.getTime()).toBeGreaterThanOrEqual(before)

    const results = await client.send(new GetQueryResultsCommand({ QueryId: id, EventDataStore: arn() }))
    expect(results).toMatchObject({
      QueryStatus: 'FINISHED',
      QueryStatistics: {
        ResultsCount: 4,
        TotalResultsCount: 4,
        BytesScanned: QueryStatistics?.BytesScanned,
      },
    })
    expect(results.QueryResultRows).toEqual(
      ['2026-01-06', '2026-01-08', '2026-01-16', '2026-01-26'].map((day) => [
        { eventName: 'PutObject' },
        { eventTime: `${day} 12:00:00.000` },
        { sharedEventId: null },
        { n: '1' },
      ]),
    )
    expect(results).not.toHaveProperty('NextToken')
  })

  it('is read in pages by the SDK’s paginator', async () => {
    const id = await answered(`SELECT eventid FROM ${store} ORDER BY 1`)
    const ids: (string | undefined)[] = []
    for await (const { QueryResultRows = [] } of paginateGetQueryResults(
      { client },
      { QueryId: id, MaxQueryResults: 15 },
    ))
      ids.push(...QueryResultRows.map(([cell]) => cell?.['eventid']))
    expect(ids).toEqual(Array.from({ length: 40 }, (_, i) => event(i)['eventID']))
  })

  it('keeps a column of any name', async () => {
    const id = await answered(`SELECT 1 AS "__proto__", 2 AS "a.b", 3 AS "a.b"`)
    const { QueryResultRows = [] } = await client.send(new GetQueryResultsCommand({ QueryId: id }))
    const cells = QueryResultRows[0]?.map((cell) => Object.entries(cell))
    expect(cells?.slice(1)).toEqual([[['a.b', '2']], [['a.b', '3']]])
  })

  it('says why it failed', async () => {
    const id = await answered(`SELECT 1 / (CAST(sourceipaddress = '192.0.2.1' AS integer) - 1) FROM ${store}`)
    expect(await ended(id)).toMatchObject({
      QueryStatus: 'FAILED',
      ErrorMessage: 'line 1:10: Division by zero',
    })
    const results = await client.send(new GetQueryResultsCommand({ QueryId: id }))
    expect(results).toMatchObject({
      QueryStatus: 'FAILED',
      QueryResultRows: [],
      ErrorMessage: 'line 1:10: Division by zero',
    })
  })

  it('is cancelled', async () => {
    const id = await start(ENDLESS)
    expect(await client.send(new CancelQueryCommand({ QueryId: id }))).toMatchObject({
      ...{ QueryId: id, QueryStatus: 'CANCELLED', EventDataStoreOwnerAccountId: ACCOUNT },
    })
    await expect(client.send(new CancelQueryCommand({ QueryId: id }))).rejects.toMatchObject({
      name: 'InactiveQueryException',
      message: `Query '${id}' cannot be canceled: it is CANCELLED`,
    })
  })

  it('is listed by store, time and status', async () => {
    const request = { EventDataStore: store, MaxResults: 2 }
    const first = await client.send(new ListQueriesCommand(request))
    const second = await client.send(new ListQueriesCommand({ ...request, NextToken: first.NextToken }))
    const all = await client.send(new ListQueriesCommand({ EventDataStore: arn() }))
    const queries = [...(first.Queries ?? []), ...(second.Queries ?? [])]
    expect(queries).toEqual(all.Queries?.slice(0, 4))
    const times = all.Queries?.map(({ CreationTime }) => CreationTime?.getTime() ?? 0) ?? []
    expect(times).toEqual([...times].sort((a, b) => b - a))
    const failed = await client.send(new ListQueriesCommand({ EventDataStore: store, QueryStatus: 'FAILED' }))
    expect(failed.Queries?.map(({ QueryStatus }) => QueryStatus)).toEqual(['FAILED'])
    const [newest = 0] = times
    const none = await client.send(
      new ListQueriesCommand({ EventDataStore: store, StartTime: new Date(newest + 1) }),
    )
    expect(none.Queries).toEqual([])
  })

  it('of a dashboard’s widget runs and is found by its alias', async () => {
    const [overview] = await managedDashboards()
    const widget = overview?.widgets[0]
    const values = widget?.parameters.map((name) =>
      name.startsWith('$EventDataStore') ? store : name === '$Period$' ? 'hour' : '2026-01-10 00:00:00',
    )
    const id = await start({ QueryAlias: widget?.alias, QueryParameters: values })
    expect(await ended(id)).toMatchObject({ QueryStatus: 'FINISHED' })
    const found = await client.send(new DescribeQueryCommand({ QueryAlias: widget?.alias }))
    expect(found.QueryId).toBe(id)
  })

  it('is delivered', async () => {
    const DeliveryS3Uri = 's3://results/lake/'
    const id = await start({ QueryStatement: `SELECT eventid FROM ${store}`, DeliveryS3Uri })
    expect(await ended(id)).toMatchObject({ DeliveryS3Uri, DeliveryStatus: 'SUCCESS' })
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/')
    const folder = join(buckets, `results/lake/AWSLogs/${ACCOUNT}/CloudTrail-Lake/Query/${day}/${id}`)
    expect(readdirSync(folder).sort()).toEqual(['result_1.csv.gz', 'result_sign.json'])

    // What `aws cloudtrail verify-query-results` does.
    // All that is read of it here are texts.
    const sign = JSON.parse(readFileSync(join(folder, 'result_sign.json'), 'utf8')) as Record<string, string>
    const complete = new Date(sign['queryCompleteTime'] ?? '')
    const { PublicKeyList = [] } = await client.send(
      new ListPublicKeysCommand({ StartTime: complete, EndTime: complete }),
    )
    const key = PublicKeyList.find(({ Fingerprint }) => Fingerprint === sign['publicKeyFingerprint'])
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, 'result_1.csv.gz')))
      .digest('hex')
    const publicKey = createPublicKey({ key: Buffer.from(key?.Value ?? []), format: 'der', type: 'pkcs1' })
    const signature = Buffer.from(sign['hashSignature'] ?? '', 'hex')
    expect(verify('sha256', Buffer.from(hash), publicKey, signature)).toBe(true)
  })
})

it('a query that ran out of time has the rows that there were', async () => {
  await using own = await startTestServer({ queryTimeLimitMs: 2000 })
  const log = join(buckets, 'late.json')
  writeFileSync(log, JSON.stringify(Array.from({ length: 100 }, (_, i) => event(i))))
  await own.lake.ingest(log)
  // What loading the engine takes is no part of what is limited here.
  await own.client.send(new LookupEventsCommand())
  const { QueryId } = await own.client.send(new StartQueryCommand({ QueryStatement: ENDLESS }))
  for (;;) {
    const query = await own.client.send(new DescribeQueryCommand({ QueryId }))
    if (query.QueryStatus !== 'QUEUED' && query.QueryStatus !== 'RUNNING') break
    await delay(20)
  }
  const ErrorMessage = 'Query exceeded the maximum execution time limit of 2.00s'
  const results = await own.client.send(new GetQueryResultsCommand({ QueryId, MaxQueryResults: 3 }))
  expect(results).toMatchObject({ QueryStatus: 'TIMED_OUT', ErrorMessage })
  expect(results.QueryResultRows).toHaveLength(3)
  expect(results.QueryStatistics?.TotalResultsCount).toBeGreaterThan(3)
})

describe('an error of the API', () => {
  const refused = async (call: Promise<unknown>, name: string, message?: string): Promise<void> => {
    await expect(call).rejects.toMatchObject(message === undefined ? { name } : { name, message })
  }
  const query = (QueryStatement: string, more: Partial<StartQueryRequest> = {}) =>
    client.send(new StartQueryCommand({ QueryStatement, ...more }))
  const deliver = (DeliveryS3Uri: string) => query('SELECT 1', { DeliveryS3Uri })

  it('of StartQuery names what is wrong with the statement', async () => {
    const invalid = 'InvalidQueryStatementException'
    await refused(
      query('SELECT FROM'),
      invalid,
      `line 1:8: mismatched input 'FROM'. Expecting: '*', 'ALL', 'DISTINCT', <expression>`,
    )
    await refused(query('DELETE FROM events'), invalid)
    await refused(query('EXPLAIN SELECT 1'), invalid, 'Only SELECT statements are allowed')
    await refused(
      query(`SELECT eventnam FROM ${store}`),
      invalid,
      "line 1:8: Column 'eventnam' cannot be resolved. Did you mean 'eventname'?",
    )
    await refused(query(`SELECT 1 FROM ${NO_SUCH}`), 'EventDataStoreNotFoundException')
    const deleted = await test.lake.createStore('deleted', { terminationProtection: false })
    await test.lake.deleteStore(deleted.id)
    await refused(query(`SELECT 1 FROM ${deleted.id}`), 'InactiveEventDataStoreException')
    const inStore = { EventDataStore: deleted.id }
    await refused(client.send(new ListQueriesCommand(inStore)), 'InactiveEventDataStoreException')
  })

  it('of StartQuery names what is wrong with the parameters', async () => {
    await refused(
      client.send(new StartQueryCommand({})),
      'InvalidParameterException',
      'Specify either QueryStatement or QueryAlias.',
    )
    await refused(
      query('SELECT 1', { QueryParameters: ['a'] }),
      'InvalidParameterException',
      'QueryParameters go with QueryAlias alone.',
    )
    await refused(
      client.send(new StartQueryCommand({ QueryAlias: 'Unknown' })),
      'InvalidParameterException',
      "No query has the alias 'Unknown'.",
    )
    await refused(
      query('SELECT 1', { EventDataStoreOwnerAccountId: OTHER_ACCOUNT }),
      'EventDataStoreNotFoundException',
    )
  })

  it('of StartQuery names what is wrong with the delivery', async () => {
    await refused(deliver('s3://a..b/x'), 'InvalidS3BucketNameException', "'a..b' is not a valid bucket name")
    await refused(deliver('s3://192.0.2.1'), 'InvalidS3BucketNameException')
    await refused(
      deliver('s3://results/../x'),
      'InvalidS3PrefixException',
      "'../x' is not a valid prefix of keys",
    )
    await refused(deliver('s3://results/a//b'), 'InvalidS3PrefixException')
    await refused(deliver('s3://none/x'), 'S3BucketDoesNotExistException', "Bucket 'none' does not exist")
  })

  it('of StartQuery tells the eleventh from the tenth', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => start(ENDLESS)))
    await refused(
      query('SELECT 1'),
      'MaxConcurrentQueriesException',
      '10 queries are waiting or running already, and there may be no more',
    )
    await Promise.all(ids.map((QueryId) => client.send(new CancelQueryCommand({ QueryId }))))
    for (const id of ids) await ended(id)
  })

  it('of the others names the query, the store or the token', async () => {
    const id = await answered(`SELECT eventid FROM ${store}`)
    const other = await test.lake.createStore('other')
    const describeQuery = (input: DescribeQueryRequest) => client.send(new DescribeQueryCommand(input))
    const results = (input: Partial<GetQueryResultsRequest>) =>
      client.send(new GetQueryResultsCommand({ QueryId: id, ...input }))
    const list = (input: object) => client.send(new ListQueriesCommand({ EventDataStore: store, ...input }))

    const missing = `Query '${NO_SUCH}' does not exist`
    await refused(describeQuery({ QueryId: NO_SUCH }), 'QueryIdNotFoundException', missing)
    await refused(results({ QueryId: NO_SUCH }), 'QueryIdNotFoundException', missing)
    const cancel = client.send(new CancelQueryCommand({ QueryId: NO_SUCH }))
    await refused(cancel, 'QueryIdNotFoundException', missing)
    await refused(describeQuery({ QueryId: id, EventDataStore: other.id }), 'QueryIdNotFoundException')
    await refused(
      describeQuery({ QueryAlias: 'None', RefreshId: '1234567890' }),
      'QueryIdNotFoundException',
      "No query of alias 'None' and refresh '1234567890' exists",
    )
    await refused(describeQuery({}), 'InvalidParameterException', 'Specify either QueryId or QueryAlias.')
    await refused(
      describeQuery({ QueryId: id, RefreshId: '1234567890' }),
      'InvalidParameterException',
      'RefreshId goes with QueryAlias alone.',
    )
    await refused(
      describeQuery({ QueryId: id, EventDataStore: 'arn:aws:cloudtrail:none' }),
      'EventDataStoreARNInvalidException',
    )
    await refused(results({ EventDataStore: NO_SUCH }), 'EventDataStoreNotFoundException')
    await refused(results({ EventDataStoreOwnerAccountId: OTHER_ACCOUNT }), 'EventDataStoreNotFoundException')
    const most = (value: number) =>
      `A max results value of ${value} is invalid. Specify max results between 1 and 1000.`
    await refused(results({ MaxQueryResults: 1001 }), 'InvalidMaxResultsException', most(1001))
    await refused(list({ MaxResults: 0 }), 'InvalidMaxResultsException', most(0))
    const badToken = 'The token is not valid, or was previously used in a request with different parameters.'
    await refused(results({ NextToken: 'none' }), 'InvalidNextTokenException', badToken)
    await refused(list({ NextToken: 'none' }), 'InvalidNextTokenException', badToken)
    const { NextToken } = await list({ MaxResults: 1 })
    await refused(list({ NextToken, QueryStatus: 'FINISHED' }), 'InvalidNextTokenException', badToken)
    await refused(
      list({ QueryStatus: 'DONE' }),
      'InvalidQueryStatusException',
      "'DONE' is not the status of a query.",
    )
    await refused(list({ StartTime: new Date(2000), EndTime: new Date(1000) }), 'InvalidDateRangeException')
  })

  it('of CancelQuery says that another process runs it', async () => {
    const id = await answered(`SELECT eventid FROM ${store}`)
    changeState(test.lake, id, { status: 'RUNNING' })
    await refused(
      client.send(new CancelQueryCommand({ QueryId: id })),
      'ConflictException',
      `Query '${id}' is run by another process`,
    )
    changeState(test.lake, id, { status: 'FINISHED' })
  })
})

describe('a principal of another account', () => {
  it('may do to queries what the policies of their stores allow', async () => {
    const statement = `SELECT eventname FROM ${store}`
    const id = await answered(statement)
    const attempt = () => mallory.send(new StartQueryCommand({ QueryStatement: statement }))
    const denied = { name: 'AccessDeniedException' }
    await expect(attempt()).rejects.toMatchObject(denied)
    await expect(mallory.send(new GetQueryResultsCommand({ QueryId: id }))).rejects.toMatchObject(denied)
    await expect(mallory.send(new DescribeQueryCommand({ QueryId: id }))).rejects.toMatchObject(denied)
    await expect(mallory.send(new CancelQueryCommand({ QueryId: id }))).rejects.toMatchObject(denied)
    await expect(mallory.send(new ListQueriesCommand({ EventDataStore: store }))).rejects.toMatchObject(
      denied,
    )
    const nameless = new StartQueryCommand({ QueryStatement: 'SELECT 1' })
    await expect(mallory.send(nameless)).rejects.toMatchObject({
      ...denied,
      message: `User: ${MALLORY.arn} is not authorized to perform: cloudtrail:StartQuery because the query names no event data store`,
    })
    // Nor is it told what stores there are.
    const guess = new StartQueryCommand({ QueryStatement: 'SELECT 1 FROM event' })
    await expect(mallory.send(guess)).rejects.toMatchObject({
      name: 'EventDataStoreNotFoundException',
      message: 'The specified event data store was not found.',
    })

    const Action = ['StartQuery', 'GetQueryResults', 'DescribeQuery'].map((name) => `cloudtrail:${name}`)
    const Statement = [{ Effect: 'Allow', Principal: { AWS: MALLORY.arn }, Action, Resource: arn() }]
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement })
    await client.send(new PutResourcePolicyCommand({ ResourceArn: arn(), ResourcePolicy }))
    const { QueryId = '' } = await attempt()
    await ended(QueryId)
    const results = await mallory.send(new GetQueryResultsCommand({ QueryId }))
    expect(results.QueryResultRows).toHaveLength(40)
    await expect(mallory.send(new CancelQueryCommand({ QueryId }))).rejects.toMatchObject(denied)
    const second = new StartQueryCommand({
      QueryStatement: `SELECT 1 FROM ${store}, ${(await test.lake.createStore('second')).id}`,
    })
    await expect(mallory.send(second)).rejects.toMatchObject(denied)
  })
})
