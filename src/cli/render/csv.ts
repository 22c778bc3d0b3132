import { csvLine, type QueryResult } from '../../index.ts'
import type { Write } from './output.ts'

export async function writeCsv(result: QueryResult, write: Write): Promise<void> {
  await write(csvLine(result.columns.map(({ name }) => name)))
  for await (const row of result.texts()) await write(csvLine(row))
}
