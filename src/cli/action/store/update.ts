import { openCommandLake } from '../../lake.ts'
import { reportErrors } from '../../render/error.ts'
import { print, storeFacts } from '../../render/store.ts'
import { billingOf, selectorsOf, type StoreOptions } from '../../store-options.ts'

/** `traillake store update`. */
export function updateStore(name: string, options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const updated = await lake.updateStore(name, {
      name: options.name,
      retentionDays: options.retention,
      billing: billingOf(options.billing),
      terminationProtection: options.terminationProtection,
      advancedEventSelectors: selectorsOf(options.selectors),
    })
    print(updated, storeFacts(updated), options.json)
  })
}
