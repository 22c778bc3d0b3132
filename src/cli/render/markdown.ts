import type { QueryResult } from '../../index.ts'
import type { Write } from './output.ts'

function cell(text: string | null): string {
  return (text ?? '').replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\r?\n/g, '<br>')
}

/** A table of GitHub Flavored Markdown; numbers to the right. */
export async function writeMarkdown(result: QueryResult, write: Write): Promise<void> {
  const { columns } = result
  const numeric = /^(tinyint|smallint|integer|bigint|real|double|decimal)/
  await write(`| ${columns.map(({ name }) => cell(name)).join(' | ')} |\n`)
  await write(`| ${columns.map(({ type }) => (numeric.test(type) ? '---:' : '---')).join(' | ')} |\n`)
  for await (const row of result.texts()) await write(`| ${row.map(cell).join(' | ')} |\n`)
}
