import stringWidth from 'string-width'
import type { QueryResult } from '../../index.ts'
import type { Write } from './output.ts'

/** Rows looked at to choose the widths; later ones may stick out. */
const SAMPLE_ROWS = 1000

/** The widest a column is drawn, in terminal cells; longer text is cut with an ellipsis. */
const MOST_WIDTH = 60

const segmenter = new Intl.Segmenter()

function visible(text: string | null): string {
  if (text === null) return 'NULL'
  // Control characters would move the cursor; line ends would break the row.
  return text.replace(/\p{Cc}/gu, (character) =>
    character === '\n' ? '↵' : character === '\t' ? ' ' : '\ufffd',
  )
}

function cut(text: string): string {
  if (text.length <= MOST_WIDTH && stringWidth(text) <= MOST_WIDTH) return text
  let out = ''
  let width = 0
  for (const { segment } of segmenter.segment(text)) {
    width += stringWidth(segment)
    if (width >= MOST_WIDTH) break
    out += segment
  }
  return `${out}…`
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)))
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
  const header = columns.map(({ name }) => cut(visible(name)))
  let widths: number[] | undefined
  let waiting: string[][] = []
  let rows = 0
  const line = (cells: readonly string[], width: readonly number[]) =>
    `${cells
      .map((text, i) => pad(text, width[i] ?? 0, numeric[i] ?? false))
      .join(' │ ')
      .trimEnd()}\n`

  async function start(): Promise<readonly number[]> {
    const known = [header, ...waiting]
    const chosen = header.map((_, i) => Math.max(...known.map((cells) => stringWidth(cells[i] ?? ''))))
    widths = chosen
    await write(line(header, chosen))
    await write(`${chosen.map((width) => '─'.repeat(width)).join('─┼─')}\n`)
    for (const cells of waiting) await write(line(cells, chosen))
    waiting = []
    return chosen
  }
  for await (const row of result.texts()) {
    rows++
    const cells = row.map((text) => cut(visible(text)))
    if (widths !== undefined) await write(line(cells, widths))
    else if (waiting.push(cells) === SAMPLE_ROWS) await start()
  }
  if (widths === undefined) await start()
  await write(`(${rows} ${rows === 1 ? 'row' : 'rows'})\n`)
}
