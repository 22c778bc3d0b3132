import { openCommandLake } from '../../lake.ts'
import { reportErrors } from '../../render/error.ts'
import { print, storeTable } from '../../render/store.ts'
import type { StoreOptions } from '../../store-options.ts'

/** `traillake store list`. */
export function listStores(options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const stores = await lake.stores()
    print(stores, storeTable(stores), options.json)
  })
}
