import type { Command } from 'commander'
import { type GlobalOptions, interruptSignal, openCommandLake } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { statementText } from './query.ts'

interface ExplainOptions extends GlobalOptions {
  readonly file?: string
  readonly analyze?: boolean
  readonly verbose?: boolean
  readonly store?: string
}

export function addExplain(program: Command): void {
  program
    .command('explain')
    .summary('show how a statement would run')
    .description(
      'Prints the plan of a statement; with --analyze runs it and adds rows, time and bytes to every operator.',
    )
    .argument('[sql]', 'the statement; - reads it from standard input')
    .option('-f, --file <file>', 'read the statement from a file')
    .option('--analyze', 'run the statement and measure every operator')
    .option('--verbose', 'show the plan after every optimizer rule that changed it')
    .option('--store <name>', 'the store that $EDS_ID stands for')
    .action(async (sql: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExplainOptions>()
      let text: string | undefined
      await reportErrors(
        async () => {
          text = statementText(sql, options.file)
          await using lake = await openCommandLake(options)
          const { analyze = false, verbose = false, store } = options
          const plan = await lake.explain(text, { analyze, verbose, store, signal: interruptSignal() })
          process.stdout.write(`${plan.trimEnd()}\n`)
        },
        () => text,
      )
    })
}
