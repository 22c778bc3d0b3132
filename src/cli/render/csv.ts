import type { QueryResult } from '../../index.ts'
import type { Write } from './output.ts'

/** RFC 4180: quotes only where they are needed. NULL is empty, the empty string is `""`. */
function field(text: string | null): string {
  if (text === null) return ''
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export async function writeCsv(result: QueryResult, write: Write): Promise<void> {
  await write(`${result.columns.map(({ name }) => field(name)).join(',')}\n`)
  for await (const row of result.texts()) await write(`${row.map(field).join(',')}\n`)
}
