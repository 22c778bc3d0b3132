import type { Column, PlainColumn } from '../../column/column.ts'
import { flatten, validityOf } from '../../column/flatten.ts'
import { float64Column, int64Column } from '../../column/make.ts'
import type { WindowCall } from '../../plan/node.ts'
import { inSteps, type Pace, STEP_ROWS } from '../pace.ts'
import { takeInSteps } from '../relation.ts'
import { compareRows } from '../sorting/row-comparator.ts'
import type { Frames } from './frames.ts'
import type { Partitions } from './partitions.ts'

/** Rows whose values are compared between two pauses. */
const COMPARED_ROWS = 16_384

/** How many rows before each position are valid. */
async function validBefore(validity: Uint8Array | undefined, rows: number, pace: Pace): Promise<Int32Array> {
  const out = new Int32Array(rows + 1)
  await inSteps(rows, pace, (from, to) => {
    for (let row = from; row < to; row++)
      out[row + 1] = out[row]! + (validity === undefined ? 1 : validity[row]!)
  })
  return out
}

/** How many valid values each frame holds. */
async function countsIn(
  { start, end }: Frames,
  validity: Uint8Array | undefined,
  pace: Pace,
): Promise<Int32Array> {
  const before = await validBefore(validity, start.length, pace)
  const out = new Int32Array(start.length)
  await inSteps(out.length, pace, (from, to) => {
    for (let row = from; row < to; row++)
      out[row] = Math.max(0, before[Math.max(start[row]!, end[row]!)]! - before[start[row]!]!)
  })
  return out
}

async function asBigints(numbers: Int32Array | Float64Array, pace: Pace): Promise<BigInt64Array> {
  const out = new BigInt64Array(numbers.length)
  await inSteps(out.length, pace, (from, to) => {
    for (let row = from; row < to; row++) out[row] = BigInt(numbers[row]!)
  })
  return out
}

function validityOfCounts(counts: Int32Array): Uint8Array | undefined {
  return counts.includes(0) ? Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0)) : undefined
}

/** The sum of the values before each position; undefined where a double would not hold one exactly. */
async function exactSumsBefore(column: PlainColumn, pace: Pace): Promise<Float64Array | undefined> {
  if (column.kind !== 'int64' && column.kind !== 'int32') return undefined
  const { values, validity, length } = column
  const out = new Float64Array(length + 1)
  for (let row = 0; row < length; row++) {
    if (row % STEP_ROWS === 0) await pace()
    const value = validity === undefined || validity[row] === 1 ? Number(values[row]!) : 0
    const sum = out[row]! + value
    if (!Number.isSafeInteger(value) || !Number.isSafeInteger(sum)) return undefined
    out[row + 1] = sum
  }
  return out
}

/** The sums of doubles in frames that start with their partition: the one order of additions that all such frames share. */
async function runningSums(
  column: PlainColumn,
  frames: Frames,
  { starts, partitionOf }: Partitions,
  pace: Pace,
): Promise<Float64Array | undefined> {
  if (column.kind !== 'float64') return undefined
  const { start, end } = frames
  const { values, validity } = column
  const out = new Float64Array(start.length)
  let sum = 0
  let at = 0
  for (let row = 0; row < out.length; row++) {
    if (row % STEP_ROWS === 0) await pace()
    const first = starts[partitionOf[row]!]!
    if (start[row] !== first) return undefined
    if (row === first) {
      sum = 0
      at = first
    }
    if (end[row]! < at) return undefined
    for (; at < end[row]!; at++) if (validity === undefined || validity[at] === 1) sum += values[at]!
    out[row] = sum
  }
  return out
}

async function sumsOf(
  column: PlainColumn,
  frames: Frames,
  partitions: Partitions,
  pace: Pace,
): Promise<Float64Array | undefined> {
  const before = await exactSumsBefore(column, pace)
  if (before === undefined) return runningSums(column, frames, partitions, pace)
  const { start, end } = frames
  const out = new Float64Array(start.length)
  await inSteps(out.length, pace, (from, to) => {
    for (let row = from; row < to; row++)
      out[row] = before[Math.max(start[row]!, end[row]!)]! - before[start[row]!]!
  })
  return out
}

/** Whether neither side of the frame ever moves back within a partition. */
async function isMonotone({ start, end }: Frames, { partitionOf }: Partitions, pace: Pace): Promise<boolean> {
  for (let row = 1; row < start.length; row++) {
    if (row % STEP_ROWS === 0) await pace()
    if (partitionOf[row] !== partitionOf[row - 1]) continue
    if (start[row]! < start[row - 1]! || end[row]! < end[row - 1]!) return false
  }
  return true
}

/** The position of the least (greatest) value in each frame, −1 where there is none: a queue of candidates, each better than those after it. */
async function extremesIn(
  column: Column,
  call: WindowCall,
  sign: number,
  frames: Frames,
  { partitionOf, starts }: Partitions,
  pace: Pace,
): Promise<Int32Array> {
  const compare = compareRows(column, column, call.arguments[0]!.type)
  const validity = validityOf(column)
  const { start, end } = frames
  const queue = new Int32Array(start.length)
  const out = new Int32Array(start.length)
  let head = 0
  let tail = 0
  let at = 0
  for (let row = 0; row < out.length; row++) {
    if (row % COMPARED_ROWS === 0) await pace()
    if (row === starts[partitionOf[row]!]) {
      head = 0
      tail = 0
      at = row
    }
    for (; at < end[row]!; at++) {
      if (validity !== undefined && validity[at] === 0) continue
      while (tail > head && sign * compare(at, queue[tail - 1]!) < 0) tail--
      queue[tail++] = at
    }
    while (head < tail && queue[head]! < start[row]!) head++
    out[row] = head < tail && queue[head]! < end[row]! ? queue[head]! : -1
  }
  return out
}

/**
 * count, sum, avg, min and max over frames in time linear in the rows, whatever the frames' lengths. Undefined where that
 * would not give the very same result as adding each frame's rows one by one.
 *
 * @param args the call's arguments over the ordered relation
 */
export async function slidingAggregate(
  call: WindowCall,
  args: readonly Column[],
  frames: Frames,
  partitions: Partitions,
  pace: Pace,
): Promise<Column | undefined> {
  if (call.distinct || call.filter !== undefined || args.length > 1) return undefined
  const { name, returns } = call.function
  const [column] = args
  const validity = column === undefined ? undefined : validityOf(column)
  if (name === 'count') return int64Column(await asBigints(await countsIn(frames, validity, pace), pace))
  if (column === undefined) return undefined
  if (name === 'min' || name === 'max') {
    const { type } = call.arguments[0]!
    // Trino's min and max of doubles pass NaN over, which the order of the queue does not.
    if (type.kind === 'double' || type.kind === 'real' || !(await isMonotone(frames, partitions, pace)))
      return undefined
    const rows = await extremesIn(column, call, name === 'min' ? 1 : -1, frames, partitions, pace)
    return takeInSteps(column, rows, type, pace)
  }
  if (name !== 'sum' && name !== 'avg') return undefined
  const isDouble = returns.kind === 'double'
  if (!isDouble && (name === 'avg' || returns.kind !== 'bigint')) return undefined
  const sums = await sumsOf(flatten(column), frames, partitions, pace)
  if (sums === undefined) return undefined
  const counts = await countsIn(frames, validity, pace)
  const valid = validityOfCounts(counts)
  if (name === 'avg') {
    await pace()
    return float64Column(
      sums.map((sum, row) => sum / Math.max(1, counts[row]!)),
      valid,
    )
  }
  return isDouble ? float64Column(sums, valid) : int64Column(await asBigints(sums, pace), valid)
}
