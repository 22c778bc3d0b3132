import { describe, expect, it } from 'vitest'
import { openLake } from '../../src/engine.ts'
import { functionRecords } from '../../src/function/registry.ts'
import { formatValue } from '../../src/types/format-value.ts'
import { parseType } from '../../src/types/parse-type.ts'
import { valueReader } from '../../src/column/value.ts'
import { denseColumn } from '../../src/column/batch.ts'

const lake = await openLake('./no-such-lake')

/** The one cell of `SELECT expression`, as the CLI prints it. */
async function cell(expression: string): Promise<string> {
  const result = await lake.query(`SELECT ${expression}`)
  const type = parseType(result.columns[0]?.type ?? 'unknown')
  const cells: string[] = []
  for await (const batch of result.batches()) {
    const column = denseColumn(batch, 0)
    const read = valueReader(column, type)
    for (let row = 0; row < column.length; row++) cells.push(formatValue(read(row), type))
  }
  return cells.join('\n')
}

describe('every function’s example gives the result that it names', () => {
  for (const record of functionRecords()) {
    it(record.name, async () => {
      expect(await cell(record.example.sql)).toBe(record.example.result)
    })
  }
})
