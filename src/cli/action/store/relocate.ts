import { openCommandLake } from '../../lake.ts'
import { reportErrors } from '../../render/error.ts'
import type { StoreOptions } from '../../store-options.ts'

/** `traillake store relocate`. */
export function relocateStore(name: string, options: StoreOptions): Promise<void> {
  return reportErrors(async () => {
    await using lake = await openCommandLake(options)
    const { location } = await lake.relocate(name)
    process.stderr.write(`'${name}' is at ${location}\n`)
  })
}
