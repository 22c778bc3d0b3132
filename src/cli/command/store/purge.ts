import type { Command } from 'commander'
import type { StoreOptions } from '../../store-options.ts'

export function addPurge(store: Command): void {
  store
    .command('purge')
    .description(
      'Removes for ever, from the disk, the stores that were deleted more than seven days ago, or one of them.',
    )
    .argument('[name]', "the store's name, id or ARN")
    .option('--dry-run', 'say what would be removed, remove nothing')
    .option('--json', 'print what was removed as JSON')
    .action(async (name: string | undefined, _: unknown, command: Command) => {
      const { purgeStores } = await import('../../action/store/purge.ts')
      await purgeStores(name, command.optsWithGlobals<StoreOptions>())
    })
}
