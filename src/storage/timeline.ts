import type { SortedRun } from './sorted-run.ts'

/** What is in memory at once, a part of a data file. */
interface Slot {
  readonly rows: number
  /** The stretches of the runs, positions `from` to `to` (exclusive), in the order of the runs. */
  readonly parts: readonly { readonly run: number; readonly from: number; readonly to: number }[]
  /** Row i is row `order[i]` of the parts one after another; undefined where they are in order of time as they are. */
  readonly order: Int32Array | undefined
  /** Whether it is the last of its data file. */
  readonly endsFile: boolean
}

interface Timeline {
  /** The next slot, undefined at the end. */
  next(): Slot | undefined
}

type Run = Pick<SortedRun, 'times' | 'fileShare' | 'batchShare'>

/** Shares are sums of fractions: what fits, fits though the sum be a hair more. */
const HAIR = 1e-9

/**
 * Deals the rows of runs out to slots in order of time, those of one time in order of the runs. The data files that they make
 * are as few as can be, and equally large.
 */
export function createTimeline(runs: readonly Run[], starts: readonly number[]): Timeline {
  const at = Int32Array.from(runs, (_, run) => starts[run] ?? 0)
  const heap = createHeap((a, b) => runs[a]!.times[at[a]!]! - runs[b]!.times[at[b]!]! || a - b)
  let total = 0
  let rowsLeft = 0
  for (const [run, { times, fileShare }] of runs.entries()) {
    const rows = times.length - at[run]!
    total += rows * fileShare
    rowsLeft += rows
    if (rows > 0) heap.push(run)
  }
  const enough = total / Math.max(1, Math.ceil(total - 1000 * HAIR)) - HAIR
  /** How much of the data file that is being filled is dealt out. */
  let filled = 0

  return {
    next() {
      if (rowsLeft === 0) return undefined
      const from = at.slice()
      const sources: number[] = []
      let memory = 0
      for (
        let run = heap.top();
        run !== undefined && ((memory < 1 - HAIR && filled < enough) || sources.length === 0);
        run = heap.top()
      ) {
        filled += runs[run]!.fileShare
        memory += runs[run]!.batchShare
        sources.push(run)
        at[run]!++
        if (at[run] === runs[run]!.times.length) heap.pop()
        else heap.sink()
      }
      rowsLeft -= sources.length
      const parts = Array.from(runs.keys(), (run) => ({ run, from: from[run]!, to: at[run]! }))
      const used = parts.filter((part) => part.to > part.from)
      const endsFile = filled >= enough || rowsLeft === 0
      if (endsFile) filled = 0
      return { rows: sources.length, parts: used, order: orderOf(sources, used), endsFile }
    },
  }
}

function orderOf(sources: readonly number[], parts: Slot['parts']): Int32Array | undefined {
  const next = new Map<number, number>()
  let offset = 0
  for (const { run, from, to } of parts) {
    next.set(run, offset)
    offset += to - from
  }
  const order = new Int32Array(sources.length)
  let isIdentity = true
  for (const [row, run] of sources.entries()) {
    const position = next.get(run)!
    next.set(run, position + 1)
    order[row] = position
    isIdentity &&= position === row
  }
  return isIdentity ? undefined : order
}

interface Heap {
  top(): number | undefined
  push(item: number): void
  /** Takes the top away. */
  pop(): void
  /** Puts the top where it belongs now that its key grew. */
  sink(): void
}

/** A binary heap; `compare` never answers 0. */
function createHeap(compare: (a: number, b: number) => number): Heap {
  const items: number[] = []
  const swap = (a: number, b: number): void => {
    const item = items[a]!
    items[a] = items[b]!
    items[b] = item
  }
  function sink(): void {
    let parent = 0
    for (;;) {
      const left = 2 * parent + 1
      if (left >= items.length) return
      const right = left + 1
      const child = right < items.length && compare(items[right]!, items[left]!) < 0 ? right : left
      if (compare(items[parent]!, items[child]!) < 0) return
      swap(parent, child)
      parent = child
    }
  }
  return {
    top: () => items[0],
    push(item) {
      let child = items.push(item) - 1
      while (child > 0) {
        const parent = (child - 1) >> 1
        if (compare(items[parent]!, items[child]!) < 0) return
        swap(parent, child)
        child = parent
      }
    },
    pop() {
      const last = items.pop()
      if (items.length === 0 || last === undefined) return
      items[0] = last
      sink()
    },
    sink,
  }
}
