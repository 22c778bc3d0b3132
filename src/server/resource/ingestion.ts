import type { StoreSettings } from '../../index.ts'
import type { OperationContext } from '../context.ts'
import { awsError } from '../error.ts'
import { requireStore } from './store.ts'

/**
 * A store whose ingestion can be started and stopped: of management, data and network activity events, or configuration
 * items. Throws InvalidEventDataStoreCategoryException, and InvalidEventDataStoreStatusException for one that waits for its
 * deletion.
 */
export async function requireIngesting(context: OperationContext, arnOrId: string): Promise<StoreSettings> {
  const store = await requireStore(context, arnOrId, 'owner')
  if (store.category !== 'Management' && store.category !== 'ConfigurationItem')
    throw awsError('InvalidEventDataStoreCategoryException')
  if (store.status === 'PENDING_DELETION') throw awsError('InvalidEventDataStoreStatusException')
  return store
}
