import { batchRows, denseBatch } from '../../column/batch.ts'
import { fieldColumn } from '../../column/field.ts'
import { validityOf } from '../../column/flatten.ts'
import { int64Column, nullColumn } from '../../column/make.ts'
import { slice } from '../../column/slice.ts'
import type { Batch, Column } from '../../column/column.ts'
import { take } from '../../column/take.ts'
import type { PhysicalUnnest } from '../../physical/node.ts'
import { nullsOf } from '../expression/encoded.ts'
import { compile } from '../expression/compile.ts'
import { columnsFrame } from '../expression/frame.ts'
import { gatherByReference } from '../gather.ts'
import { BATCH_ROWS } from '../relation.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** One array or map column as spans of its children, and the columns that they expand to. */
interface Expansion {
  /** The first child of a row, and how many it has; NULL has none. */
  start(row: number): number
  count(row: number): number
  readonly children: readonly Column[]
  /** Present where all children of the rows lie one after another: row i has those from offsets[i] to offsets[i + 1]. */
  readonly offsets: Int32Array | undefined
}

/** Whether rows that are NULL have nothing between their offsets. */
function areNullsEmpty(validity: Uint8Array | undefined, offsets: Int32Array): boolean {
  if (validity === undefined) return true
  let between = 0
  for (let row = 0; row < validity.length; row++)
    if (validity[row] === 0) between |= offsets[row + 1]! - offsets[row]!
  return between === 0
}

function expansionOf(column: Column, isRows: boolean, width: number): Expansion {
  const validity = validityOf(column)
  const spans =
    column.kind === 'dictionary' ? column.dictionary : column.kind === 'constant' ? column.value : column
  if (spans.kind !== 'array' && spans.kind !== 'map')
    return {
      start: () => 0,
      count: () => 0,
      children: new Array<Column>(width).fill(spans),
      offsets: undefined,
    }
  const { offsets } = spans
  const entry =
    column.kind === 'dictionary'
      ? (row: number) => column.codes[row]!
      : column.kind === 'constant'
        ? () => 0
        : (row: number) => row
  const children =
    spans.kind === 'map'
      ? [spans.keys, spans.values]
      : isRows
        ? Array.from({ length: width }, (_, field) => fieldColumn(spans.elements, field))
        : [spans.elements]
  return {
    start: (row) => offsets[entry(row)]!,
    count: (row) =>
      validity === undefined || validity[row] === 1 ? offsets[entry(row) + 1]! - offsets[entry(row)]! : 0,
    children,
    offsets: column === spans && areNullsEmpty(validity, offsets) ? offsets : undefined,
  }
}

/** Of children that lie one after another, which row each of those from `start` to `end` is of. */
function originsOf(offsets: Int32Array, start: number, end: number): Int32Array {
  const origin = new Int32Array(end - start)
  let row = 0
  for (let high = offsets.length - 2; row < high; ) {
    const middle = (row + high) >> 1
    if (offsets[middle + 1]! <= start) row = middle + 1
    else high = middle
  }
  for (let i = start; i < end; i++) {
    while (offsets[row + 1]! <= i) row++
    origin[i - start] = row
  }
  return origin
}

/** Expands arrays and maps side by side; a row gives as many rows as its longest has elements. */
export async function* unnest(
  node: PhysicalUnnest,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const layout = layoutOf(node.input.columns)
  const evaluators = node.items.map((item) => compile(item.expression, layout, context.session))
  const isRows = node.items.map(
    ({ expression: { type } }) => type.kind === 'array' && type.element.kind === 'row',
  )

  function longestOf(expansions: readonly Expansion[], row: number): number {
    let longest = 0
    for (const expansion of expansions) longest = Math.max(longest, expansion.count(row))
    return longest
  }

  /** From place `first` of input row `from` on, until a batch's worth of rows came out; and where that ended. */
  function expand(batch: Batch, expansions: readonly Expansion[], from: number, first: number) {
    const parts: { readonly row: number; readonly first: number; readonly longest: number }[] = []
    let [end, next, total] = [from, first, 0]
    while (end < batch.rows && total < BATCH_ROWS) {
      const longest = longestOf(expansions, end)
      const left = longest === 0 && node.outer ? 1 : longest - next
      const rows = Math.min(left, BATCH_ROWS - total)
      parts.push({ row: end, first: next, longest })
      total += rows
      if (rows < left) next += rows
      else [end, next] = [end + 1, 0]
    }
    const origin = new Int32Array(total)
    const ordinals = new BigInt64Array(total)
    const filled = new Uint8Array(total).fill(1)
    const children = expansions.map(() => new Int32Array(total).fill(-1))
    let at = 0
    for (const part of parts) {
      const { row, longest } = part
      const empty = longest === 0 && node.outer
      const rows = empty ? 1 : Math.min(longest - part.first, total - at)
      origin.fill(row, at, at + rows)
      if (empty) filled[at] = 0
      else for (let i = 0; i < rows; i++) ordinals[at + i] = BigInt(part.first + i + 1)
      for (let item = 0; item < expansions.length; item++) {
        const expansion = expansions[item]!
        const count = Math.min(expansion.count(row) - part.first, rows)
        const start = count <= 0 ? 0 : expansion.start(row) + part.first
        for (let i = 0; i < count; i++) children[item]![at + i] = start + i
      }
      at += rows
    }
    return { end, next, origin, ordinals, filled, children }
  }

  const carried = node.input.columns.map(({ id }) => node.spent?.includes(id) !== true)

  function outputOf(
    batch: Batch,
    rows: number,
    origin: Int32Array | undefined,
    items: readonly Column[],
    ordinality: readonly Column[],
  ): Batch {
    const columns = batch.columns.map((column, i) =>
      origin === undefined || carried[i] !== true ? nullColumn(rows) : gatherByReference(column, origin),
    )
    return { rows, columns: [...columns, ...items, ...ordinality], selection: undefined }
  }

  /** The children from `start` to `end` of rows whose children lie one after another: nothing is gathered but the rows. */
  function adjacent(
    batch: Batch,
    children: readonly Column[],
    offsets: Int32Array,
    start: number,
    end: number,
  ): Batch {
    const rows = end - start
    const isCarrying = batch.columns.some(({ kind }, i) => carried[i] === true && kind !== 'null')
    const origin = isCarrying || node.ordinality !== undefined ? originsOf(offsets, start, end) : undefined
    const items = node.items.flatMap(({ columns }) =>
      columns.map(({ type }, i) => {
        const child = children[i]!
        return child.kind === 'null' ? nullsOf(type, rows) : slice(child, start, end)
      }),
    )
    if (node.ordinality === undefined || origin === undefined) return outputOf(batch, rows, origin, items, [])
    const ordinals = BigInt64Array.from(origin, (row, i) => BigInt(start + i - offsets[row]! + 1))
    return outputOf(batch, rows, origin, items, [int64Column(ordinals)])
  }

  for await (const incoming of input) {
    await context.pace()
    if (batchRows(incoming) === 0) continue
    const batch = denseBatch(incoming)
    const frame = columnsFrame(batch.rows, batch.columns)
    const expansions = evaluators.map((evaluate, i) =>
      expansionOf(evaluate(frame), isRows[i]!, node.items[i]!.columns.length),
    )
    const [only] = expansions
    if (only?.offsets !== undefined && expansions.length === 1 && !node.outer) {
      const { offsets, children } = only
      const last = offsets[batch.rows]!
      for (let start = offsets[0]!; start < last; start += BATCH_ROWS) {
        await context.pace()
        yield adjacent(batch, children, offsets, start, Math.min(last, start + BATCH_ROWS))
      }
      continue
    }
    let [from, first] = [0, 0]
    while (from < batch.rows) {
      await context.pace()
      const { end, next, origin, ordinals, filled, children } = expand(batch, expansions, from, first)
      ;[from, first] = [end, next]
      if (origin.length === 0) continue
      const items = node.items.flatMap(({ columns }, item) =>
        columns.map((column, i) => {
          const child = expansions[item]!.children[i]!
          return child.kind === 'null' || child.length === 0
            ? nullsOf(column.type, origin.length)
            : take(child, children[item]!)
        }),
      )
      const ordinality =
        node.ordinality === undefined ? [] : [int64Column(ordinals, filled.includes(0) ? filled : undefined)]
      yield outputOf(batch, origin.length, origin, items, ordinality)
    }
  }
}
