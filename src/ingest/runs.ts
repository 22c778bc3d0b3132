import { sliceBatch } from '../column/batch.ts'
import type { Batch } from '../column/column.ts'
import { concatCoded } from '../column/concat.ts'
import { take } from '../column/take.ts'

/** Events in order of time. */
export interface Run {
  readonly batch: Batch
  /** Their times, ascending: microseconds since the epoch. */
  readonly times: Float64Array
  /** The number of the segment that each is from. */
  readonly segments: Int32Array
}

/** Rows `start` to `end` (exclusive); they share the run's memory. */
export function sliceRun({ batch, times, segments }: Run, start: number, end: number): Run {
  return {
    batch: sliceBatch(batch, start, end),
    times: times.subarray(start, end),
    segments: segments.subarray(start, end),
  }
}

/** Some rows of a run, with memory of their own but for dictionaries. */
export function takeRun({ batch, times, segments }: Run, rows: Int32Array): Run {
  return {
    batch: {
      rows: rows.length,
      columns: batch.columns.map((column) => take(column, rows)),
      selection: undefined,
    },
    times: Float64Array.from(rows, (row) => times[row]!),
    segments: Int32Array.from(rows, (row) => segments[row]!),
  }
}

/** The first row of which the time is not before `time`; with `after`, that is after it. */
function placeOf(times: Float64Array, time: number, after: boolean): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const at = times[middle]!
    if (at < time || (after && at === time)) low = middle + 1
    else high = middle
  }
  return low
}

/** The rows of all runs in one, those of one time in the order of the runs. */
function merged(runs: readonly Run[]): Run {
  const [first] = runs
  if (runs.length === 1 && first !== undefined) return first
  const rows = runs.reduce((sum, { batch }) => sum + batch.rows, 0)
  const [times, segments] = [new Float64Array(rows), new Int32Array(rows)]
  let at = 0
  for (const run of runs) {
    times.set(run.times, at)
    segments.set(run.segments, at)
    at += run.batch.rows
  }
  const columns = (first?.batch.columns ?? []).map((_, i) =>
    concatCoded(runs.map(({ batch }) => batch.columns[i]!)),
  )
  const order = Int32Array.from(times.keys()).sort((a, b) => times[a]! - times[b]! || a - b)
  return takeRun({ batch: { rows, columns, selection: undefined }, times, segments }, order)
}

/** What is left of a run, and the how manieth it was. */
interface Rest {
  readonly run: Run
  readonly number: number
}

const startOf = ({ run: { times } }: Rest): number => times[0]!
const endOf = ({ run: { times } }: Rest): number => times[times.length - 1]!

/** Both sides of a row, those without rows left out. */
function split(rest: Rest, row: number): readonly [Run, readonly Rest[]] {
  const { run, number } = rest
  const { rows } = run.batch
  return [sliceRun(run, 0, row), row < rows ? [{ run: sliceRun(run, row, rows), number }] : []]
}

const byStart = (rests: readonly Rest[]): readonly Rest[] =>
  rests.toSorted((a, b) => startOf(a) - startOf(b) || a.number - b.number)

/**
 * The same rows as runs of which each begins where the one before it ended, or later. Rows of one time are in the order of the
 * runs. Only what overlaps is copied.
 */
export function inOrder(runs: readonly Run[]): readonly Run[] {
  const out: Run[] = []
  let rests = byStart(runs.map((run, number) => ({ run, number })).filter(({ run }) => run.batch.rows > 0))
  for (let [first, next] = rests; first !== undefined; [first, next] = rests) {
    const { run } = first
    const alone = next === undefined ? run.batch.rows : placeOf(run.times, startOf(next), false)
    if (alone > 0) {
      const [before, after] = split(first, alone)
      out.push(before)
      rests = byStart([...after, ...rests.slice(1)])
      continue
    }
    // Those that hang together, up to where only one of them goes on.
    const together = [first]
    let until = Number.NEGATIVE_INFINITY
    for (const other of rests.slice(1)) {
      if (together.length > 1 && startOf(other) > until) break
      together.push(other)
      until = together.map(endOf).sort((a, b) => b - a)[1]!
    }
    const parts = together
      .sort((a, b) => a.number - b.number)
      .map((rest) => split(rest, placeOf(rest.run.times, until, true)))
    out.push(merged(parts.map(([before]) => before)))
    rests = byStart([...parts.flatMap(([, after]) => after), ...rests.slice(together.length)])
  }
  return out
}
