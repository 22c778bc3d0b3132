import { denseColumn } from '../../src/column/batch.ts'
import { valueReader } from '../../src/column/value.ts'
import { TraillakeError } from '../../src/common/errors.ts'
import { openLake } from '../../src/engine.ts'
import { formatValue } from '../../src/types/format-value.ts'
import { parseType } from '../../src/types/parse-type.ts'

/** No store is there: the expressions bring their own values. */
const lake = await openLake('./no-such-lake', { clock: () => Date.UTC(2026, 7, 9, 10, 11, 12, 345) })

/** The cells of a query's only column as the CLI prints them, a line each. */
export async function query(sql: string, timeZone = 'UTC'): Promise<string> {
  const result = await lake.query(sql, { timeZone })
  const type = parseType(result.columns[0]?.type ?? 'unknown')
  const cells: string[] = []
  for await (const batch of result.batches()) {
    const column = denseColumn(batch, 0)
    const read = valueReader(column, type)
    for (let row = 0; row < column.length; row++) cells.push(formatValue(read(row), type))
  }
  return cells.join('\n')
}

/** The one cell of `SELECT expression`. */
export function cell(expression: string, timeZone?: string): Promise<string> {
  return query(`SELECT ${expression}`, timeZone)
}

/** The code and the message that `SELECT expression` fails with, the message without its place. */
export async function failureOf(expression: string): Promise<readonly [code: string, message: string]> {
  try {
    await cell(expression)
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replace(/^line \d+:\d+: /, '')
    return [error instanceof TraillakeError ? error.code : 'none', message]
  }
  return ['none', 'no failure']
}

/** The message of {@link failureOf}. */
export async function failure(expression: string): Promise<string> {
  const [, message] = await failureOf(expression)
  return message
}
