import { defineOperation } from '../operation.ts'
import { requireQuery } from '../query/access.ts'
import { accountId, resourceText, uuidText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

/** Ends a query that waits or runs. */
export const cancelQuery = defineOperation({
  name: 'CancelQuery',
  input: {
    EventDataStore: resourceText,
    QueryId: required(uuidText),
    EventDataStoreOwnerAccountId: accountId,
  },
  access: 'resource',
  async run(context, input) {
    const { QueryId } = input
    const { queries } = context.services
    await requireQuery(context, input, 'cloudtrail:CancelQuery', () => queries.describe(QueryId))
    const { status } = await queries.cancel(QueryId)
    return { QueryId, QueryStatus: status, EventDataStoreOwnerAccountId: context.accountId }
  },
})
