import {
  type CloudTrailClient,
  CancelQueryCommand,
  type CreateDashboardRequest,
  DescribeQueryCommand,
  type RequestWidget,
  UpdateDashboardCommand,
  type UpdateDashboardRequest,
} from '@aws-sdk/client-cloudtrail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ENDLESS } from '../query-service/lake.ts'
import { ACCOUNT, REGION } from '../support/server.ts'
import {
  create,
  type DashboardServer,
  get,
  refresh,
  refusal,
  remove,
  startDashboardServer,
} from './dashboard-server.ts'

const ARN = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:dashboard`

let server: DashboardServer
let client: CloudTrailClient

beforeAll(async () => {
  server = await startDashboardServer(50)
  client = server.test.client
})
afterAll(() => server[Symbol.asyncDispose]())

describe('what is refused', () => {
  const missing = '00000000-0000-4000-8000-000000000000'
  const select = (more: Partial<RequestWidget>) => [server.widgetOf(more)]
  const other = { QueryParameters: undefined }

  const createRefusals: readonly (readonly [string, () => CreateDashboardRequest, string, string])[] = [
    [
      'a name of a managed dashboard',
      () => ({ Name: 'AWSCloudTrail-Overview' }),
      'ConflictException',
      'Names that begin with AWSCloudTrail- are those of managed dashboards.',
    ],
    [
      'the Highlights dashboard',
      () => ({ Name: 'AWSCloudTrail-Highlights' }),
      'UnsupportedOperationException',
      'traillake has no Highlights dashboard: its widgets are made up by AWS for each account.',
    ],
    [
      'a tag twice',
      () => ({ Name: 'tagged', TagsList: [{ Key: 'a' }, { Key: 'a' }] }),
      'InvalidTagParameterException',
      "The tag key 'a' is there more than once.",
    ],
    [
      'a store that is not there',
      () => ({ Name: 'x-1', Widgets: select({ ...other, QueryStatement: `SELECT 1 FROM ${missing}` }) }),
      'EventDataStoreNotFoundException',
      `line 1:15: Table '${missing}' does not exist`,
    ],
    [
      'a statement that is none',
      () => ({ Name: 'x-2', Widgets: select({ ...other, QueryStatement: 'SELECT nothing' }) }),
      'InvalidQueryStatementException',
      "line 1:8: Column 'nothing' cannot be resolved",
    ],
    [
      'a statement that does not select',
      () => ({
        Name: 'x-3',
        Widgets: select({ ...other, QueryStatement: `EXPLAIN SELECT 1 FROM ${server.store}` }),
      }),
      'InvalidQueryStatementException',
      'Only SELECT statements are allowed.',
    ],
    [
      'too few parameters',
      () => ({ Name: 'x-4', Widgets: select({ QueryParameters: ['$StartTime$'] }) }),
      'InvalidQueryStatementException',
      'The statement has 2 query parameters, and 1 values were given.',
    ],
    [
      'a parameter that is not known',
      () => ({ Name: 'x-5', Widgets: select({ QueryParameters: ['$StartTime$', 'now'] }) }),
      'InvalidQueryStatementException',
      'now is not one of the query parameters $StartTime$, $EndTime$, $Period$.',
    ],
    [
      'eleven widgets',
      () => ({ Name: 'x-6', Widgets: Array.from({ length: 11 }, () => server.widgetOf()) }),
      'ServiceQuotaExceededException',
      'A dashboard has up to 10 widgets, and would have 11.',
    ],
    [
      'a view that is none',
      () => ({ Name: 'x-7', Widgets: select({ ViewProperties: { Title: 'x', View: 'Donut' } }) }),
      'ValidationException',
      "The View of a widget must be one of Table, LineChart, PieChart, BarChart, and is 'Donut'.",
    ],
    [
      'a chart without columns',
      () => ({
        Name: 'x-8',
        Widgets: select({
          ViewProperties: { Title: 'x', View: 'LineChart', Width: '1', Height: '1', XAxisColumn: 'a' },
        }),
      }),
      'ValidationException',
      'A widget of View LineChart needs the view property YAxisColumn.',
    ],
    [
      'a schedule that is none',
      () => ({ Name: 'x-9', RefreshSchedule: { Frequency: { Unit: 'DAYS', Value: 7 } } }),
      'ValidationException',
      'The Value of a schedule in DAYS must be 1, and is 7.',
    ],
  ]
  it.each(createRefusals)('CreateDashboard: %s', async (_, input, name, message) => {
    expect(await refusal(create(client, input()))).toEqual([name, message])
  })

  it('CreateDashboard: a name that is taken, more than a hundred', async () => {
    await create(client, { Name: 'taken' })
    expect(await refusal(create(client, { Name: 'taken' }))).toEqual([
      'ConflictException',
      "Dashboard 'taken' exists already.",
    ])
    const names = Array.from({ length: 99 }, (_, i) => `many-${i}`)
    for (const Name of names) await create(client, { Name })
    expect(await refusal(create(client, { Name: 'one-more' }))).toEqual([
      'ServiceQuotaExceededException',
      'There are 100 dashboards, and no more can be.',
    ])
    for (const Name of [...names, 'taken']) await remove(client, Name)
  })

  it('a store that waits for its deletion', async () => {
    await server.test.lake.createStore('leaving', { terminationProtection: false })
    const { id } = await server.test.lake.store('leaving')
    const Widgets = select({ ...other, QueryStatement: `SELECT count(*) AS n FROM ${id}` })
    await create(client, { Name: 'left', Widgets })
    await server.test.lake.deleteStore('leaving')
    const inactive = ['InactiveEventDataStoreException', 'line 1:27: The event data store is inactive.']
    expect(await refusal(create(client, { Name: 'left-2', Widgets }))).toEqual(inactive)
    expect(await refusal(client.send(new UpdateDashboardCommand({ DashboardId: 'left', Widgets })))).toEqual(
      inactive,
    )
    expect(await refusal(refresh(client, 'left'))).toEqual(inactive)
    expect((await refusal(refresh(client, 'AWSCloudTrail-Overview', { $EventDataStoreId$: id })))[0]).toBe(
      'InactiveEventDataStoreException',
    )
    await remove(client, 'left')
  })

  it('UpdateDashboard and DeleteDashboard', async () => {
    const update = (DashboardId: string, more: Partial<CreateDashboardRequest> = {}) =>
      client.send(new UpdateDashboardCommand({ DashboardId, ...more }))
    const managed = "Dashboard 'AWSCloudTrail-Overview' is managed and stays as it is."
    expect(await refusal(update('AWSCloudTrail-Overview'))).toEqual([
      'UnsupportedOperationException',
      managed,
    ])
    expect(await refusal(remove(client, 'AWSCloudTrail-Overview'))).toEqual([
      'UnsupportedOperationException',
      managed,
    ])
    const missing = ['ResourceNotFoundException', "Dashboard 'missing' does not exist."]
    expect(await refusal(update('missing'))).toEqual(missing)
    expect(await refusal(remove(client, 'missing'))).toEqual(missing)
    const elsewhere = `arn:aws:cloudtrail:us-west-2:${ACCOUNT}:dashboard/mine`
    expect(await refusal(remove(client, elsewhere))).toEqual([
      'ResourceNotFoundException',
      `Dashboard '${elsewhere}' does not exist.`,
    ])
    await create(client, { Name: 'guarded', TerminationProtectionEnabled: true })
    expect(await refusal(remove(client, 'guarded'))).toEqual([
      'ConflictException',
      "Dashboard 'guarded' is protected against termination.",
    ])
    expect((await refusal(update('guarded', { Widgets: select({ QueryStatement: 'SELECT' }) })))[0]).toBe(
      'InvalidQueryStatementException',
    )
    const Widgets = Array.from({ length: 11 }, () => server.widgetOf())
    expect((await refusal(update('guarded', { Widgets })))[0]).toBe('ServiceQuotaExceededException')
    const gone = select({
      ...other,
      QueryStatement: `SELECT 1 FROM ${server.store.replaceAll(/[0-9]/g, '0')}`,
    })
    expect((await refusal(update('guarded', { Widgets: gone })))[0]).toBe('EventDataStoreNotFoundException')
    await update('guarded', { TerminationProtectionEnabled: false })
    await remove(client, 'guarded')
  })

  it('new widgets while those that there are are being filled', async () => {
    const Widgets = select({ ...other, QueryStatement: ENDLESS })
    const { Widgets: [widget] = [] } = await create(client, { Name: 'busy', Widgets })
    const { RefreshId } = await refresh(client, 'busy')
    const update = (input: Partial<UpdateDashboardRequest>) =>
      client.send(new UpdateDashboardCommand({ DashboardId: 'busy', ...input }))
    const refused = ['ConflictException', "Dashboard 'busy' is being refreshed."]
    expect(await refusal(update({ Widgets }))).toEqual(refused)
    expect(await refusal(refresh(client, 'busy'))).toEqual([
      'ServiceQuotaExceededException',
      "Dashboard 'busy' is being refreshed already.",
    ])
    await update({ TerminationProtectionEnabled: false })
    const query = { QueryAlias: widget?.QueryAlias, RefreshId }
    const { QueryId } = await client.send(new DescribeQueryCommand(query))
    await client.send(new CancelQueryCommand({ QueryId }))
    let reason: string | undefined
    while (reason === undefined) reason = (await get(client, 'busy')).LastRefreshFailureReason
    expect(reason).toMatch(/^The query of widget 'Names' is CANCELLED: /)
    await remove(client, 'busy')
  })

  it('GetDashboard and StartDashboardRefresh', async () => {
    expect((await refusal(get(client, 'missing')))[0]).toBe('ResourceNotFoundException')
    const highlights = 'UnsupportedOperationException'
    expect((await refusal(get(client, 'AWSCloudTrail-Highlights')))[0]).toBe(highlights)
    expect((await refusal(refresh(client, 'AWSCloudTrail-Highlights')))[0]).toBe(highlights)
    expect((await refusal(refresh(client, 'missing')))[0]).toBe('ResourceNotFoundException')
    const name = 'AWSCloudTrail-Overview'
    expect(await refusal(refresh(client, name))).toEqual([
      'ValidationException',
      'A managed dashboard needs a value of $EventDataStoreId$.',
    ])
    for (const $EventDataStoreId$ of [missing, 'x', `${ARN}/mine`])
      expect((await refusal(refresh(client, name, { $EventDataStoreId$ })))[0]).toBe(
        'EventDataStoreNotFoundException',
      )
  })
})
