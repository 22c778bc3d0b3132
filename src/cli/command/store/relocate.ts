import type { Command } from 'commander'
import type { StoreOptions } from '../../store-options.ts'

export function addRelocate(store: Command): void {
  store
    .command('relocate')
    .description(
      'Rewrites the paths in the metadata after the lake was moved or copied, for other engines. traillake itself needs no such thing.',
    )
    .argument('<name>', "the store's name, id or ARN")
    .action(async (name: string, _: unknown, command: Command) => {
      const { relocateStore } = await import('../../action/store/relocate.ts')
      await relocateStore(name, command.optsWithGlobals<StoreOptions>())
    })
}
