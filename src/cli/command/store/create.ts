import type { Command } from 'commander'
import { wholeNumber } from '../../options.ts'
import type { StoreOptions } from '../../store-options.ts'

export function addCreate(store: Command): void {
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
    .option('--no-termination-protection', 'let the store be deleted (default: refused)')
    .option(
      '--selectors <json>',
      "which events the store is meant to take: AWS's advanced event selectors as JSON, or a file that holds them",
    )
    .option('--json', 'print the store as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const { createStore } = await import('../../action/store/create.ts')
      await createStore(name, command.optsWithGlobals<StoreOptions>())
    })
}
