import type { Batch } from '../column/column.ts'
import type { TableColumn } from '../catalog/table-source.ts'
import { createAppender } from '../storage/append.ts'
import { DATA_FILE_BYTES } from '../storage/file-size.ts'
import { free } from '../common/free.ts'
import type { LedgerEntry } from '../storage/ledger-segment.ts'
import type { Store } from '../storage/store.ts'
import { createDeduplication } from './deduplicate.ts'
import { createIdentitySet, forEachIdentity, identityColumns, type IdentitySet } from './identity.ts'
import { inOrder, type Run, sliceRun, takeRun } from './runs.ts'
import type { Segment } from './shred-files.ts'

export interface AssemblerOptions {
  /** Also where the store's ingestion is stopped. */
  readonly intoStopped: boolean
  /** A data file is full with so many events. */
  readonly dataFileRows: number
  /** What was added is committed after so long (milliseconds), whether a data file is full or not. */
  readonly checkpointMs: number
}

/** What an assembler takes of a segment. */
export type AssembledSegment = Pick<Segment, 'events' | 'entries'>

/** Stores segments: each event once, in order of time. */
export interface Assembler {
  /** Adds the segment that follows. It is stored with this call or a later one. */
  add(segment: AssembledSegment): Promise<void>
  /** Commits everything. @returns how many events were stored; the others were duplicates */
  finish(): Promise<number>
  /** Drops what was not committed. */
  discard(): Promise<void>
}

/** Events are written as soon as so many wait: a row group. */
const WAITING_ROWS = 131_072
/** Or so many bytes of memory: what waits is bounded, whatever the size of events. */
const WAITING_BYTES = 48 * 1024 * 1024

/** What comes next may be later than all before, by so much. */
const MORE_LATE = 1.5
/** So much of what waits is written at least. */
const LEAST_LEAVING = 1 / 2
/** The few that come later than all others, by months even, are not waited for. */
const IN_TIME = 0.999

/** How long after younger ones events came, all but the latest few. Times in order of arrival. */
function usualLateness(times: Float64Array): number {
  let newest = Number.NEGATIVE_INFINITY
  const lateness = times.map((time) => {
    newest = Math.max(newest, time)
    return newest - time
  })
  return lateness.sort()[Math.floor(IN_TIME * (lateness.length - 1))]!
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function numbers(start: number, end: number): Int32Array {
  const out = new Int32Array(end - start)
  for (let i = 0; i < out.length; i++) out[i] = start + i
  return out
}

/**
 * Cuts runs, which follow each other in time, where those events begin before which others may still come.
 *
 * @param arrived their times in order of arrival
 */
function leavingOf(
  runs: readonly Run[],
  arrived: Float64Array,
): { readonly leaving: readonly Run[]; readonly staying: readonly Run[] } {
  const least = LEAST_LEAVING * arrived.length
  const until = (runs.at(-1)?.times.at(-1) ?? 0) - MORE_LATE * usualLateness(arrived)
  const [leaving, staying]: [Run[], Run[]] = [[], []]
  let left = 0
  for (const run of runs) {
    const { rows } = run.batch
    let count = 0
    while (count < rows && (left < least || run.times[count]! <= until)) {
      count++
      left++
    }
    if (count > 0) leaving.push(sliceRun(run, 0, count))
    if (count === rows) continue
    // What stays does not hold on to much that leaves.
    const isMost = rows - count > rows / 2
    staying.push(isMost ? sliceRun(run, count, rows) : takeRun(run, numbers(count, rows)))
  }
  return { leaving, staying }
}

/** Stores segments on this thread. Every call throws what {@link createAppender}'s calls throw. */
export function createAssembler(store: Store, options: AssemblerOptions): Assembler {
  const { dataFileRows, checkpointMs } = options
  const { columns } = store
  const appender = createAppender(store, options.intoStopped)
  const json = columns.findIndex(({ name }) => name === 'eventjson')
  const waitingRows = Math.min(dataFileRows, WAITING_ROWS)
  let segments = 0
  let waiting: readonly Run[] = []
  /** Times of what waits in order of arrival. */
  let arrived: readonly Float64Array[] = []
  /** What was added since the last commit. */
  let recent = createIdentitySet()
  let finished: { readonly segment: number; readonly entries: readonly LedgerEntry[] }[] = []
  let stored = 0
  let committed = performance.now()

  /** The texts of records, which are most of what runs hold, by the memory that they lie in. */
  function recordsOf(runs: readonly Run[]): ReadonlyMap<ArrayBufferLike, Uint8Array> {
    const columns = runs.map(({ batch }) => batch.columns[json]).filter((column) => column?.kind === 'bytes')
    return new Map(columns.map(({ data }) => [data.buffer, data]))
  }

  /** Gives back the texts of runs that are copied or written, but what others share with them. */
  function freeRecords(runs: readonly Run[], others: readonly Run[]): void {
    const kept = recordsOf(others)
    for (const [buffer, texts] of recordsOf(runs)) if (!kept.has(buffer)) free(texts)
  }

  /** Lets the next commit have the entries of files of which all events were appended. */
  function noteFinished(): void {
    const first = Math.min(...waiting.map((run) => run.segments.reduce((a, b) => Math.min(a, b), segments)))
    appender.note(finished.filter(({ segment }) => segment < first).flatMap(({ entries }) => entries))
    finished = finished.filter(({ segment }) => segment >= first)
  }

  /** @param ahead batches that are not among what was stored */
  function onCommit(rows: number, ahead: readonly Batch[]): void {
    stored += rows
    committed = performance.now()
    recent = createIdentitySet()
    for (const batch of ahead) addIdentities(recent, columns, batch)
  }

  async function commit(): Promise<void> {
    onCommit(
      await appender.commit(),
      waiting.map(({ batch }) => batch),
    )
  }

  async function flush(all: boolean): Promise<void> {
    const runs = inOrder(waiting)
    freeRecords(waiting, runs)
    const { leaving, staying } = all ? { leaving: runs, staying: [] } : leavingOf(runs, joined(arrived))
    waiting = staying
    arrived = staying.map(({ times }) => times)
    const batches = leaving.map(({ batch }) => batch)
    if (batches.length > 0) {
      const rows = await appender.append(batches, createDeduplication(columns, batches))
      if (rows !== undefined) onCommit(rows, [...batches, ...waiting.map(({ batch }) => batch)])
      freeRecords(leaving, staying)
    }
    noteFinished()
    if (appender.rows >= dataFileRows || appender.bytes >= DATA_FILE_BYTES) await commit()
  }

  function isFull(): boolean {
    const sum = (of: (run: Run) => number) => waiting.reduce((total, run) => total + of(run), 0)
    return sum(({ batch }) => batch.rows) >= waitingRows || sum(({ size }) => size) >= WAITING_BYTES
  }

  return {
    async add({ events, entries }) {
      const segment = segments++
      finished.push({ segment, entries })
      const { rows } = events.batch
      if (rows > 0) {
        const fresh = addIdentities(recent, columns, events.batch)
        const run = {
          batch: events.batch,
          times: events.arrived.slice().sort(),
          segments: new Int32Array(rows).fill(segment),
          size: events.size,
        }
        waiting = [...waiting, ...rowsOf(run, fresh)]
        arrived = [...arrived, events.arrived]
      }
      if (isFull()) await flush(false)
      else noteFinished()
      if (performance.now() - committed < checkpointMs) return
      // All of them: what is kept back for the order of events is read again by a run that goes on.
      await flush(true)
      await commit()
    },
    async finish() {
      await flush(true)
      await commit()
      return stored
    },
    discard: () => appender.discard(),
  }
}

/** So few rows that are left out cut a run in pieces, which costs less than a copy. */
const FEW = 16

/** Some rows of a run, ascending. */
function rowsOf(run: Run, rows: Int32Array): readonly Run[] {
  if (run.batch.rows - rows.length > FEW) return [takeRun(run, rows)]
  const pieces: Run[] = []
  for (let from = 0; from < rows.length; ) {
    let to = from + 1
    while (to < rows.length && rows[to] === rows[to - 1]! + 1) to++
    pieces.push(sliceRun(run, rows[from]!, rows[to - 1]! + 1))
    from = to
  }
  return pieces
}

/** Adds the identities of a batch. @returns the rows that have one that was not there, or none at all */
function addIdentities(set: IdentitySet, columns: readonly TableColumn[], batch: Batch): Int32Array {
  const isKnown = new Uint8Array(batch.rows)
  let known = 0
  forEachIdentity(identityColumns(columns, batch), (bytes, start, end, row) => {
    if (set.add(bytes, start, end)) return
    isKnown[row] = 1
    known++
  })
  if (known === 0) return numbers(0, batch.rows)
  return numbers(0, batch.rows).filter((row) => isKnown[row] === 0)
}
