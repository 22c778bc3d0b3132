import { type StoreSettings, TraillakeError } from '../../index.ts'
import type { OperationContext } from '../context.ts'
import { awsError } from '../error.ts'
import { requireAllowed, type StoreAction } from '../policy/access.ts'
import { arnOf, parseArn } from './arn.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The id that a parameter names, which may be an ARN or the id at its end. Throws EventDataStoreARNInvalidException. */
function storeIdOf({ region, accountId }: OperationContext, arnOrId: string): string {
  const arn = parseArn(arnOrId)
  const id = arn?.id ?? arnOrId
  const isHere =
    arn === undefined ||
    (arn.type === 'eventdatastore' && arn.region === region && arn.accountId === accountId)
  if (isHere && UUID.test(id)) return id
  throw awsError('EventDataStoreARNInvalidException')
}

export function storeArn(context: OperationContext, { id }: Pick<StoreSettings, 'id'>): string {
  return arnOf(context, 'eventdatastore', id)
}

/** The store of an id, whoever asks; undefined where there is none. */
export async function findStore({ lake }: OperationContext, id: string): Promise<StoreSettings | undefined> {
  try {
    const store = await lake.storeSettings(id)
    // A store can have a name that looks like another's id.
    return store.id === id ? store : undefined
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'STORE_NOT_FOUND') return undefined
    throw error
  }
}

/**
 * The store that a parameter names, deleted or not, if the caller may do to it what the operation does.
 *
 * @param action what the policy of the store must allow to principals of other accounts
 * @throws EventDataStoreARNInvalidException, AccessDeniedException, EventDataStoreNotFoundException
 */
export async function requireStore(
  context: OperationContext,
  arnOrId: string,
  action: StoreAction,
): Promise<StoreSettings> {
  const id = storeIdOf(context, arnOrId)
  // Before it is known to be there: who may not see it is not told.
  await requireAllowed(context, { type: 'eventdatastore', id, action })
  const store = await findStore(context, id)
  if (store === undefined) throw awsError('EventDataStoreNotFoundException')
  return store
}

/** As {@link requireStore}; throws InactiveEventDataStoreException for one that waits for its deletion. */
export async function requireActiveStore(
  context: OperationContext,
  arnOrId: string,
  action: StoreAction,
): Promise<StoreSettings> {
  const store = await requireStore(context, arnOrId, action)
  if (store.status === 'PENDING_DELETION') throw awsError('InactiveEventDataStoreException')
  return store
}
