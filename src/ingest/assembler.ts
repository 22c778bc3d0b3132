import { joinArrays } from '../common/join-arrays.ts'
import type { Batch, Column } from '../column/column.ts'
import { freeBuffers, heldBytes } from '../column/own.ts'
import type { TableColumn } from '../catalog/table-source.ts'
import { createAppender } from '../storage/append.ts'
import { DATA_FILE_BYTES } from '../storage/file-size.ts'
import type { LedgerLines } from '../storage/ledger-segment.ts'
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
/** Or so many bytes of memory: what waits is bounded, whatever the size of events and the share of a run that is left. */
const WAITING_BYTES = 32 * 1024 * 1024

/** Events are looked at so early: what is in order need not wait, and storing goes on beside reading. */
const LEAST_ROWS = 16_384
const LEAST_BYTES = 8 * 1024 * 1024
/** And written where so much of them is in order. */
const EARLY_LEAVING = 3 / 4

/** What comes next may be later than all before, by so much. */
const MORE_LATE = 1.5
/** So much of what waits is written at least. */
const LEAST_LEAVING = 1 / 2
/** The few that come later than all others, by months even, are not waited for. */
const IN_TIME = 0.999

/** Files whose events are stored wait for a commit up to so many: they are in the ledger with it. */
const MOST_NOTED = 65_536

/**
 * Identities are kept beyond a commit as long as they are not more than this share of those of a full data file. Events that come
 * in no order are committed often, a few at a time, and otherwise what was written would be read again each time.
 */
const KEPT_IDENTITIES = 1 / 2

/** Where more of the events than this come late by half the time that waits, waiting does not bring them into order. */
const IN_NO_ORDER = 1 / 16

/** How long after younger ones events came, ascending. Times in order of arrival. */
function latenessOf(times: Float64Array): Float64Array {
  let newest = Number.NEGATIVE_INFINITY
  const lateness = times.map((time) => {
    newest = Math.max(newest, time)
    return newest - time
  })
  return lateness.sort()
}

function columnsOf(runs: readonly Run[]): readonly Column[] {
  return runs.flatMap(({ batch }) => batch.columns)
}

function numbers(start: number, end: number): Int32Array {
  const out = new Int32Array(end - start)
  for (let i = 0; i < out.length; i++) out[i] = start + i
  return out
}

/** More than this of a run is not copied where it stays. */
const SHARED = 1 / 4

/** How events that wait came in. */
interface Arrival {
  /** Before this no others are likely to come. */
  readonly until: number
  /** Whether so many are late that waiting does not bring them into order. */
  readonly isInNoOrder: boolean
}

/** @param arrived times in order of arrival */
function arrivalOf(arrived: Float64Array): Arrival {
  let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const time of arrived) {
    earliest = Math.min(earliest, time)
    latest = Math.max(latest, time)
  }
  const lateness = latenessOf(arrived)
  const most = lateness.length - 1
  return {
    until: latest - MORE_LATE * lateness[Math.floor(IN_TIME * most)]!,
    isInNoOrder: lateness[Math.floor((1 - IN_NO_ORDER) * most)]! > (latest - earliest) / 2,
  }
}

/** How many times are not after `until`. */
function timesUntil(times: Float64Array, until: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! <= until) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Cuts runs, which follow each other in time, where those events begin before which others may still come.
 *
 * @param least so many leave at least
 */
function leavingOf(
  runs: readonly Run[],
  until: number,
  least: number,
): { readonly leaving: readonly Run[]; readonly staying: readonly Run[] } {
  const [leaving, staying]: [Run[], Run[]] = [[], []]
  let left = 0
  for (const run of runs) {
    const { rows } = run.batch
    const count = Math.min(rows, Math.max(timesUntil(run.times, until), least - left))
    left += count
    if (count > 0) leaving.push(sliceRun(run, 0, count))
    if (count === rows) continue
    // What stays does not hold on to much that leaves.
    const isMuch = rows - count > SHARED * rows
    staying.push(isMuch ? sliceRun(run, count, rows) : takeRun(run, numbers(count, rows)))
  }
  return { leaving, staying }
}

/** Stores segments on this thread. Every call throws what {@link createAppender}'s calls throw. */
export function createAssembler(store: Store, options: AssemblerOptions): Assembler {
  const { dataFileRows, checkpointMs } = options
  const { columns } = store
  const appender = createAppender(store, options.intoStopped)
  const waitingRows = Math.min(dataFileRows, WAITING_ROWS)
  let segments = 0
  let waiting: readonly Run[] = []
  /** Bytes of memory that these take, with their dictionaries and what they share with nobody any more. */
  let held = 0
  /** Times of what waits in order of arrival. */
  let arrived: readonly Float64Array[] = []
  /** What was added since a commit, mostly the last. */
  let recent = createIdentitySet()
  /** The data files that were committed since, which have nothing that is added. */
  let apart = new Set<string>()
  let finished: { readonly segment: number; readonly entries: LedgerLines }[] = []
  let stored = 0
  /** How many of the appender's files were seen to. */
  let told = 0
  let committed = performance.now()

  /** Gives back the memory of runs that are copied or written, but what others share with them. */
  function freeRuns(runs: readonly Run[], others: readonly Run[]): void {
    freeBuffers(columnsOf(runs), columnsOf(others))
  }

  /** Lets the next commit have the entries of files of which all events were appended. */
  function noteFinished(): void {
    const first = Math.min(...waiting.map((run) => run.segments.reduce((a, b) => Math.min(a, b), segments)))
    for (const { segment, entries } of finished) if (segment < first) appender.note(entries)
    finished = finished.filter(({ segment }) => segment >= first)
  }

  /** @param ahead batches that are not among what was stored */
  function onCommit(rows: number, ahead: readonly Batch[]): void {
    stored += rows
    committed = performance.now()
    if (recent.size <= KEPT_IDENTITIES * dataFileRows) {
      for (const file of appender.files.slice(told)) apart.add(file)
    } else {
      recent = createIdentitySet()
      apart = new Set()
      for (const batch of ahead) addIdentities(recent, columns, batch)
    }
    told = appender.files.length
  }

  async function commit(): Promise<void> {
    onCommit(
      await appender.commit(),
      waiting.map(({ batch }) => batch),
    )
  }

  /**
   * Appends what waits.
   *
   * @param until to this time
   * @param least but so many events at least
   */
  async function flush(until: number, least: number): Promise<void> {
    const runs = inOrder(waiting)
    freeRuns(waiting, runs)
    const { leaving, staying } = leavingOf(runs, until, least)
    waiting = staying
    held = heldBytes(columnsOf(staying))
    if (held > WAITING_BYTES / 2) {
      // What stays shares too much with what leaves.
      waiting = staying.map((run) => takeRun(run, numbers(0, run.batch.rows)))
      freeRuns(staying, [...leaving, ...waiting])
      held = heldBytes(columnsOf(waiting))
    }
    arrived = staying.map(({ times }) => times)
    const batches = leaving.map(({ batch }) => batch)
    if (batches.length > 0) {
      const rows = await appender.append(batches, createDeduplication(columns, batches, apart))
      if (rows !== undefined) onCommit(rows, [...batches, ...waiting.map(({ batch }) => batch)])
      freeRuns(leaving, waiting)
    }
    noteFinished()
    const { rows, bytes, noted } = appender
    if (rows >= dataFileRows || bytes >= DATA_FILE_BYTES || noted >= MOST_NOTED) await commit()
  }

  const flushAll = (): Promise<void> => flush(Number.POSITIVE_INFINITY, 0)

  /** Appends what need not wait, and more of it where that is too much. */
  async function flushSome(): Promise<void> {
    const rows = waiting.reduce((sum, { batch }) => sum + batch.rows, 0)
    const isFull = held >= WAITING_BYTES || rows >= waitingRows
    if (!isFull && held < LEAST_BYTES && rows < LEAST_ROWS) return noteFinished()
    const { until, isInNoOrder } = arrivalOf(
      joinArrays(arrived, new Float64Array(arrived.reduce((sum, { length }) => sum + length, 0))),
    )
    if (isFull) return isInNoOrder ? flushAll() : flush(until, Math.ceil(LEAST_LEAVING * rows))
    const ready = waiting.reduce((sum, { times }) => sum + timesUntil(times, until), 0)
    if (ready < EARLY_LEAVING * rows) return noteFinished()
    await flush(until, 0)
  }

  return {
    async add({ events, entries }) {
      const segment = segments++
      finished.push({ segment, entries })
      const { rows } = events.batch
      if (rows > 0) {
        const known = addIdentities(recent, columns, events.batch)
        const run = {
          batch: events.batch,
          times: events.arrived.slice().sort(),
          segments: new Int32Array(rows).fill(segment),
        }
        const left = without(run, known)
        freeRuns([run], [left])
        if (left.batch.rows > 0) waiting = [...waiting, left]
        held += heldBytes(columnsOf([left]))
        arrived = [...arrived, events.arrived]
      }
      await flushSome()
      if (performance.now() - committed < checkpointMs) return
      // All of them: what is kept back for the order of events is read again by a run that goes on.
      await flushAll()
      await commit()
    },
    async finish() {
      await flushAll()
      await commit()
      return stored
    },
    discard: () => appender.discard(),
  }
}

/** A run without some of its rows, ascending. */
function without(run: Run, known: Int32Array): Run {
  const { rows } = run.batch
  // Rows that are left out are in memory as long as the others, which saves a copy of these.
  if (known.length <= SHARED * rows) return known.length === 0 ? run : { ...run, dropped: known }
  const isKnown = new Uint8Array(rows)
  for (const row of known) isKnown[row] = 1
  return takeRun(
    run,
    numbers(0, rows).filter((row) => isKnown[row] === 0),
  )
}

/** Adds the identities of a batch. @returns the rows that have one that was there already, ascending */
function addIdentities(set: IdentitySet, columns: readonly TableColumn[], batch: Batch): Int32Array {
  const known: number[] = []
  forEachIdentity(identityColumns(columns, batch), (bytes, start, end, row) => {
    if (!set.add(bytes, start, end)) known.push(row)
  })
  return Int32Array.from(known)
}
