import type { StoreSettings } from '../../index.ts'
import type { OperationContext } from '../context.ts'
import { awsError } from '../error.ts'
import type { Output } from '../operation.ts'
import { requireStore, storeArn } from './store.ts'
import type { StoreDocument } from './store-document.ts'
import { requireStoreName } from './trail-or-store.ts'

/** A store whose events can be configured: one of CloudTrail's own events. Throws InvalidEventDataStoreCategoryException. */
export async function requireConfigurable(
  context: OperationContext,
  named: Parameters<typeof requireStoreName>[0],
): Promise<StoreSettings> {
  const store = await requireStore(context, requireStoreName(named), 'owner')
  if (store.category !== 'Management') throw awsError('InvalidEventDataStoreCategoryException')
  return store
}

/** What Get and PutEventConfiguration answer. */
export function describeConfiguration(
  context: OperationContext,
  store: StoreSettings,
  document: StoreDocument | undefined,
): Output {
  return {
    EventDataStoreArn: storeArn(context, store),
    MaxEventSize: document?.MaxEventSize ?? 'Standard',
    ContextKeySelectors: document?.ContextKeySelectors ?? [],
    AggregationConfigurations: [],
  }
}
