import { type Command, Option } from 'commander'
import { wholeNumber } from '../../options.ts'
import type { StoreOptions } from '../../store-options.ts'

export function addUpdate(store: Command): void {
  store
    .command('update')
    .description('Changes the settings of a store.')
    .argument('<name>', "the store's name, id or ARN")
    .option('--name <name>', 'a new name')
    .option(
      '--retention <days>',
      'how long events are kept, from their eventTime; less removes what is then too old for good, more brings nothing back',
      wholeNumber,
    )
    .option('--billing <option>', 'extendable, for a retention up to 3653 days; there is no way back')
    .option('--termination-protection', 'refuse to delete the store')
    .option('--no-termination-protection', 'let the store be deleted')
    .option(
      '--selectors <json>',
      "which events the store is meant to take: AWS's advanced event selectors as JSON, or a file that holds them",
    )
    .addOption(
      new Option('--ingestion <change>', 'take no more events, or take them again; alone').choices([
        'stop',
        'start',
      ]),
    )
    .option('--json', 'print the store as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const { updateStore } = await import('../../action/store/update.ts')
      await updateStore(name, command.optsWithGlobals<StoreOptions>())
    })
}
