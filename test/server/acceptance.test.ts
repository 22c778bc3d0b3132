import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CloudTrail,
  CloudTrailClient,
  CreateEventDataStoreCommand,
  paginateGetQueryResults,
} from '@aws-sdk/client-cloudtrail'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ENDLESS } from '../query-service/lake.ts'
import { ACCOUNT, ALICE, REGION, startTestServer, type TestServer } from '../support/server.ts'
import { deliverLogs, EVENTS, NOW, tenQueries } from './acceptance-logs.ts'
import { PATIENT } from '../support/patience.ts'

const ARN = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}`

// What a user of Lake does, from the first store to the last, with AWS's SDK as it is. Each step needs those before it.
describe(`the unmodified SDK over ${EVENTS}`, () => {
  let buckets = ''
  let test: TestServer
  let api: CloudTrail
  let events = 0
  let store = ''
  let id = ''

  beforeAll(async () => {
    buckets = mkdtempSync(join(tmpdir(), 'traillake-acceptance-'))
    mkdirSync(join(buckets, 'results'))
    events = await deliverLogs(join(buckets, 'logs'))
    test = await startTestServer({ buckets, clock: () => NOW })
    const { accessKeyId, secretAccessKey } = ALICE
    api = new CloudTrail({
      endpoint: test.url,
      region: REGION,
      credentials: { accessKeyId, secretAccessKey },
    })
  })
  afterAll(async () => {
    api.destroy()
    await test[Symbol.asyncDispose]()
    rmSync(buckets, { recursive: true })
  })

  const ended = (QueryId: string | undefined) =>
    vi.waitFor(async () => {
      const query = await api.describeQuery({ QueryId })
      expect(['FINISHED', 'FAILED', 'CANCELLED', 'TIMED_OUT']).toContain(query.QueryStatus)
      return query
    }, PATIENT)

  it('creates a store', async () => {
    const made = await api.createEventDataStore({
      ...{ Name: 'prod', RetentionPeriod: 2557, TagsList: [{ Key: 'team', Value: 'security' }] },
    })
    expect(made).toMatchObject({ Name: 'prod', Status: 'CREATED', RetentionPeriod: 2557 })
    store = made.EventDataStoreArn ?? ''
    id = store.split('/')[1] ?? ''
    expect(await api.getEventDataStore({ EventDataStore: id })).toMatchObject({ Status: 'ENABLED' })
    expect((await api.listEventDataStores({})).EventDataStores).toEqual([
      { EventDataStoreArn: store, Name: 'prod' },
    ])
  })

  it('imports the events from a bucket', async () => {
    const S3BucketAccessRoleArn = `arn:aws:iam::${ACCOUNT}:role/import`
    const { ImportId } = await api.startImport({
      Destinations: [store],
      ImportSource: {
        S3: { S3LocationUri: 's3://logs/AWSLogs/', S3BucketRegion: REGION, S3BucketAccessRoleArn },
      },
    })
    const done = await vi.waitFor(async () => {
      const found = await api.getImport({ ImportId })
      expect(found.ImportStatus).toBe('COMPLETED')
      return found
    }, PATIENT)
    expect(done.ImportStatistics).toMatchObject({ EventsCompleted: events, FailedEntries: 0 })
    expect((await api.listImports({ Destination: store })).Imports).toMatchObject([
      { ImportId, ImportStatus: 'COMPLETED' },
    ])
    expect((await api.listImportFailures({ ImportId })).Failures).toEqual([])
  })

  it('runs ten queries and reads them to the end, page by page', async () => {
    const queries = tenQueries(id)
    const started = await Promise.all(queries.map((QueryStatement) => api.startQuery({ QueryStatement })))
    const counts = await Promise.all(
      started.map(async ({ QueryId }) => {
        const { QueryStatus, ErrorMessage } = await ended(QueryId)
        expect([QueryStatus, ErrorMessage]).toEqual(['FINISHED', undefined])
        let [rows, pages, total] = [0, 0, 0]
        for await (const page of paginateGetQueryResults(
          { client: api },
          { QueryId, MaxQueryResults: 100 },
        )) {
          rows += page.QueryResultRows?.length ?? 0
          total = page.QueryStatistics?.TotalResultsCount ?? -1
          pages++
        }
        expect([rows, pages]).toEqual([total, Math.max(1, Math.ceil(total / 100))])
        return rows
      }),
    )
    expect(counts[0]).toBe(1)
    expect(counts[1]).toBe(events)
    for (const count of counts.slice(1)) expect(count).toBeGreaterThan(1)
    const { QueryResultRows } = await api.getQueryResults({ QueryId: started[0]?.QueryId })
    expect(QueryResultRows).toEqual([[{ events: String(events) }]])

    const listed: (string | undefined)[] = []
    let NextToken: string | undefined
    do {
      const page = await api.listQueries({ EventDataStore: store, MaxResults: 4, NextToken })
      listed.push(...(page.Queries ?? []).map(({ QueryId }) => QueryId))
      ;({ NextToken } = page)
    } while (NextToken !== undefined)
    expect(listed.toSorted()).toEqual(started.map(({ QueryId }) => QueryId).toSorted())
  })

  it('cancels a query', async () => {
    const { QueryId } = await api.startQuery({ QueryStatement: ENDLESS.replaceAll('events', 'prod') })
    await api.cancelQuery({ QueryId })
    expect(await ended(QueryId)).toMatchObject({ QueryStatus: 'CANCELLED' })
    await expect(api.cancelQuery({ QueryId })).rejects.toMatchObject({ name: 'InactiveQueryException' })
  })

  it('has an answer delivered', async () => {
    const { QueryId } = await api.startQuery({
      ...{ QueryStatement: `SELECT eventName FROM ${id}`, DeliveryS3Uri: 's3://results/lake' },
    })
    await vi.waitFor(async () => {
      expect(await api.describeQuery({ QueryId })).toMatchObject({ DeliveryStatus: 'SUCCESS' })
    }, PATIENT)
    expect((await api.listPublicKeys({})).PublicKeyList).toHaveLength(1)
  })

  it('makes, refreshes and deletes a dashboard', async () => {
    const QueryStatement = `SELECT eventName, count(*) AS n FROM ${id} GROUP BY 1 ORDER BY 2 DESC LIMIT 5`
    const ViewProperties = { Title: 'Names', View: 'Table', Width: '4', Height: '2' }
    const { DashboardArn } = await api.createDashboard({
      ...{ Name: 'names', Widgets: [{ QueryStatement, ViewProperties }] },
    })
    expect(DashboardArn).toBe(`${ARN}:dashboard/names`)
    const { Widgets } = await api.getDashboard({ DashboardId: 'names' })
    const { RefreshId } = await api.startDashboardRefresh({ DashboardId: 'names' })
    const query = await vi.waitFor(async () => {
      const found = await api.describeQuery({ QueryAlias: Widgets?.[0]?.QueryAlias, RefreshId })
      expect(found.QueryStatus).toBe('FINISHED')
      return found
    }, PATIENT)
    expect((await api.getQueryResults({ QueryId: query.QueryId })).QueryResultRows).toHaveLength(5)
    expect((await api.listDashboards({ Type: 'CUSTOM' })).Dashboards).toMatchObject([{ DashboardArn }])
    await vi.waitFor(() => api.deleteDashboard({ DashboardId: 'names' }), PATIENT)
    expect((await api.listDashboards({ Type: 'CUSTOM' })).Dashboards).toEqual([])
  })

  it('tags a store', async () => {
    await api.addTags({ ResourceId: store, TagsList: [{ Key: 'stage', Value: 'live' }] })
    await api.removeTags({ ResourceId: store, TagsList: [{ Key: 'team' }] })
    expect((await api.listTags({ ResourceIdList: [store] })).ResourceTagList).toEqual([
      { ResourceId: store, TagsList: [{ Key: 'stage', Value: 'live' }] },
    ])
  })

  it('puts, gets and deletes a resource policy', async () => {
    const ResourcePolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:root' } },
          ...{ Action: ['cloudtrail:StartQuery', 'cloudtrail:GetQueryResults'], Resource: store },
        },
      ],
    })
    await api.putResourcePolicy({ ResourceArn: store, ResourcePolicy })
    const found = await api.getResourcePolicy({ ResourceArn: store })
    expect(JSON.parse(found.ResourcePolicy ?? '')).toEqual(JSON.parse(ResourcePolicy))
    await api.deleteResourcePolicy({ ResourceArn: store })
    await expect(api.getResourcePolicy({ ResourceArn: store })).rejects.toMatchObject({
      name: 'ResourcePolicyNotFoundException',
    })
  })

  it('deletes and restores the store', async () => {
    await expect(api.deleteEventDataStore({ EventDataStore: id })).rejects.toMatchObject({
      name: 'EventDataStoreTerminationProtectedException',
    })
    await api.updateEventDataStore({ EventDataStore: id, TerminationProtectionEnabled: false })
    await api.deleteEventDataStore({ EventDataStore: id })
    await expect(api.startQuery({ QueryStatement: `SELECT 1 FROM ${id}` })).rejects.toMatchObject({
      name: 'InactiveEventDataStoreException',
    })
    await api.restoreEventDataStore({ EventDataStore: store })
    const { QueryId } = await api.startQuery({ QueryStatement: `SELECT count(*) AS n FROM ${id}` })
    await ended(QueryId)
    const { QueryResultRows } = await api.getQueryResults({ QueryId })
    expect(QueryResultRows).toEqual([[{ n: String(events) }]])
  })
})

it('AWS_ENDPOINT_URL_CLOUDTRAIL is enough for the SDK', async () => {
  await using test = await startTestServer()
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDTRAIL', test.url)
  vi.stubEnv('AWS_ACCESS_KEY_ID', ALICE.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', ALICE.secretAccessKey)
  vi.stubEnv('AWS_REGION', REGION)
  const client = new CloudTrailClient({})
  const made = await client.send(new CreateEventDataStoreCommand({ Name: 'unchanged' }))
  expect(made.Name).toBe('unchanged')
  client.destroy()
  vi.unstubAllEnvs()
})
