import type { Morsel, MorselReader, Scan } from '../../catalog/table-source.ts'
import type { Buffers } from '../../column/buffers.ts'
import type { Column, Selection } from '../../column/column.ts'
import { numbersOf } from '../../column/numbers-of.ts'
import { takeRows } from '../../column/take.ts'
import { freeColumns } from '../../plan/walk.ts'
import type { PhysicalScan } from '../../physical/node.ts'
import { compileExpression } from '../expression/compile.ts'
import type { Evaluator } from '../expression/compiled.ts'
import { lazyFrame } from '../expression/frame.ts'
import { trueRows, trueRowsWithin } from '../expression/truth.ts'
import { rowNumbers } from '../row-numbers.ts'
import { layoutOf, type OperatorContext } from './operator.ts'

/** A conjunct that the source leaves to the engine. */
interface Term {
  /** Indexes of the scan's columns that it reads. */
  readonly columns: readonly number[]
  readonly evaluate: Evaluator
  /** Whether it may be asked of rows that another conjunct drops. */
  readonly harmless: boolean
}

/** A scan, and what of its conjuncts the source does not apply. */
export interface OpenScan {
  readonly scan: Scan
  readonly terms: readonly Term[]
}

/** Plans the scan of a node: offers the conjuncts to the source, and compiles those that it does not apply. */
export async function openScan(
  { source, columns, paths, needed, conjuncts }: PhysicalScan,
  context: OperatorContext,
): Promise<OpenScan> {
  const layout = layoutOf(columns)
  const terms = conjuncts.map(({ expression, filter }) => {
    const { evaluate, fallible, deterministic } = compileExpression(expression, layout, context.session)
    const read = [...freeColumns(expression)].map((id) => layout.get(id)!)
    return { filter, term: { columns: read, evaluate, harmless: !fallible && deterministic } }
  })
  const filters = terms.flatMap(({ filter }) => (filter === undefined ? [] : [filter]))
  const own = terms.filter(({ filter }) => filter === undefined).flatMap(({ term }) => term.columns)
  const required = [...new Set([...needed, ...own])]
  const scan = await source.scan({ columns: paths, filters, required, signal: context.session.signal })
  const applied = new Set(filters.filter((_, i) => scan.applied[i] === true))
  const left = terms.filter(({ filter }) => filter === undefined || !applied.has(filter))
  return { scan, terms: left.map(({ term }) => term) }
}

/** Terms in the order in which they are asked: those that cannot fail by the bytes that they read, then the others as they came. */
function inOrder({ scan, terms }: OpenScan, morsel: Morsel): readonly Term[] {
  if (terms.length < 2) return terms
  const bytes = (term: Term) =>
    term.columns.reduce((sum, column) => sum + scan.columnBytes(morsel, column), 0)
  const harmless = terms.filter((term) => term.harmless).map((term) => ({ term, bytes: bytes(term) }))
  return [
    ...harmless.sort((a, b) => a.bytes - b.bytes).map(({ term }) => term),
    ...terms.filter((term) => !term.harmless),
  ]
}

/** Rows of a morsel that passed every conjunct. */
interface PassingRows {
  readonly count: number
  /** Their numbers within the morsel, ascending. */
  readonly rows: Selection | 'all'
  /** Columns of exactly these rows, by their indexes in the scan. */
  read(columns: readonly number[]): Promise<readonly Column[]>
}

/** Memory for some columns of a scan, by their indexes. */
export interface Room {
  readonly columns: ReadonlySet<number>
  readonly buffers: Buffers
}

/** Below this share of remaining rows, they are gathered before the next term, and only theirs are read. */
const FEW = 1 / 4

/**
 * Narrows rows of a morsel by the conjuncts that the source left, one after another. Each reads its columns for the rows that
 * are left when its turn comes, so that a conjunct behind a selective one costs little, and none once no row is left.
 *
 * @param start where to begin: what {@link MorselReader.select} gave, or a part of it
 * @param needed columns that will be read of the rows that pass
 * @param most how many rows are wanted of those that pass: the first
 * @param room what columns may take memory of that nobody looks at any more when the next rows are read
 */
export async function passingRows(
  open: OpenScan,
  morsel: Morsel,
  reader: MorselReader,
  start: Selection | 'all',
  needed: readonly number[],
  most = Infinity,
  room?: Room,
): Promise<PassingRows> {
  const loaded = new Map<number, Column>()
  /** The rows that the loaded columns are of, and which of them are left. */
  let base = start
  let left: Selection | 'all' = 'all'
  const sizeOfBase = () => (base === 'all' ? morsel.rows : base.length)

  async function load(columns: readonly number[]): Promise<void> {
    const missing = columns.filter((column) => !loaded.has(column))
    if (missing.length === 0) return
    for (const column of missing) {
      const [read] = await reader.read([column], base, room?.columns.has(column) ? room.buffers : undefined)
      loaded.set(column, read!)
    }
  }

  /** Lets go of the rows that are not left, and of columns that nobody will ask for. */
  function gather(wanted: readonly number[]): void {
    if (left === 'all') return
    const kept: Selection = left
    const before = base
    base = before === 'all' ? kept : numbersOf(before, kept)
    left = 'all'
    for (const [index, column] of loaded) {
      if (wanted.includes(index)) loaded.set(index, takeRows(column, kept))
      else loaded.delete(index)
    }
  }

  const terms = inOrder(open, morsel)
  for (const [i, term] of terms.entries()) {
    if (left !== 'all' && (!term.harmless || left.length < FEW * sizeOfBase()))
      gather([...needed, ...terms.slice(i).flatMap(({ columns }) => columns)])
    const size = sizeOfBase()
    if (size === 0 || (left !== 'all' && left.length === 0)) break
    await load(term.columns)
    const frame = lazyFrame(size, (index) => loaded.get(index)!)
    left = left === 'all' ? trueRows(term.evaluate(frame)) : trueRowsWithin(term.evaluate(frame), left)
  }
  if ((left === 'all' ? sizeOfBase() : left.length) > most)
    left = left === 'all' ? rowNumbers(0, most) : left.subarray(0, most)
  gather(needed)
  return {
    count: sizeOfBase(),
    rows: base,
    async read(columns) {
      await load(columns)
      return columns.map((column) => loaded.get(column)!)
    },
  }
}
