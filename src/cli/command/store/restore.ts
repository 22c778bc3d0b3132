import type { Command } from 'commander'
import type { StoreOptions } from '../../store-options.ts'

export function addRestore(store: Command): void {
  store
    .command('restore')
    .description('Brings back a store that was deleted, within seven days.')
    .argument('<name>', "the store's name, id or ARN")
    .option('--json', 'print the store as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const { restoreStore } = await import('../../action/store/restore.ts')
      await restoreStore(name, command.optsWithGlobals<StoreOptions>())
    })
}
