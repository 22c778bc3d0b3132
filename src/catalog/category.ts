import { CLOUDTRAIL_COLUMNS } from './schema/cloudtrail.ts'
import {
  ACTIVITY_AUDIT_LOG_COLUMNS,
  CONFIGURATION_ITEM_COLUMNS,
  EVIDENCE_COLUMNS,
  INSIGHT_COLUMNS,
} from './schema/other.ts'
import type { TableColumn } from './table-source.ts'

/**
 * What a store holds, by AWS's event category. `Management` stores also take `Data` and `NetworkActivity` events, which
 * share their schema; each of the others needs a store of its own.
 */
export type StoreCategory = 'Management' | 'Insight' | 'ConfigurationItem' | 'Evidence' | 'ActivityAuditLog'

export const STORE_CATEGORIES: readonly StoreCategory[] = [
  'Management',
  'Insight',
  'ConfigurationItem',
  'Evidence',
  'ActivityAuditLog',
]

const COLUMNS: Readonly<Record<StoreCategory, readonly TableColumn[]>> = {
  Management: CLOUDTRAIL_COLUMNS,
  Insight: INSIGHT_COLUMNS,
  ConfigurationItem: CONFIGURATION_ITEM_COLUMNS,
  Evidence: EVIDENCE_COLUMNS,
  ActivityAuditLog: ACTIVITY_AUDIT_LOG_COLUMNS,
}

/** The columns of a category's stores, in published order. */
export function categoryColumns(category: StoreCategory): readonly TableColumn[] {
  return COLUMNS[category]
}

/** The store category that takes events of an `eventCategory`; undefined where AWS has no such category. Absent means Management. */
export function storeCategoryOf(eventCategory: string | undefined): StoreCategory | undefined {
  if (eventCategory === undefined || eventCategory === 'Data' || eventCategory === 'NetworkActivity')
    return 'Management'
  return STORE_CATEGORIES.find((category) => category === eventCategory)
}
