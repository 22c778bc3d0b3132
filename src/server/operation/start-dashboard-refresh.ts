import type { OperationContext } from '../context.ts'
import { dashboardNameOf, requireDashboard } from '../dashboard/find.ts'
import { type RefreshValues, refreshValues } from '../dashboard/values.ts'
import { CUSTOM_PARAMETERS } from '../dashboard/widgets.ts'
import { awsError, isAwsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { requireAllowed } from '../policy/access.ts'
import { requireActiveStore } from '../resource/store.ts'
import { dashboardId } from '../shape/cloudtrail.ts'
import { map, required, text } from '../shape/shape.ts'

const STORE = '$EventDataStoreId$'

/** The id of the store that a managed dashboard is to show, which may be given as an ARN. */
async function storeId(context: OperationContext, value: string | undefined): Promise<string> {
  if (value === undefined)
    throw awsError('ValidationException', `A managed dashboard needs a value of ${STORE}.`)
  try {
    return (await requireActiveStore(context, value, 'cloudtrail:StartQuery')).id
  } catch (error) {
    if (!isAwsError(error) || error.awsType !== 'EventDataStoreARNInvalidException') throw error
    throw awsError('EventDataStoreNotFoundException')
  }
}

/** Runs the queries of all widgets. Their answers are read by DescribeQuery with alias and refresh id, and GetQueryResults. */
export const startDashboardRefresh = defineOperation({
  name: 'StartDashboardRefresh',
  input: {
    DashboardId: required(dashboardId),
    QueryParameterValues: map(text(3, 128, /[a-zA-Z0-9._/\-:$]+/), text(1, 128, /[a-zA-Z0-9._/\-:]+/)),
  },
  access: 'resource',
  async run(context, { DashboardId, QueryParameterValues = {} }) {
    const id = dashboardNameOf(context, DashboardId)
    await requireAllowed(context, { type: 'dashboard', id, action: 'cloudtrail:StartDashboardRefresh' })
    const { type, name, widgets } = await requireDashboard(context, id)
    const known = type === 'MANAGED' ? [...CUSTOM_PARAMETERS, STORE] : CUSTOM_PARAMETERS
    let values: RefreshValues = refreshValues(QueryParameterValues, known, context.now())
    if (type === 'MANAGED') values = { ...values, [STORE]: await storeId(context, values[STORE]) }
    return { RefreshId: await context.services.refreshes.start({ type, name, widgets }, values) }
  },
})
