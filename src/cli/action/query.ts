import { interruptSignal, openQueryLake } from '../lake.ts'
import type { GlobalOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { parseFormat, withOutput, writeResult } from '../render/output.ts'
import { statisticsText } from '../render/statistics.ts'
import { statementText } from '../statement.ts'

export interface QueryOptions extends GlobalOptions {
  readonly file?: string
  readonly format?: string
  readonly output?: string
  readonly stats?: boolean
  readonly store?: string
  readonly timezone?: string
  readonly memory?: number
  readonly timeout?: number
  readonly maxRecursionDepth?: number
}

async function run(text: string, options: QueryOptions): Promise<void> {
  const format = parseFormat(options.format ?? 'table')
  await using lake = await openQueryLake(options)
  const { store, timezone: timeZone, memory: memoryLimit, timeout: timeLimitMs, maxRecursionDepth } = options
  const result = await lake.query(text, {
    signal: interruptSignal(),
    ...{ store, timeZone, memoryLimit, timeLimitMs, maxRecursionDepth },
  })
  await withOutput(options.output, (write) => writeResult(result, format, write))
  if (options.stats === true) process.stderr.write(`${statisticsText(result.statistics)}\n`)
}

/** `traillake query`. */
export async function query(sql: string | undefined, options: QueryOptions): Promise<void> {
  let text: string | undefined
  await reportErrors(
    () => {
      text = statementText(sql, options.file)
      return run(text, options)
    },
    () => text,
  )
}
