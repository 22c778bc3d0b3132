import type { PurgedStore } from '../../../index.ts'
import { openCommandLake } from '../../lake.ts'
import { reportErrors } from '../../render/error.ts'
import { purgedLine } from '../../render/maintenance.ts'
import type { StoreOptions } from '../../store-options.ts'

/** `traillake store purge`. */
export function purgeStores(
  name: string | undefined,
  { dryRun = false, ...options }: StoreOptions,
): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const purged: readonly PurgedStore[] = await lake.purge({ store: name, dryRun })
    if (options.json === true) process.stdout.write(`${JSON.stringify(purged)}\n`)
    else if (purged.length === 0) process.stderr.write('No store is to be purged\n')
    else process.stderr.write(purged.map((store) => purgedLine(store, dryRun)).join(''))
  })
}
