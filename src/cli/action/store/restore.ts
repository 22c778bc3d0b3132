import { openCommandLake } from '../../lake.ts'
import { reportErrors } from '../../render/error.ts'
import type { StoreOptions } from '../../store-options.ts'

/** `traillake store restore`. */
export function restoreStore(name: string, options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const store = await lake.restoreStore(name)
    if (options.json === true) process.stdout.write(`${JSON.stringify(store)}\n`)
    else process.stderr.write(`'${store.name}' is restored\n`)
  })
}
