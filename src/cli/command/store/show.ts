import type { Command } from 'commander'
import type { StoreOptions } from '../../store-options.ts'

export function addShow(store: Command): void {
  store
    .command('show')
    .description('Shows one store: its settings, size, events and their time range.')
    .argument('<name>', "the store's name, id or ARN")
    .option('--json', 'print it as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const { showStore } = await import('../../action/store/show.ts')
      await showStore(name, command.optsWithGlobals<StoreOptions>())
    })
}
