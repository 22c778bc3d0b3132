import { type StoreCategory, storeCategoryOf } from '../catalog/category.ts'
import type { TableColumn } from '../catalog/table-source.ts'
import { sliceBatch } from '../column/batch.ts'
import type { Batch, Column } from '../column/column.ts'
import { slice } from '../column/slice.ts'
import { invariant } from '../common/assert.ts'
import { createIdentitySet, type IdentitySet } from './identity.ts'
import { flattenInsight } from './insight.ts'
import { parseEventTime } from './shred/event-time.ts'
import { createEventWriter } from './shred/event-writer.ts'
import { plainSpan } from './shred/text-writer.ts'
import { createFloat64Vector, finishFloat64, setFloat64 } from './shred/vector.ts'
import type { JsonValueSpan } from './shred/writer.ts'

/** What became of a record. `rejected` comes with a reason. */
type Outcome = 'added' | 'duplicate' | 'expired' | 'not-selected' | { readonly rejected: string }

/** Events waiting to become a data file. */
export interface EventBuffer {
  /**
   * Judges the record `text[start, end)` (compact JSON) and adds it where no event like it is in the buffer, or was.
   * The text is kept and must not change.
   *
   * @param file which file of the run it is from, by number; they come in order
   */
  offer(text: Uint8Array, start: number, end: number, file: number): Outcome
  /** The first file of which an event is in the buffer; Infinity where it is empty. */
  readonly firstFile: number
  readonly rows: number
  /** About how much memory the events take, in bytes. */
  size(): number
  /**
   * The events in order of time, those of one time in order of arrival. Where they did not come in that order, the newest
   * stay, unless `all` are wanted: others that belong between them may still come. The buffer goes on to take what left for
   * duplicates until it is told to {@link forget} it.
   */
  take(all: boolean): Batch
  /** Forgets what was taken but for the last `kept` batches. */
  forget(kept: number): void
}

export interface EventBufferOptions {
  readonly category: StoreCategory
  readonly columns: readonly TableColumn[]
  /** Events before this (microseconds) are expired. */
  readonly cutoff: bigint
  /** Which events to take, given as parsed JSON; all of them where left out. */
  readonly selects?: ((event: unknown) => boolean) | undefined
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const SHOWN = 64

function shown({ bytes, valueStart, valueEnd }: JsonValueSpan): string {
  const text = decoder.decode(bytes.subarray(valueStart, Math.min(valueEnd, valueStart + SHOWN)))
  return valueEnd - valueStart > SHOWN ? `${text.replace(/\ufffd$/, '')}…` : text
}

const CONFIG_FILE = 'a file of AWS Config, which holds configuration items and no events'
const CONFIG_MEMBER = Buffer.from('"configurationItems":')

/** AWS Config delivers its snapshots and histories beside the logs, as one object of which the items are a member. */
function isConfigFile(text: Uint8Array, start: number, end: number): boolean {
  return Buffer.from(text.buffer, text.byteOffset + start, Math.min(end - start, 512)).includes(CONFIG_MEMBER)
}

/** The text of a string member; undefined where it is absent or no string. */
function textOf(member: JsonValueSpan | undefined): string | undefined {
  if (member?.kind !== 'string') return undefined
  const { bytes, valueStart, valueEnd } = plainSpan(member)
  return decoder.decode(bytes.subarray(valueStart, valueEnd))
}

function timeOf(member: JsonValueSpan): number {
  if (member.kind !== 'string') return Number.NaN
  const { bytes, valueStart, valueEnd } = plainSpan(member)
  return parseEventTime(bytes, valueStart, valueEnd)
}

/**
 * Trails deliver Insights events beside the others, in one record format: a Management store has `insightdetails` for
 * them. A category that AWS has not named yet shares that format too, as the last two did.
 */
function accepts(category: StoreCategory, eventCategory: string | undefined): boolean {
  const belongs = storeCategoryOf(eventCategory) ?? 'Management'
  return belongs === category || (belongs === 'Insight' && category === 'Management')
}

/** Row numbers in order of `times`, equal ones ascending. */
function orderOf(times: Float64Array): Int32Array {
  const order = new Int32Array(times.length)
  for (let row = 0; row < order.length; row++) order[row] = row
  return isSorted(times) ? order : order.sort((a, b) => times[a]! - times[b]! || a - b)
}

function isSorted(times: Float64Array): boolean {
  for (let row = 1; row < times.length; row++) if (times[row]! < times[row - 1]!) return false
  return true
}

/** What comes next may be later than all before, by so much. */
const MORE_LATE = 1.5

/** So much of a buffer leaves at least. */
const LEAST_TAKEN = 1 / 2

/** The few that come later than all others, by months even, are not waited for. */
const IN_TIME = 0.999

/** How long after younger ones events came, all but the latest few; in the unit of times. */
function usualLateness(times: Float64Array): number {
  let newest = Number.NEGATIVE_INFINITY
  const lateness = times.map((time) => {
    newest = Math.max(newest, time)
    return newest - time
  })
  return lateness.sort()[Math.floor(IN_TIME * (lateness.length - 1))]!
}

/** How many of the rows in `order` leave: those older than what may still come. */
function leavingRows(times: Float64Array, order: Int32Array): number {
  const rows = order.length
  const until = times[order[rows - 1]!]! - MORE_LATE * usualLateness(times)
  let count = rows
  while (count > rows * LEAST_TAKEN && times[order[count - 1]!]! > until) count--
  return count
}

export function createEventBuffer({ category, columns, cutoff, selects }: EventBufferOptions): EventBuffer {
  const at = (name: string) => columns.findIndex((column) => column.name === name)
  const [timeColumn, idColumn, categoryColumn] = [at('eventtime'), at('eventid'), at('eventcategory')]
  const jsonColumn = at('eventjson')
  const oldest = Number(cutoff)
  let writer = createEventWriter(columns)
  let times = createFloat64Vector()
  let seen = createIdentitySet()
  /** The file of each event. */
  let files = createFloat64Vector()
  let firstFile = Number.POSITIVE_INFINITY
  /** Of the batches that were taken and not forgotten. */
  let taken: IdentitySet[] = []

  /** By what the column eventid will say; by the checksum of the text for records that have none. */
  function identity(): JsonValueSpan {
    const id = writer.member(idColumn)
    const hasId = id !== undefined && id.kind !== 'null' && id.valueEnd > id.valueStart
    return hasId ? plainSpan(id) : writer.checksum()
  }

  function isNew(): boolean {
    const { bytes, valueStart, valueEnd } = identity()
    return (
      taken.every((set) => set.indexOf(bytes, valueStart, valueEnd) < 0) &&
      seen.add(bytes, valueStart, valueEnd)
    )
  }

  /** Puts events back that left the buffer with others, by their texts. */
  function putBack(texts: Column, times: Float64Array, files: Float64Array): void {
    invariant(texts.kind === 'bytes', 'eventjson is text')
    const { offsets, length } = texts
    // A copy, which does not hold on to the texts of the others.
    const first = offsets[0]!
    const bytes = texts.data.slice(first, offsets[length])
    for (let row = 0; row < length; row++) {
      writer.open(bytes, offsets[row]! - first, offsets[row + 1]! - first)
      const { bytes: id, valueStart, valueEnd } = identity()
      seen.add(id, valueStart, valueEnd)
      addAt(times[row]!, files[row]!)
    }
  }

  function addAt(micros: number, file: number): void {
    setFloat64(times, writer.rows, micros)
    setFloat64(files, writer.rows, file)
    firstFile = Math.min(firstFile, file)
    writer.add()
  }

  return {
    offer(text, start, end, file) {
      writer.open(text, start, end)
      const time = writer.member(timeColumn)
      if (time === undefined || time.kind === 'null')
        return { rejected: isConfigFile(text, start, end) ? CONFIG_FILE : 'eventTime is missing' }
      const micros = timeOf(time)
      if (Number.isNaN(micros)) return { rejected: `eventTime is not a time: ${shown(time)}` }
      const eventCategory = textOf(writer.member(categoryColumn))
      if (!accepts(category, eventCategory)) {
        const named = eventCategory ?? 'Management'
        return {
          rejected: `an event of category ${named} does not belong in a store of category ${category}`,
        }
      }
      if (micros < oldest) return 'expired'
      if (selects !== undefined && !selects(JSON.parse(decoder.decode(text.subarray(start, end)))))
        return 'not-selected'
      if (!isNew()) return 'duplicate'
      if (category === 'Insight') {
        const flat = flattenInsight(text, start, end)
        writer.open(flat, 0, flat.length)
      }
      addAt(micros, file)
      return 'added'
    },
    get firstFile() {
      return firstFile
    },
    get rows() {
      return writer.rows
    },
    size: () => writer.size(),
    take(all) {
      const arrived = finishFloat64(times, writer.rows)
      const arrivedFrom = finishFloat64(files, writer.rows)
      const order = orderOf(arrived)
      // Without the text of its record an event cannot be put back.
      const leaving = all || jsonColumn < 0 ? order.length : leavingRows(arrived, order)
      const batch = writer.finish(order)
      writer = createEventWriter(columns)
      times = createFloat64Vector()
      files = createFloat64Vector()
      firstFile = Number.POSITIVE_INFINITY
      taken.push(seen)
      seen = createIdentitySet()
      if (leaving === order.length) return batch
      const late = order.subarray(leaving)
      putBack(
        slice(batch.columns[jsonColumn]!, leaving, order.length),
        Float64Array.from(late, (row) => arrived[row]!),
        Float64Array.from(late, (row) => arrivedFrom[row]!),
      )
      return sliceBatch(batch, 0, leaving)
    },
    forget(kept) {
      taken = taken.slice(taken.length - Math.min(kept, taken.length))
    },
  }
}
