import { setTimeout as delay } from 'node:timers/promises'
import {
  CloudTrailClient,
  CreateDashboardCommand,
  type CreateDashboardRequest,
  DeleteDashboardCommand,
  DescribeQueryCommand,
  type DescribeQueryResponse,
  GetDashboardCommand,
  type GetDashboardResponse,
  GetQueryResultsCommand,
  type RequestWidget,
  StartDashboardRefreshCommand,
} from '@aws-sdk/client-cloudtrail'
import { writeSample } from '../../src/index.ts'
import { startServer } from '../../src/server/server.ts'
import { ACCOUNT, ALICE, REGION, startTestServer, type TestServer } from '../support/server.ts'

/** The end of the events. */
const UNTIL = Date.parse('2026-11-01T00:00:00Z')

/** A server over a lake with some events, and what tests of dashboards ask of it. */
export interface DashboardServer extends AsyncDisposable {
  readonly test: TestServer
  /** The id of the store with the events. */
  readonly store: string
  /** What the clock says, to be set. */
  now: number
  widgetOf(more?: Partial<RequestWidget>): RequestWidget
}

/** @param events of three days */
export async function startDashboardServer(events: number): Promise<DashboardServer> {
  const server = { now: UNTIL }
  const test = await startTestServer({ clock: () => server.now })
  const out = `${test.lake.folder}/sample`
  await writeSample({ events, days: 3, until: new Date(UNTIL), out })
  await test.lake.ingest(out)
  const store = (await test.lake.store('events')).id
  const range = "eventTime > '?' AND eventTime < '?'"
  const widget: RequestWidget = {
    QueryStatement: `SELECT eventName, count(*) AS n FROM ${store} WHERE ${range} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5`,
    QueryParameters: ['$StartTime$', '$EndTime$'],
    ViewProperties: { Title: 'Names', View: 'Table', Width: '4', Height: '2' },
  }
  return Object.assign(server, {
    ...{ test, store, widgetOf: (more = {}) => ({ ...widget, ...more }) },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  } satisfies Omit<DashboardServer, 'now'>)
}

/** The class and the message of what a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<readonly [string, string]> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error) return [error.name, error.message]
  }
  throw new Error('the call was not refused')
}

/** Another server over the lake of one that was stopped, as long as `work` takes. */
export async function servedAgain(
  { lake, log }: TestServer,
  clock: () => number,
  work: (client: CloudTrailClient) => Promise<void>,
): Promise<void> {
  const options = { lake, port: 0, region: REGION, accountId: ACCOUNT, keys: [ALICE], clock }
  const server = await startServer({ ...options, log: (entry) => log.push(entry) })
  const { accessKeyId, secretAccessKey } = ALICE
  const credentials = { accessKeyId, secretAccessKey }
  const client = new CloudTrailClient({ endpoint: server.url, region: REGION, credentials })
  try {
    await work(client)
  } finally {
    client.destroy()
    await server.stop()
  }
}

type Client = CloudTrailClient

export function create(client: Client, input: CreateDashboardRequest) {
  return client.send(new CreateDashboardCommand(input))
}

export function get(client: Client, DashboardId: string): Promise<GetDashboardResponse> {
  return client.send(new GetDashboardCommand({ DashboardId }))
}

export function remove(client: Client, DashboardId: string) {
  return client.send(new DeleteDashboardCommand({ DashboardId }))
}

export function refresh(client: Client, DashboardId: string, QueryParameterValues?: Record<string, string>) {
  return client.send(new StartDashboardRefreshCommand({ DashboardId, QueryParameterValues }))
}

/** The query of a widget once it has ended. */
export async function ended(
  client: Client,
  QueryAlias: string | undefined,
  RefreshId?: string,
): Promise<DescribeQueryResponse> {
  for (;;) {
    const query = await client.send(new DescribeQueryCommand({ QueryAlias, RefreshId }))
    if (!['QUEUED', 'RUNNING'].includes(query.QueryStatus ?? '')) return query
    await delay(10)
  }
}

/** Waits until the refresh of a dashboard has ended, as the server sees it: until it takes another. */
export async function refreshed(client: Client, name: string): Promise<void> {
  for (const { QueryAlias } of (await get(client, name)).Widgets ?? []) await ended(client, QueryAlias)
  await delay(1000)
}

export async function rowsOf(
  client: Client,
  QueryId: string | undefined,
): Promise<readonly (readonly Record<string, string>[])[]> {
  const { QueryResultRows = [] } = await client.send(new GetQueryResultsCommand({ QueryId }))
  return QueryResultRows
}
