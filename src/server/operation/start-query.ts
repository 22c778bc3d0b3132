import { TraillakeError } from '../../index.ts'
import type { OperationContext } from '../context.ts'
import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { checkOwner, requireAllowedStores } from '../query/access.ts'
import { templateStatement } from '../query/template.ts'
import { accountId, queryAlias, queryParameters, queryStatement } from '../shape/cloudtrail.ts'
import { text } from '../shape/shape.ts'

/** The stores that a statement names. Who is no principal of the account is not told the names of others. */
async function storesOf(
  { lake, principal, accountId }: OperationContext,
  statement: string,
): Promise<readonly string[]> {
  try {
    const { stores } = await lake.check(statement)
    return stores.map(({ id }) => id)
  } catch (error) {
    const isMissing = error instanceof TraillakeError && error.code === 'TABLE_NOT_FOUND'
    if (isMissing && principal.accountId !== accountId)
      throw awsError('EventDataStoreNotFoundException', undefined, error)
    throw error
  }
}

/** Queues a SELECT statement, or the query of a dashboard's widget by its alias. */
export const startQuery = defineOperation({
  name: 'StartQuery',
  input: {
    QueryStatement: queryStatement,
    DeliveryS3Uri: text(0, 1024, /s3:\/\/[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9](\/.*)?/),
    QueryAlias: queryAlias,
    QueryParameters: queryParameters,
    EventDataStoreOwnerAccountId: accountId,
  },
  access: 'resource',
  async run(context, input) {
    const { QueryStatement, QueryAlias, QueryParameters, DeliveryS3Uri } = input
    checkOwner(context, input.EventDataStoreOwnerAccountId)
    if ((QueryStatement === undefined) === (QueryAlias === undefined))
      throw awsError('InvalidParameterException', 'Specify either QueryStatement or QueryAlias.')
    if (QueryAlias === undefined && QueryParameters !== undefined)
      throw awsError('InvalidParameterException', 'QueryParameters go with QueryAlias alone.')
    const statement =
      QueryStatement ?? (await templateStatement(context, QueryAlias ?? '', QueryParameters ?? []))
    await requireAllowedStores(context, await storesOf(context, statement), 'cloudtrail:StartQuery')
    const { id } = await context.services.queries.start({
      ...{ statement, alias: QueryAlias, deliveryUri: DeliveryS3Uri },
    })
    return { QueryId: id, EventDataStoreOwnerAccountId: context.accountId }
  },
})
