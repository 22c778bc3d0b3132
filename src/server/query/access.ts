import type { QueryState } from '../../index.ts'
import type { OperationContext } from '../context.ts'
import { awsError } from '../error.ts'
import { requireAllowed, type StoreAction } from '../policy/access.ts'
import { requireActiveStore } from '../resource/store.ts'

/** The account in whose name a caller speaks of stores. Throws EventDataStoreNotFoundException: here are those of one account. */
export function checkOwner({ accountId }: OperationContext, ownerAccountId: string | undefined): void {
  if (ownerAccountId !== undefined && ownerAccountId !== accountId)
    throw awsError('EventDataStoreNotFoundException')
}

/**
 * Whether the caller may do it to every store that a query names. A query without stores is the account's alone.
 *
 * @throws AccessDeniedException
 */
export async function requireAllowedStores(
  context: OperationContext,
  stores: readonly string[],
  action: StoreAction,
): Promise<void> {
  const { principal, accountId } = context
  for (const id of stores) await requireAllowed(context, { type: 'eventdatastore', id, action })
  if (stores.length === 0 && principal.accountId !== accountId)
    throw awsError(
      'AccessDeniedException',
      `User: ${principal.arn} is not authorized to perform: ${action} because the query names no event data store`,
    )
}

/** What the operations on one query are given. */
interface NamedQuery {
  readonly EventDataStore?: string | undefined
  readonly EventDataStoreOwnerAccountId?: string | undefined
}

/**
 * The query that `find` finds, if the caller may do to it what the operation does.
 *
 * @throws EventDataStoreARNInvalidException, EventDataStoreNotFoundException, InactiveEventDataStoreException for the store that
 * is named with it; QueryIdNotFoundException, also where it is not a query of that store; AccessDeniedException
 */
export async function requireQuery(
  context: OperationContext,
  { EventDataStore, EventDataStoreOwnerAccountId }: NamedQuery,
  action: StoreAction,
  find: () => Promise<QueryState>,
): Promise<QueryState> {
  checkOwner(context, EventDataStoreOwnerAccountId)
  const store =
    EventDataStore === undefined ? undefined : await requireActiveStore(context, EventDataStore, action)
  const query = await find()
  await requireAllowedStores(context, query.stores, action)
  if (store !== undefined && !query.stores.includes(store.id)) throw awsError('QueryIdNotFoundException')
  return query
}
