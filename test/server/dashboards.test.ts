import { setTimeout as delay } from 'node:timers/promises'
import {
  AddTagsCommand,
  type CloudTrailClient,
  ListDashboardsCommand,
  type ListDashboardsRequest,
  ListTagsCommand,
  PutResourcePolicyCommand,
  StartQueryCommand,
  UpdateDashboardCommand,
} from '@aws-sdk/client-cloudtrail'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { managedDashboards } from '../../src/index.ts'
import { ENDLESS } from '../query-service/lake.ts'
import { ACCOUNT, MALLORY, OTHER_ACCOUNT, REGION, startTestServer } from '../support/server.ts'
import {
  create,
  type DashboardServer,
  ended,
  get,
  refresh,
  refreshed,
  refusal,
  remove,
  rowsOf,
  servedAgain,
  startDashboardServer,
} from './dashboard-server.ts'
import { PATIENT, until } from '../support/patience.ts'

const DAY = 86_400_000
const ARN = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:dashboard`

let server: DashboardServer
let client: CloudTrailClient

beforeAll(async () => {
  server = await startDashboardServer(6000)
  client = server.test.client
})
afterAll(() => server[Symbol.asyncDispose]())

describe('dashboards', () => {
  it('are created, shown, changed, listed and deleted', async () => {
    const RefreshSchedule = {
      Frequency: { Unit: 'HOURS', Value: 6 },
      Status: 'ENABLED',
      TimeOfDay: '00:30',
    } as const
    const created = await create(client, {
      ...{ Name: 'mine', Widgets: [server.widgetOf()], RefreshSchedule, TerminationProtectionEnabled: true },
      TagsList: [{ Key: 'team', Value: 'security' }],
    })
    const [widget] = created.Widgets ?? []
    expect(widget?.QueryAlias).toMatch(/^AWSCloudTrail-[0-9a-f-]{36}$/)
    expect(created).toMatchObject({
      ...{ DashboardArn: `${ARN}/mine`, Name: 'mine', Type: 'CUSTOM', RefreshSchedule },
      ...{ TerminationProtectionEnabled: true, TagsList: [{ Key: 'team', Value: 'security' }] },
      Widgets: [{ ...server.widgetOf(), QueryAlias: widget?.QueryAlias }],
    })
    const shown = await get(client, 'mine')
    expect(shown).toMatchObject({
      ...{ DashboardArn: `${ARN}/mine`, Type: 'CUSTOM', Status: 'CREATED', Widgets: created.Widgets },
      ...{ RefreshSchedule, TerminationProtectionEnabled: true },
      ...{ CreatedTimestamp: new Date(server.now), UpdatedTimestamp: new Date(server.now) },
    })
    expect(shown.LastRefreshId).toBeUndefined()
    const tags = await client.send(new ListTagsCommand({ ResourceIdList: [`${ARN}/mine`] }))
    expect(tags.ResourceTagList?.[0]?.TagsList).toEqual([{ Key: 'team', Value: 'security' }])

    server.now += 1000
    const updated = await client.send(
      new UpdateDashboardCommand({ DashboardId: `${ARN}/mine`, TerminationProtectionEnabled: false }),
    )
    expect(updated).toMatchObject({
      ...{
        DashboardArn: `${ARN}/mine`,
        Name: 'mine',
        Type: 'CUSTOM',
        Widgets: created.Widgets,
        RefreshSchedule,
      },
      ...{
        TerminationProtectionEnabled: false,
        CreatedTimestamp: new Date(server.now - 1000),
        UpdatedTimestamp: new Date(server.now),
      },
    })
    const title = { Title: 'Other names', View: 'BarChart', Width: '4', Height: '2' }
    const ViewProperties = { ...title, LabelColumn: 'eventName', ValueColumn: 'n' }
    const Widgets = [server.widgetOf(), server.widgetOf({ ViewProperties })]
    const schedule = { ...RefreshSchedule, Status: 'DISABLED' } as const
    const changed = await client.send(
      new UpdateDashboardCommand({ DashboardId: 'mine', Widgets, RefreshSchedule: schedule }),
    )
    expect(changed).toMatchObject({ Widgets, RefreshSchedule: schedule })
    expect(await get(client, 'mine')).toMatchObject({
      Status: 'UPDATED',
      Widgets: changed.Widgets,
      RefreshSchedule: schedule,
    })

    const { Dashboards = [] } = await client.send(new ListDashboardsCommand({}))
    expect(Dashboards).toHaveLength(16)
    expect(Dashboards.filter(({ Type }) => Type === 'CUSTOM')).toEqual([
      { DashboardArn: `${ARN}/mine`, Type: 'CUSTOM' },
    ])
    await remove(client, `${ARN}/mine`)
    expect(await refusal(get(client, 'mine'))).toEqual([
      'ResourceNotFoundException',
      "Dashboard 'mine' does not exist.",
    ])
  })

  it('are listed by type and prefix, page by page', async () => {
    for (const Name of ['page-a', 'page-b', 'page-c']) await create(client, { Name })
    const list = async (input: ListDashboardsRequest) => {
      const { Dashboards = [], NextToken } = await client.send(new ListDashboardsCommand(input))
      return { names: Dashboards.map(({ DashboardArn = '' }) => DashboardArn.split('/')[1]), NextToken }
    }
    expect((await list({ Type: 'MANAGED' })).names).toEqual(
      (await managedDashboards()).map(({ name }) => name).toSorted(),
    )
    const first = await list({ NamePrefix: 'page-', MaxResults: 2 })
    expect(first.names).toEqual(['page-a', 'page-b'])
    const { NextToken } = first
    expect(await list({ NamePrefix: 'page-', MaxResults: 2, NextToken })).toEqual({ names: ['page-c'] })
    expect((await refusal(list({ NamePrefix: 'other', NextToken })))[0]).toBe('InvalidNextTokenException')
    for (const Name of ['page-a', 'page-b', 'page-c']) await remove(client, Name)
  })

  it('that are managed are shown with all their widgets', async () => {
    const [, , , , , , , , , , , , , , overview] = await managedDashboards()
    expect(await get(client, 'AWSCloudTrail-Overview')).toMatchObject({
      ...{ DashboardArn: `${ARN}/AWSCloudTrail-Overview`, Type: 'MANAGED', Status: 'CREATED' },
      Widgets: overview?.widgets.map((widget) => ({
        QueryAlias: widget.alias,
        QueryStatement: widget.statement,
        QueryParameters: widget.parameters,
        ViewProperties: widget.viewProperties,
      })),
    })
  })
})

describe('a refresh', () => {
  const values = () => ({
    $EventDataStoreId$: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/${server.store}`,
    $StartTime$: '2026-10-29T00:00:00Z',
    $EndTime$: '2026-11-01T00:00:00Z',
    $Period$: 'day',
  })

  it('fills a managed dashboard, and takes what it can from the cache the second time', async () => {
    const name = 'AWSCloudTrail-Overview'
    const { Widgets = [] } = await get(client, name)
    const fill = async () => {
      const { RefreshId } = await refresh(client, name, values())
      expect(RefreshId).toMatch(/^\d{10,20}$/)
      expect((await get(client, name)).LastRefreshId).toBe(RefreshId)
      const answers = []
      for (const { QueryAlias } of Widgets) {
        const { QueryStatus, QueryId, QueryString, QueryStatistics } = await ended(
          client,
          QueryAlias,
          RefreshId,
        )
        expect([QueryAlias, QueryStatus]).toEqual([QueryAlias, 'FINISHED'])
        expect(QueryString).toContain(`FROM ${server.store} WHERE eventTime >= '2026-10-29T00:00:00Z'`)
        answers.push({ rows: await rowsOf(client, QueryId), scanned: QueryStatistics?.EventsScanned })
      }
      await refreshed(client, name)
      return answers
    }
    const first = await fill()
    const second = await fill()
    expect(second.map(({ rows }) => rows)).toEqual(first.map(({ rows }) => rows))
    expect(first[0]?.rows.map((row) => row.map((cell) => Object.keys(cell)[0]))).toEqual(
      Array.from({ length: 6 }, () => ['eventDate', 'kind', 'eventCount']),
    )
    const counts = first[0]?.rows.map((row) => Number(row[2]?.['eventCount'])) ?? []
    expect(counts.reduce((sum, count) => sum + count)).toBe(6000)
    expect(first.every(({ scanned }) => (scanned ?? 0) > 0)).toBe(true)
    // Also of callers, of whom there are nearly as many as events: what a statement came to the last time is in memory.
    expect(second.map(({ scanned }) => scanned)).toEqual([0, 0, 0, 0, 0, 0])
    expect((await get(client, name)).LastRefreshFailureReason).toBeUndefined()
  })

  it('fills every managed dashboard of a store of management events', async () => {
    for (const { name, widgets } of await managedDashboards()) {
      if (name === 'AWSCloudTrail-InsightsEvents') continue
      const { RefreshId } = await refresh(client, name, values())
      const states = await Promise.all(widgets.map(({ alias }) => ended(client, alias, RefreshId)))
      expect([name, ...states.map(({ QueryStatus }) => QueryStatus)]).toEqual([
        name,
        ...widgets.map(() => 'FINISHED'),
      ])
    }
  })

  it('of a custom dashboard is of the last day where nothing is said', async () => {
    const { Widgets: [widget] = [] } = await create(client, { Name: 'day', Widgets: [server.widgetOf()] })
    const { RefreshId } = await refresh(client, `${ARN}/day`)
    const { QueryString, QueryId } = await ended(client, widget?.QueryAlias, RefreshId)
    const from = new Date(server.now - DAY).toISOString()
    expect(QueryString).toContain(
      `WHERE eventTime > '${from}' AND eventTime < '${new Date(server.now).toISOString()}'`,
    )
    expect(await rowsOf(client, QueryId)).toHaveLength(5)
    await refreshed(client, 'day')
    await remove(client, 'day')
  })

  it('leaves its queries in the list of those that count, and their quota to others', async () => {
    const { widgets = [] } = (await managedDashboards())[0] ?? {}
    expect(widgets).toHaveLength(10)
    const name = 'AWSCloudTrail-SecurityMonitoring'
    await refresh(client, name, values())
    const QueryStatement = `SELECT count(*) FROM ${server.store}`
    const started = await Promise.all(
      Array.from({ length: 10 }, () => client.send(new StartQueryCommand({ QueryStatement }))),
    )
    expect(started).toHaveLength(10)
    await refreshed(client, name)
  })

  it('can be started for one widget alone, by its alias', async () => {
    server.now += 1000
    const QueryAlias = 'AWSCloudTrail-Overview-TopErrors'
    const QueryParameters = [server.store, '2026-10-29', '2026-11-01']
    const { QueryId } = await client.send(new StartQueryCommand({ QueryAlias, QueryParameters }))
    expect((await ended(client, QueryAlias)).QueryId).toBe(QueryId)
    expect((await rowsOf(client, QueryId)).length).toBeGreaterThan(10)
    const { Widgets: [widget] = [] } = await create(client, { Name: 'alone', Widgets: [server.widgetOf()] })
    const own = { QueryAlias: widget?.QueryAlias, QueryParameters: ['2026-10-29', '2026-11-01'] }
    const other = await client.send(new StartQueryCommand(own))
    await ended(client, widget?.QueryAlias)
    expect(await rowsOf(client, other.QueryId)).toHaveLength(5)
    await remove(client, 'alone')
  })

  it('tells why it failed', async () => {
    const QueryStatement = `SELECT 1 / (SELECT count(*) FROM ${server.store} WHERE eventName = 'none')`
    const ViewProperties = { Title: 'Broken', View: 'Table', Width: '4', Height: '2' }
    const broken = { QueryStatement, QueryParameters: undefined, ViewProperties }
    await create(client, { Name: 'broken', Widgets: [server.widgetOf(), broken] })
    await refresh(client, 'broken')
    await refreshed(client, 'broken')
    expect((await get(client, 'broken')).LastRefreshFailureReason).toBe(
      "The query of widget 'Broken' is FAILED: line 1:10: Division by zero",
    )
    await remove(client, 'broken')
  })

  it('tells that the server was stopped', async () => {
    await using stopped = await startDashboardServer(50)
    const { test } = stopped
    const Widgets = [stopped.widgetOf({ QueryStatement: ENDLESS, QueryParameters: undefined })]
    await create(test.client, { Name: 'endless', Widgets })
    const { RefreshId } = await refresh(test.client, 'endless')
    await test.server.stop()
    await servedAgain(
      test,
      () => stopped.now,
      async (by) => {
        const { LastRefreshId, LastRefreshFailureReason, Widgets: [widget] = [] } = await get(by, 'endless')
        expect([LastRefreshId, LastRefreshFailureReason]).toEqual([
          RefreshId,
          'The server was stopped before all queries had ended.',
        ])
        expect((await ended(by, widget?.QueryAlias, RefreshId)).QueryStatus).toBe('FAILED')
      },
    )
  })

  it('may be started by other accounts as far as the policy of the dashboard says', async () => {
    await create(client, { Name: 'shared', Widgets: [server.widgetOf()] })
    const mallory = server.test.clientOf(MALLORY)
    expect(await refusal(refresh(mallory, `${ARN}/shared`))).toEqual([
      'AccessDeniedException',
      `User: ${MALLORY.arn} is not authorized to perform: cloudtrail:StartDashboardRefresh on resource: ${ARN}/shared because no resource-based policy allows the cloudtrail:StartDashboardRefresh action`,
    ])
    const statement = {
      ...{ Effect: 'Allow', Action: 'cloudtrail:StartDashboardRefresh', Resource: `${ARN}/shared` },
      Principal: { AWS: OTHER_ACCOUNT },
    }
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    await client.send(new PutResourcePolicyCommand({ ResourceArn: `${ARN}/shared`, ResourcePolicy }))
    expect((await refresh(mallory, `${ARN}/shared`)).RefreshId).toMatch(/^\d+$/)
    expect((await refusal(get(mallory, `${ARN}/shared`)))[0]).toBe('AccessDeniedException')
    await refreshed(client, 'shared')
    await remove(client, 'shared')
  })
})

describe('a refresh schedule', () => {
  const RefreshSchedule = { Frequency: { Unit: 'HOURS', Value: 1 }, Status: 'ENABLED' } as const

  it('is kept while the server runs', async () => {
    await create(client, { Name: 'hourly', Widgets: [server.widgetOf()], RefreshSchedule })
    server.now += 3_600_000
    await until(async () => (await get(client, 'hourly')).LastRefreshId !== undefined)
    await refreshed(client, 'hourly')
    const { Widgets: [widget] = [], LastRefreshId } = await get(client, 'hourly')
    expect((await ended(client, widget?.QueryAlias, LastRefreshId)).QueryStatus).toBe('FINISHED')
    await client.send(
      new UpdateDashboardCommand({
        DashboardId: 'hourly',
        RefreshSchedule: { ...RefreshSchedule, Status: 'DISABLED' },
      }),
    )
    server.now += 3_600_000
    await delay(6000)
    expect((await get(client, 'hourly')).LastRefreshId).toBe(LastRefreshId)
    await remove(client, 'hourly')
  })

  it('is caught up on once after the server was away, and tells what failed', async () => {
    await using away = await startTestServer({ clock: () => server.now })
    await away.lake.createStore('gone', { terminationProtection: false })
    const { id } = await away.lake.store('gone')
    const QueryStatement = `SELECT count(*) FROM ${id}`
    const ViewProperties = { Title: 'All', View: 'Table', Width: '4', Height: '2' }
    const Widgets = [{ QueryStatement, ViewProperties }]
    await create(away.client, { Name: 'daily', Widgets, RefreshSchedule })
    const arn = { ResourceId: `${ARN}/daily`, TagsList: [{ Key: 'a', Value: 'b' }] }
    await away.client.send(new AddTagsCommand(arn))
    await away.server.stop()
    server.now += 10 * DAY
    const again = (work: (by: CloudTrailClient) => Promise<void>) => servedAgain(away, () => server.now, work)
    await again(async (by) => {
      const { LastRefreshId, Widgets: [widget] = [] } = await vi.waitFor(async () => {
        const found = await get(by, 'daily')
        expect(found.LastRefreshId).toMatch(/^\d+$/)
        return found
      }, PATIENT)
      expect((await ended(by, widget?.QueryAlias, LastRefreshId)).QueryStatus).toBe('FINISHED')
      await delay(500)
      expect((await get(by, 'daily')).LastRefreshId).toBe(LastRefreshId)
    })
    await away.lake.deleteStore('gone')
    server.now += 3_600_000
    await again((by) =>
      vi.waitFor(async () => {
        const { LastRefreshFailureReason } = await get(by, 'daily')
        expect(LastRefreshFailureReason).toBe('line 1:22: The event data store is inactive.')
      }, PATIENT),
    )
  })
})
