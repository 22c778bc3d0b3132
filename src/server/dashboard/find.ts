import { managedDashboards, type Widget } from '../../index.ts'
import type { ServerState } from '../context.ts'
import type { Documents } from '../documents.ts'
import { awsError } from '../error.ts'
import { parseArn } from '../resource/arn.ts'
import {
  type ApiWidget,
  type DashboardDocument,
  dashboards,
  managedRefreshes,
  type RefreshDocument,
} from './document.ts'

/** A dashboard, managed or made. */
export type Dashboard =
  | {
      readonly type: 'MANAGED'
      readonly name: string
      readonly widgets: readonly ApiWidget[]
      readonly document: RefreshDocument
    }
  | {
      readonly type: 'CUSTOM'
      readonly name: string
      readonly widgets: readonly ApiWidget[]
      readonly document: DashboardDocument
    }

/** Names that begin so are AWS's own. */
export const RESERVED = 'AWSCloudTrail-'

/** A dashboard whose widgets AWS makes up for each account. */
const HIGHLIGHTS = `${RESERVED}Highlights`

const NAME = /^[a-zA-Z0-9_-]{3,128}$/

/** The name of a dashboard of this server that a parameter names by name or ARN. Throws ResourceNotFoundException. */
export function dashboardNameOf(
  { region, accountId }: Pick<ServerState, 'region' | 'accountId'>,
  nameOrArn: string,
): string {
  const arn = parseArn(nameOrArn)
  const isHere =
    arn === undefined || (arn.type === 'dashboard' && arn.region === region && arn.accountId === accountId)
  const name = arn?.id ?? nameOrArn
  if (isHere && NAME.test(name)) return name
  throw awsError('ResourceNotFoundException', `Dashboard '${nameOrArn}' does not exist.`)
}

/** For what the server has no dashboard of. */
export function refuseHighlights(name: string): void {
  if (name === HIGHLIGHTS)
    throw awsError(
      'UnsupportedOperationException',
      'traillake has no Highlights dashboard: its widgets are made up by AWS for each account.',
    )
}

function apiWidget({ alias, statement, parameters, viewProperties }: Widget): ApiWidget {
  return {
    QueryAlias: alias,
    QueryStatement: statement,
    QueryParameters: parameters,
    ViewProperties: viewProperties,
  }
}

/** Undefined where there is none of that name. */
async function findDashboard(documents: Documents, name: string): Promise<Dashboard | undefined> {
  const managed = (await managedDashboards()).find((dashboard) => dashboard.name === name)
  if (managed !== undefined) {
    const document = (await managedRefreshes(documents).get(name)) ?? {}
    return { type: 'MANAGED', name, widgets: managed.widgets.map(apiWidget), document }
  }
  const document = await dashboards(documents).get(name)
  return document && { type: 'CUSTOM', name, widgets: document.Widgets, document }
}

/** The dashboard that a parameter names. Throws ResourceNotFoundException, UnsupportedOperationException. */
export async function requireDashboard(
  context: Pick<ServerState, 'region' | 'accountId' | 'documents'>,
  nameOrArn: string,
): Promise<Dashboard> {
  const name = dashboardNameOf(context, nameOrArn)
  refuseHighlights(name)
  const found = await findDashboard(context.documents, name)
  if (found !== undefined) return found
  throw awsError('ResourceNotFoundException', `Dashboard '${name}' does not exist.`)
}

/** As {@link requireDashboard}, for what cannot be done to a managed one: UnsupportedOperationException. */
export async function requireCustom(
  context: Pick<ServerState, 'region' | 'accountId' | 'documents'>,
  nameOrArn: string,
): Promise<Extract<Dashboard, { readonly type: 'CUSTOM' }>> {
  const dashboard = await requireDashboard(context, nameOrArn)
  if (dashboard.type === 'CUSTOM') return dashboard
  throw awsError(
    'UnsupportedOperationException',
    `Dashboard '${dashboard.name}' is managed and stays as it is.`,
  )
}

/** The widget whose query has that alias, of any dashboard; what StartQuery runs by QueryAlias. */
export async function findWidget(documents: Documents, alias: string): Promise<ApiWidget | undefined> {
  const all = (await managedDashboards()).flatMap(({ widgets }) => widgets)
  const managed = all.find((widget) => widget.alias === alias)
  if (managed !== undefined) return apiWidget(managed)
  const made = dashboards(documents)
  for (const name of await made.ids()) {
    const found = (await made.get(name))?.Widgets.find(({ QueryAlias }) => QueryAlias === alias)
    if (found !== undefined) return found
  }
  return undefined
}
