import { openCommandLake } from '../../lake.ts'
import { reportErrors } from '../../render/error.ts'
import { print, storeFacts } from '../../render/store.ts'
import type { StoreOptions } from '../../store-options.ts'

/** `traillake store show`. */
export function showStore(name: string, options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const shown = await lake.store(name)
    print(shown, storeFacts(shown), options.json)
  })
}
