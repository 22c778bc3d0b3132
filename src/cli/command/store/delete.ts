import type { Command } from 'commander'
import type { StoreOptions } from '../../store-options.ts'

export function addDelete(store: Command): void {
  store
    .command('delete')
    .description(
      'Deletes a store: it can be neither queried nor filled from now on, and for seven days it can be restored. Refused while termination protection is on.',
    )
    .argument('<name>', "the store's name, id or ARN")
    .option('--dry-run', 'check only, change nothing')
    .option('--json', 'print the store as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const { deleteStore } = await import('../../action/store/delete.ts')
      await deleteStore(name, command.optsWithGlobals<StoreOptions>())
    })
}
