import type { StoreSettings } from '../../index.ts'
import type { OperationContext } from '../context.ts'
import type { Output } from '../operation.ts'
import { storeArn } from './store.ts'
import type { StoreDocument } from './store-document.ts'

/** ISO 8601 as the protocol writes times: seconds since the epoch. */
function epochSeconds(iso: string): number {
  return Date.parse(iso) / 1000
}

const BILLING_MODES = {
  extendable: 'EXTENDABLE_RETENTION_PRICING',
  fixed: 'FIXED_RETENTION_PRICING',
} as const

/** A store as Create, Get, Update and RestoreEventDataStore show it. */
export function describeStore(
  context: OperationContext,
  store: StoreSettings,
  document: StoreDocument | undefined,
): Output {
  return {
    EventDataStoreArn: storeArn(context, store),
    Name: store.name,
    Status: store.status,
    AdvancedEventSelectors: store.advancedEventSelectors,
    MultiRegionEnabled: document?.MultiRegionEnabled ?? true,
    OrganizationEnabled: document?.OrganizationEnabled ?? false,
    RetentionPeriod: store.retentionDays,
    TerminationProtectionEnabled: store.terminationProtection,
    CreatedTimestamp: epochSeconds(store.created),
    UpdatedTimestamp: epochSeconds(store.updated),
    KmsKeyId: document?.KmsKeyId,
    BillingMode: BILLING_MODES[store.billing],
  }
}
