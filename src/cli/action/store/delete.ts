import { openCommandLake } from '../../lake.ts'
import { reportErrors } from '../../render/error.ts'
import { counted, formatBytes } from '../../render/units.ts'
import type { StoreOptions } from '../../store-options.ts'

/** `traillake store delete`. */
export function deleteStore(name: string, { dryRun = false, ...options }: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const store = await lake.deleteStore(name, { dryRun })
    if (options.json === true) process.stdout.write(`${JSON.stringify(store)}\n`)
    else {
      const holds = `${counted(store.events, 'event')}, ${formatBytes(store.bytes)}`
      process.stderr.write(
        dryRun
          ? `'${store.name}' would be deleted (${holds}); it could be restored for seven days\n`
          : `'${store.name}' is deleted (${holds}); it can be restored until ${store.deletion ?? ''}\n`,
      )
    }
  })
}
