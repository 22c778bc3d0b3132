import { sliceBatch } from '../column/batch.ts'
import type { Batch, BytesColumn, Column } from '../column/column.ts'
import { concatCoded, concatColumns } from '../column/concat.ts'
import { bytesColumn } from '../column/make.ts'
import { freeBuffers, takeOwn } from '../column/own.ts'

/** Events in order of time. */
export interface Run {
  readonly batch: Batch
  /** Their times, ascending: microseconds since the epoch. */
  readonly times: Float64Array
  /** The number of the segment that each is from. */
  readonly segments: Int32Array
  /** Rows that are none of it, ascending: {@link inOrder} leaves them out. */
  readonly dropped?: Int32Array | undefined
}

/** Rows `start` to `end` (exclusive), none of them dropped; they share the run's memory. */
export function sliceRun({ batch, times, segments }: Run, start: number, end: number): Run {
  return {
    batch: sliceBatch(batch, start, end),
    times: times.subarray(start, end),
    segments: segments.subarray(start, end),
  }
}

/** Some rows of a run, with memory of their own. */
export function takeRun({ batch, times, segments }: Run, rows: Int32Array): Run {
  return {
    batch: {
      rows: rows.length,
      columns: batch.columns.map((column) => takeOwn(column, rows)),
      selection: undefined,
    },
    times: Float64Array.from(rows, (row) => times[row]!),
    segments: Int32Array.from(rows, (row) => segments[row]!),
  }
}

/** The first row from `start` on of which the time is not before `time`; with `after`, that is after it. */
function placeOf(times: Float64Array, start: number, time: number, after: boolean): number {
  const isBehind = (row: number): boolean => times[row]! > time || (!after && times[row] === time)
  // Most stretches are short or all there is.
  let step = 1
  while (start + step <= times.length && !isBehind(start + step - 1)) step *= 2
  let [low, high] = [start + (step >> 1), Math.min(times.length, start + step - 1)]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBehind(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Rows of one run that follow each other in the order of all. */
interface Stretch {
  readonly run: number
  readonly start: number
  readonly end: number
}

/** All rows in order of time, those of one time in the order of the runs. */
function stretchesOf(runs: readonly Run[]): readonly Stretch[] {
  const places = runs.map(() => 0)
  const stretches: Stretch[] = []
  /** Of each run how many of the rows that are dropped have been passed. */
  const passed = runs.map(() => 0)
  const nextDropped = (run: number): number => runs[run]!.dropped?.[passed[run]!] ?? runs[run]!.batch.rows
  function passDropped(run: number): void {
    for (; places[run] === nextDropped(run) && places[run] < runs[run]!.batch.rows; passed[run]!++)
      places[run]++
  }
  /** The run that goes on first, but for one of them. */
  function firstOf(except: number): number {
    let first = -1
    for (const [number, { times }] of runs.entries()) {
      if (number === except || places[number] === times.length) continue
      if (first < 0 || times[places[number]!]! < runs[first]!.times[places[first]!]!) first = number
    }
    return first
  }
  for (const run of runs.keys()) passDropped(run)
  for (let run = firstOf(-1); run >= 0; ) {
    const next = firstOf(run)
    const { times } = runs[run]!
    const start = places[run]!
    const last =
      next < 0 ? times.length : placeOf(times, start, runs[next]!.times[places[next]!]!, run < next)
    const end = Math.min(last, nextDropped(run))
    places[run] = end
    stretches.push({ run, start, end })
    if (end < times.length) passDropped(run)
    run = end < last ? firstOf(-1) : next
  }
  return stretches
}

const FEW = 1024

/** The texts of stretches one after another: those of a stretch lie together already. */
function joinTexts(columns: readonly BytesColumn[], stretches: readonly Stretch[], rows: number): Column {
  const bytesOf = ({ run, start, end }: Stretch) =>
    columns[run]!.offsets[end]! - columns[run]!.offsets[start]!
  const data = new Uint8Array(stretches.reduce((sum, stretch) => sum + bytesOf(stretch), 0))
  const offsets = new Int32Array(rows + 1)
  const isSparse = columns.some(({ validity }) => validity !== undefined)
  const validity = isSparse ? new Uint8Array(rows).fill(1) : undefined
  let [at, row] = [0, 0]
  for (const { run, start, end } of stretches) {
    const { data: texts, offsets: places, validity: given } = columns[run]!
    const first = places[start]!
    data.set(texts.subarray(first, places[end]), at)
    if (given !== undefined) validity?.set(given.subarray(start, end), row)
    for (let from = start; from < end; from++) offsets[++row] = at + places[from + 1]! - first
    at += places[end]! - first
  }
  return bytesColumn(offsets, data, validity)
}

/** The rows of stretches that follow each other. */
function merged(runs: readonly Run[], stretches: readonly Stretch[]): Run {
  const rows = stretches.reduce((sum, { start, end }) => sum + end - start, 0)
  const [times, segments, order] = [new Float64Array(rows), new Int32Array(rows), new Int32Array(rows)]
  // Of each run they are rows that follow each other.
  const first = new Map<number, number>()
  const last = new Map<number, number>()
  for (const { run, start, end } of stretches) {
    if (!first.has(run)) first.set(run, start)
    last.set(run, end)
  }
  const base = new Map<number, number>()
  let taken = 0
  for (const [run, start] of first) {
    base.set(run, taken - start)
    taken += last.get(run)! - start
  }
  let at = 0
  for (const { run, start, end } of stretches) {
    times.set(runs[run]!.times.subarray(start, end), at)
    segments.set(runs[run]!.segments.subarray(start, end), at)
    for (let row = start; row < end; row++) order[at++] = base.get(run)! + row
  }
  const parts = [...first].map(([run, start]) => sliceBatch(runs[run]!.batch, start, last.get(run)!))
  // Of few rows the texts are less than the dictionaries that they have codes in.
  const concat = rows < FEW ? concatColumns : concatCoded
  const columns = parts[0]!.columns.map((_, i) => {
    const whole = runs.map(({ batch }) => batch.columns[i]!)
    if (whole.every((column) => column.kind === 'bytes')) return joinTexts(whole, stretches, rows)
    const pieces = parts.map((part) => part.columns[i]!)
    const together = concat(pieces)
    const column = takeOwn(together, order)
    freeBuffers([together], pieces)
    return column
  })
  return { batch: { rows, columns, selection: undefined }, times, segments }
}

/** A stretch of so many rows is not copied, */
const LONG = 256
/** nor is one with so many bytes of text: of large events, a few are much. */
const LONG_BYTES = 1024 * 1024

/** Bytes of the texts that the rows of a stretch have as they are. */
function textBytes({ batch }: Run, { start, end }: Stretch): number {
  let bytes = 0
  for (const column of batch.columns)
    if (column.kind === 'bytes') bytes += column.offsets[end]! - column.offsets[start]!
  return bytes
}

/**
 * The same rows as runs of which each begins where the one before it ended, or later. Rows of one time are in the order of the
 * runs. Only what is closely interwoven is copied: a few events that came late do not move the many that did not.
 */
export function inOrder(runs: readonly Run[]): readonly Run[] {
  const out: Run[] = []
  let short: Stretch[] = []
  function flush(): void {
    const [only, another] = short
    if (only === undefined) return
    out.push(another === undefined ? sliceRun(runs[only.run]!, only.start, only.end) : merged(runs, short))
    short = []
  }
  for (const stretch of stretchesOf(runs)) {
    const { run, start, end } = stretch
    if (end - start < LONG && textBytes(runs[run]!, stretch) < LONG_BYTES) {
      short.push(stretch)
      continue
    }
    flush()
    out.push(sliceRun(runs[run]!, start, end))
  }
  flush()
  return out
}
