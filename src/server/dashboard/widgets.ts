import { randomUUID } from 'node:crypto'
import { fillQueryParameters, TraillakeError } from '../../index.ts'
import type { ServerState } from '../context.ts'
import { awsError } from '../error.ts'
import type { requestWidget } from '../shape/cloudtrail.ts'
import type { Value } from '../shape/shape.ts'
import type { ApiWidget } from './document.ts'
import { RESERVED } from './find.ts'
import { type RefreshValues, refreshValues } from './values.ts'

/** The parameters of widgets that somebody made. */
export const CUSTOM_PARAMETERS = ['$StartTime$', '$EndTime$', '$Period$']

/** The quota of a dashboard. */
const MOST_WIDGETS = 10

/** What each view needs to be drawn (CloudTrail User Guide, "View properties for widgets"). */
const VIEWS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Table', []],
  ['LineChart', ['XAxisColumn', 'YAxisColumn']],
  ['PieChart', ['LabelColumn', 'ValueColumn']],
  ['BarChart', ['LabelColumn', 'ValueColumn']],
])

function checkView({ ViewProperties }: Value<typeof requestWidget>): void {
  const view = ViewProperties['View'] ?? ''
  const columns = VIEWS.get(view)
  if (columns === undefined) {
    const known = [...VIEWS.keys()].join(', ')
    throw awsError('ValidationException', `The View of a widget must be one of ${known}, and is '${view}'.`)
  }
  const missing = ['Title', 'Height', 'Width', ...columns].find(
    (name) => !Object.hasOwn(ViewProperties, name),
  )
  if (missing !== undefined)
    throw awsError('ValidationException', `A widget of View ${view} needs the view property ${missing}.`)
}

/**
 * A widget's statement with the values of a refresh.
 *
 * @throws InvalidQueryStatementException where the parameters do not fit the statement
 */
export function filledStatement(
  { QueryStatement, QueryParameters = [] }: Pick<ApiWidget, 'QueryStatement' | 'QueryParameters'>,
  values: RefreshValues,
): string {
  const given = QueryParameters.map((name) => {
    const value = values[name]
    if (value !== undefined) return value
    const known = Object.keys(values).join(', ')
    throw awsError('InvalidQueryStatementException', `${name} is not one of the query parameters ${known}.`)
  })
  try {
    return fillQueryParameters(QueryStatement, given)
  } catch (error) {
    if (!(error instanceof TraillakeError)) throw error
    throw awsError('InvalidQueryStatementException', `${error.message}.`, error)
  }
}

/**
 * The widgets of a dashboard that is made or changed, each with an alias for its query.
 *
 * @throws ServiceQuotaExceededException, ValidationException, InvalidQueryStatementException, EventDataStoreNotFoundException,
 * InactiveEventDataStoreException
 */
export async function makeWidgets(
  { lake, now }: Pick<ServerState, 'lake' | 'now'>,
  widgets: readonly Value<typeof requestWidget>[],
): Promise<readonly ApiWidget[]> {
  if (widgets.length > MOST_WIDGETS)
    throw awsError(
      'ServiceQuotaExceededException',
      `A dashboard has up to ${MOST_WIDGETS} widgets, and would have ${widgets.length}.`,
    )
  const values = refreshValues({}, CUSTOM_PARAMETERS, now())
  for (const widget of widgets) {
    checkView(widget)
    const { kind } = await lake.check(filledStatement(widget, values))
    if (kind !== 'select')
      throw awsError('InvalidQueryStatementException', 'Only SELECT statements are allowed.')
  }
  return widgets.map((widget) => ({ QueryAlias: `${RESERVED}${randomUUID()}`, ...widget }))
}
