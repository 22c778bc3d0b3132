import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { requireQuery } from '../query/access.ts'
import { accountId, queryAlias, resourceText, uuidText } from '../shape/cloudtrail.ts'
import { text } from '../shape/shape.ts'

/** What is known of a query, by its id, or of the last one that was started with an alias. */
export const describeQuery = defineOperation({
  name: 'DescribeQuery',
  input: {
    EventDataStore: resourceText,
    QueryId: uuidText,
    QueryAlias: queryAlias,
    RefreshId: text(10, 20, /\d+/),
    EventDataStoreOwnerAccountId: accountId,
  },
  access: 'resource',
  async run(context, input) {
    const { QueryId, QueryAlias, RefreshId } = input
    const { queries } = context.services
    if ((QueryId === undefined) === (QueryAlias === undefined))
      throw awsError('InvalidParameterException', 'Specify either QueryId or QueryAlias.')
    if (QueryAlias === undefined && RefreshId !== undefined)
      throw awsError('InvalidParameterException', 'RefreshId goes with QueryAlias alone.')
    const query = await requireQuery(context, input, 'cloudtrail:DescribeQuery', () =>
      QueryId === undefined ? queries.latest(QueryAlias ?? '', RefreshId) : queries.describe(QueryId),
    )
    const { eventsMatched, eventsScanned, bytesScanned, executionMs } = query.figures
    return {
      QueryId: query.id,
      QueryString: query.statement,
      QueryStatus: query.status,
      QueryStatistics: {
        EventsMatched: eventsMatched,
        EventsScanned: eventsScanned,
        BytesScanned: bytesScanned,
        ExecutionTimeInMillis: executionMs,
        CreationTime: query.created / 1000,
      },
      ErrorMessage: query.error,
      DeliveryS3Uri: query.delivery?.uri,
      DeliveryStatus: query.delivery?.status,
      EventDataStoreOwnerAccountId: context.accountId,
    }
  },
})
