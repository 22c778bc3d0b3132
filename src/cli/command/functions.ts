import type { Command } from 'commander'
import type { FunctionsOptions } from '../action/functions.ts'

export function addFunctions(program: Command): void {
  program
    .command('functions')
    .summary('list the SQL functions, or describe one')
    .description('Lists every SQL function by chapter; with a name shows its signatures and an example.')
    .argument('[name]', 'the function to describe')
    .option('--json', 'print the records as JSON')
    .action(async (name: string | undefined, options: FunctionsOptions) => {
      const { functions } = await import('../action/functions.ts')
      await functions(name, options)
    })
}
