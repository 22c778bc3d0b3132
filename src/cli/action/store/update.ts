import { type Lake, type StoreDetails, TraillakeError, type UpdateStoreOptions } from '../../../index.ts'
import { openCommandLake } from '../../lake.ts'
import { reportErrors } from '../../render/error.ts'
import { print, storeFacts } from '../../render/store.ts'
import { billingOf, selectorsOf, type StoreOptions } from '../../store-options.ts'

/** `traillake store update`. */
export function updateStore(name: string, options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const settings = {
      name: options.name,
      retentionDays: options.retention,
      billing: billingOf(options.billing),
      terminationProtection: options.terminationProtection,
      advancedEventSelectors: selectorsOf(options.selectors),
    }
    const updated = await change(lake, name, settings, options.ingestion)
    print(updated, storeFacts(updated), options.json)
  })
}

/** Ingestion is no setting, and a store changes in one commit or not at all. */
function change(
  lake: Lake,
  name: string,
  settings: UpdateStoreOptions,
  ingestion: StoreOptions['ingestion'],
): Promise<StoreDetails> {
  if (ingestion === undefined) return lake.updateStore(name, settings)
  if (Object.values(settings).some((value) => value !== undefined))
    throw new TraillakeError('INVALID_ARGUMENT', '--ingestion goes with no other setting')
  return ingestion === 'stop' ? lake.stopIngestion(name) : lake.startIngestion(name)
}
