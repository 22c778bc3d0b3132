import type { QueryResult } from '../../index.ts'
import { type Cell, measureFor } from './measure.ts'
import type { Write } from './output.ts'

/** Rows looked at to choose the widths; later ones may stick out. */
const SAMPLE_ROWS = 1000

/** The widest a column is drawn, in terminal cells; longer text is cut with an ellipsis. */
const MOST_WIDTH = 60

function visible(text: string | null): string {
  if (text === null) return 'NULL'
  // Control characters would move the cursor; line ends would break the row.
  return text.replace(/\p{Cc}/gu, (character) =>
    character === '\n' ? '↵' : character === '\t' ? ' ' : '\ufffd',
  )
}

/** Texts as they are drawn. */
async function drawn(texts: readonly (string | null)[]): Promise<readonly Cell[]> {
  const shown = texts.map(visible)
  const fit = await measureFor(shown)
  return shown.map((text) => fit(text, MOST_WIDTH))
}

function pad({ text, width }: Cell, to: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, to - width))
  return right ? blanks + text : text + blanks
}

/** The answer of EXPLAIN: lines that a table would cut. */
async function writePlan(result: QueryResult, write: Write): Promise<void> {
  for await (const [text] of result.texts()) await write(`${(text ?? '').trimEnd()}\n`)
}

/** A table for people: widths from the first rows, numbers to the right, long text cut. Nothing is cut in other formats. */
export async function writeTable(result: QueryResult, write: Write): Promise<void> {
  const { columns } = result
  if (columns.length === 1 && columns[0]?.name === 'Query Plan') return writePlan(result, write)
  const numeric = columns.map(({ type }) =>
    /^(tinyint|smallint|integer|bigint|real|double|decimal)/.test(type),
  )
  const header = await drawn(columns.map(({ name }) => name))
  let widths: number[] | undefined
  let waiting: (readonly Cell[])[] = []
  let rows = 0
  const line = (cells: readonly Cell[], width: readonly number[]) =>
    `${cells
      .map((cell, i) => pad(cell, width[i] ?? 0, numeric[i] ?? false))
      .join(' │ ')
      .trimEnd()}\n`

  async function start(): Promise<readonly number[]> {
    const known = [header, ...waiting]
    const chosen = header.map((_, i) => Math.max(...known.map((cells) => cells[i]?.width ?? 0)))
    widths = chosen
    await write(line(header, chosen))
    await write(`${chosen.map((width) => '─'.repeat(width)).join('─┼─')}\n`)
    for (const cells of waiting) await write(line(cells, chosen))
    waiting = []
    return chosen
  }
  for await (const row of result.texts()) {
    rows++
    const cells = await drawn(row)
    if (widths !== undefined) await write(line(cells, widths))
    else if (waiting.push(cells) === SAMPLE_ROWS) await start()
  }
  if (widths === undefined) await start()
  await write(`(${rows} ${rows === 1 ? 'row' : 'rows'})\n`)
}
