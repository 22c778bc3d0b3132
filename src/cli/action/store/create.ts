import { openCommandLake } from '../../lake.ts'
import { reportErrors } from '../../render/error.ts'
import { print, storeFacts } from '../../render/store.ts'
import { billingOf, selectorsOf, storeCategory, type StoreOptions } from '../../store-options.ts'

/** `traillake store create`. */
export function createStore(name: string, options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const created = await lake.createStore(name, {
      category: storeCategory(options.category ?? 'Management'),
      retentionDays: options.retention,
      billing: billingOf(options.billing),
      terminationProtection: options.terminationProtection,
      advancedEventSelectors: selectorsOf(options.selectors),
    })
    print(created, storeFacts(created), options.json)
  })
}
