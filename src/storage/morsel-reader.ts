import type { ColumnStatistics, MorselReader, ScanColumn } from '../catalog/table-source.ts'
import { type Buffers, NEW_BUFFERS } from '../column/buffers.ts'
import type { Column, Selection } from '../column/column.ts'
import { both, countOnes } from '../column/flags.ts'
import { numbersOf } from '../column/numbers-of.ts'
import { throwIfAborted } from '../common/abort.ts'
import { invariant } from '../common/assert.ts'
import { matchingRows } from '../parquet/matches.ts'
import type { RowGroupReader } from '../parquet/row-group.ts'
import { type Condition, matchesOf } from './condition.ts'
import { intersection, union } from './intersection.ts'
import { judgedPages, type PageVerdict, rowsOfPages } from './judged-pages.ts'
import type { Verdict } from './prune.ts'

/** A condition on a column of a row group. */
export interface MorselCondition {
  readonly column: ScanColumn
  readonly condition: Condition
  /** What is to be said of a page by what it holds. */
  readonly judgePage: (page: ColumnStatistics) => Verdict
  /** About how many bytes it takes to ask it. */
  readonly bytes: number
}

/** Rows that are left of all: a byte each, 1 for those, and how many these are. */
interface Marks {
  readonly marks: Uint8Array
  readonly count: number
}

type Left = Selection | 'all' | Marks

function isMarks(rows: Left): rows is Marks {
  return rows !== 'all' && 'marks' in rows
}

const NONE = new Int32Array(0)

/** From this share of rows on, another condition is asked of all rows, and both answers are put together. */
const MANY = 1 / 4

/** While more rows than this share are left, a condition is asked of the whole column, which later ones may read too. */
const FEW = 1 / 8

/** The same for a column in codes: a page is unpacked as a whole for one of its rows. */
const FEW_CODES = 1 / 128

/** Candidates are whole pages, and others need not even be decompressed. */
const FEW_CANDIDATES = 1 / 2

/**
 * Reads a row group as the scan contract wants it.
 *
 * @param columns the request's
 * @param required indexes of those that are read in any case
 * @param conditions all that is not known to hold for every row
 * @param candidates the rows that may satisfy them all, whole pages
 * @param buffers what the rows may take memory of
 */
export function createMorselReader(
  group: RowGroupReader,
  columns: readonly ScanColumn[],
  required: readonly number[],
  conditions: readonly MorselCondition[],
  candidates: Selection | 'all',
  signal: AbortSignal | undefined,
  buffers: Buffers = NEW_BUFFERS,
): MorselReader {
  function columnOf({ path, key, parts, presence }: ScanColumn, rows?: Selection, room?: Buffers): Column {
    throwIfAborted(signal)
    if (key !== undefined) return group.mapKey(path, key, rows, room)
    return group.column(path, rows, {
      ...(room && { room }),
      ...(parts && { parts }),
      presence: presence === true,
    })
  }

  /** For each entry of a dictionary whether it satisfies a condition; undefined where not every value is in one. */
  function satisfyingEntries({ column: { path, key }, condition }: MorselCondition): Uint8Array | undefined {
    if (condition.kind !== 'values' || key !== undefined) return undefined
    const found = condition.search && group.searchDictionary(path, condition.search)
    if (found !== undefined) return found
    const dictionary = group.dictionary(path)
    return dictionary && condition.test(dictionary)
  }

  function isRequired({ path }: ScanColumn): boolean {
    const name = path.join('.')
    return required.some((index) => columns[index]!.path.join('.') === name)
  }

  /** Which rows satisfy a condition, by levels or codes alone; undefined where that takes more. */
  function codedMarks(
    { column: { path, key }, condition }: MorselCondition,
    entries: Uint8Array | undefined,
    within: Selection | 'all',
  ): Uint8Array | undefined {
    if (condition.kind === 'presence' && key === undefined)
      return group.marksOfPresence(path, condition.isPresent)
    return entries && group.marksOfCodes(path, entries, within)
  }

  /** Which of all rows satisfy a condition. */
  function marksOf(one: MorselCondition, entries: Uint8Array | undefined): Uint8Array {
    // Codes that are read in any case are made a column at once.
    const coded = isRequired(one.column) ? undefined : codedMarks(one, entries, 'all')
    return coded ?? matchesOf(columnOf(one.column), one.condition, buffers)
  }

  /** What finds the rows of a condition in the bytes of its texts; undefined where nothing does. */
  function searchOf({ column, condition }: MorselCondition, entries: Uint8Array | undefined) {
    const isSearched = condition.kind === 'values' && column.key === undefined && entries === undefined
    return isSearched ? condition.search : undefined
  }

  /** @param whole pages that are left where these are all the rows of them */
  function narrowed(
    one: MorselCondition,
    entries: Uint8Array | undefined,
    rows: Selection | 'all',
    candidates: Selection | 'all',
  ): Selection | 'all' {
    const { column, condition } = one
    const search = searchOf(one, entries)
    // Candidates are whole pages.
    const within = rows !== 'all' && rows === candidates ? rows : undefined
    if (search !== undefined && within !== undefined) {
      const found = group.search(column.path, search, within)
      if (found !== undefined) return intersection(within, found)
    }
    const few = within !== undefined ? FEW_CANDIDATES : entries === undefined ? FEW : FEW_CODES
    const isFew = rows !== 'all' && rows.length < few * group.rows
    // Codes are read from the pages of the rows, levels from all pages.
    const isCoded = isFew ? entries !== undefined : !isRequired(column)
    const coded = isCoded ? codedMarks(one, entries, rows) : undefined
    if (coded !== undefined) return allOr(matchingRows(coded, rows, buffers))
    if (isFew) {
      const kept = matchingRows(matchesOf(columnOf(column, rows), condition), 'all')
      return kept.length === rows.length ? rows : numbersOf(rows, kept)
    }
    const searched = search && group.search(column.path, search)
    if (searched !== undefined) return rows === 'all' ? allOr(searched) : intersection(rows, searched)
    return allOr(matchingRows(matchesOf(columnOf(column), condition, buffers), rows, buffers))
  }

  /** What the pages of a condition's column say of it; undefined where they say nothing. */
  function pagesOf({
    column: { path, key },
    judgePage,
  }: MorselCondition): readonly PageVerdict[] | undefined {
    const bounds = key === undefined ? group.pageBounds(path) : undefined
    return bounds && judgedPages(bounds, judgePage)
  }

  /** The rows that satisfy a condition of which the pages decide most; undefined where they do not. */
  function decided(
    { column, condition }: MorselCondition,
    pages: readonly PageVerdict[] | undefined,
    rows: Selection | 'all',
  ): Selection | 'all' | undefined {
    if (pages === undefined) return undefined
    const undecided = rowsOfPages(pages, ['some'], rows)
    if (undecided === 'all' || undecided.length > FEW_CANDIDATES * group.rows) return undefined
    const known = rowsOfPages(pages, ['all'], rows)
    if (known === 'all' || known === rows) return rows
    if (undecided.length === 0) return known
    const found = matchingRows(matchesOf(columnOf(column, undecided), condition), 'all')
    return allOr(union(known, numbersOf(undecided, found)))
  }

  function allOr(rows: Selection): Selection | 'all' {
    return rows.length === group.rows ? 'all' : rows
  }

  function rowsOf(left: Left): Selection | 'all' {
    if (!isMarks(left)) return left
    return left.count === group.rows ? 'all' : matchingRows(left.marks, 'all', buffers)
  }

  /** The rows that satisfy a condition too, of those that are left. */
  function leftBy(
    one: MorselCondition,
    entries: Uint8Array | undefined,
    pages: readonly PageVerdict[] | undefined,
    left: Left,
    candidates: Selection | 'all',
  ): Left {
    const isMany = left === 'all' || (isMarks(left) && left.count >= MANY * group.rows)
    if (isMany && pages === undefined && searchOf(one, entries) === undefined) {
      const own = marksOf(one, entries)
      const marks = left === 'all' ? own : both(left.marks, own, buffers)
      return { marks, count: countOnes(marks) }
    }
    const rows = rowsOf(left)
    return decided(one, pages, rows) ?? narrowed(one, entries, rows, candidates)
  }

  /** The rows that satisfy all conditions. */
  function satisfying(): Left {
    const ordered = conditions.toSorted((a, b) => a.bytes - b.bytes)
    // A dictionary may rule out a condition that the codes of another would be unpacked for in vain.
    const entries: (Uint8Array | undefined)[] = []
    for (const one of ordered) {
      const known = satisfyingEntries(one)
      if (known !== undefined && !known.includes(1)) return NONE
      entries.push(known)
    }
    const pages = ordered.map((one) => pagesOf(one))
    const whole = pages.reduce<Selection | 'all'>(
      (rows, verdicts) => (verdicts === undefined ? rows : rowsOfPages(verdicts, ['some', 'all'], rows)),
      candidates,
    )
    let left: Left = whole
    for (const [i, one] of ordered.entries()) {
      throwIfAborted(signal)
      if (sizeOf(left) === 0) return NONE
      left = leftBy(one, entries[i], pages[i], left, whole)
    }
    return left
  }

  function sizeOf(left: Left): number {
    return left === 'all' ? group.rows : isMarks(left) ? left.count : left.length
  }

  return {
    select: async () => rowsOf(satisfying()),
    count: async () => sizeOf(satisfying()),
    pageStarts(index) {
      const column = columns[index]
      return column?.key === undefined && column !== undefined ? group.pageStarts(column.path) : undefined
    },
    async read(indexes, rows, room) {
      return indexes.map((index) => {
        const column = columns[index]
        invariant(column !== undefined, `the scan has no column ${index}`)
        return columnOf(column, rows === 'all' ? undefined : rows, room)
      })
    },
  }
}
