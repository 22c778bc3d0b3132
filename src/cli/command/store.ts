import type { Command } from 'commander'
import type { StoreOptions } from '../action/store.ts'
import { wholeNumber } from '../options.ts'

export function addStore(program: Command): void {
  const store = program
    .command('store')
    .summary('create, list and show event data stores')
    .description('Manages event data stores.')

  store
    .command('create')
    .description('Makes an empty store.')
    .argument('<name>', '3 to 128 letters, digits, dots, underscores and hyphens')
    .option(
      '--category <category>',
      'Management (with Data and NetworkActivity), Insight, ConfigurationItem, Evidence or ActivityAuditLog',
      'Management',
    )
    .option(
      '--retention <days>',
      'how long events are kept, from their eventTime: 7 to 2557, or to 3653 with --billing extendable (default: 2557)',
      wholeNumber,
    )
    .option('--billing <option>', 'fixed or extendable: how long the retention may be', 'fixed')
    .option('--json', 'print the store as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const { createStore } = await import('../action/store.ts')
      await createStore(name, command.optsWithGlobals<StoreOptions>())
    })

  store
    .command('list')
    .description('Lists the stores of the lake.')
    .option('--json', 'print them as a JSON array')
    .action(async (_: unknown, command: Command) => {
      const { listStores } = await import('../action/store.ts')
      await listStores(command.optsWithGlobals<StoreOptions>())
    })

  store
    .command('show')
    .description('Shows one store: retention, size, events and their time range.')
    .argument('<name>', "the store's name, id or ARN")
    .option('--json', 'print it as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const { showStore } = await import('../action/store.ts')
      await showStore(name, command.optsWithGlobals<StoreOptions>())
    })

  store
    .command('relocate')
    .description(
      'Rewrites the paths in the metadata after the lake was moved or copied, for other engines. traillake itself needs no such thing.',
    )
    .argument('<name>', "the store's name, id or ARN")
    .action(async (name: string, _: unknown, command: Command) => {
      const { relocateStore } = await import('../action/store.ts')
      await relocateStore(name, command.optsWithGlobals<StoreOptions>())
    })
}
