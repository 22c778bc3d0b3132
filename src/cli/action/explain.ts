import { interruptSignal, openQueryLake } from '../lake.ts'
import type { GlobalOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { statementText } from '../statement.ts'

export interface ExplainOptions extends GlobalOptions {
  readonly file?: string
  readonly analyze?: boolean
  readonly verbose?: boolean
  readonly store?: string
}

/** `traillake explain`. */
export async function explain(sql: string | undefined, options: ExplainOptions): Promise<void> {
  let text: string | undefined
  await reportErrors(
    async () => {
      text = statementText(sql, options.file)
      await using lake = await openQueryLake(options)
      const { analyze = false, verbose = false, store } = options
      const plan = await lake.explain(text, { analyze, verbose, store, signal: interruptSignal() })
      process.stdout.write(`${plan.trimEnd()}\n`)
    },
    () => text,
  )
}
