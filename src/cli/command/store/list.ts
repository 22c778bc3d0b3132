import type { Command } from 'commander'
import type { StoreOptions } from '../../store-options.ts'

export function addList(store: Command): void {
  store
    .command('list')
    .description('Lists the stores of the lake.')
    .option('--json', 'print them as a JSON array')
    .action(async (_: unknown, command: Command) => {
      const { listStores } = await import('../../action/store/list.ts')
      await listStores(command.optsWithGlobals<StoreOptions>())
    })
}
