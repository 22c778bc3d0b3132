import { type StoreCategory, storeCategoryOf } from '../catalog/category.ts'
import type { TableColumn } from '../catalog/table-source.ts'
import type { Batch } from '../column/column.ts'
import type { IngestKernel } from '../kernel/ingest-binding.ts'
import { createIdentitySet } from './identity.ts'
import { flattenInsight } from './insight.ts'
import { parseEventTime } from './shred/event-time.ts'
import { createEventWriter } from './shred/event-writer.ts'
import { plainSpan } from './shred/text-writer.ts'
import { createFloat64Vector, finishFloat64, setFloat64 } from './shred/vector.ts'
import type { JsonValueSpan } from './shred/writer.ts'

/** What became of a record. `rejected` comes with a reason. */
type Outcome = 'added' | 'duplicate' | 'expired' | 'not-selected' | { readonly rejected: string }

/** Events in order of time, those of one time in order of arrival. */
export interface SortedEvents {
  readonly batch: Batch
  /** Their times in the order in which they arrived: microseconds since the epoch. */
  readonly arrived: Float64Array<ArrayBuffer>
}

/** Gathers events as columns. */
export interface EventBuffer {
  /**
   * Judges the record `text[start, end)` (compact JSON) and adds it where no event like it is in the buffer. The text is
   * kept and must not change.
   *
   * @param marks where its members stand, from `firstMark` up to `endMark`; see `MemberMarks`
   */
  offer(
    text: Uint8Array,
    start: number,
    end: number,
    marks: Int32Array,
    firstMark: number,
    endMark: number,
  ): Outcome
  readonly rows: number
  /** About how much memory the events take, in bytes. */
  size(): number
  /** All events; the buffer is empty then. */
  take(): SortedEvents
}

export interface EventBufferOptions {
  readonly category: StoreCategory
  readonly columns: readonly TableColumn[]
  /** Events before this (microseconds) are expired. */
  readonly cutoff: bigint
  /** Which events to take, given as parsed JSON; all of them where left out. */
  readonly selects?: ((event: unknown) => boolean) | undefined
  /** Does what is done to every byte; it is this buffer's. */
  readonly kernel?: IngestKernel | undefined
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

/** Whether a string is spelled so; never where that is empty. */
function isText({ bytes, valueStart, valueEnd, kind }: JsonValueSpan, text: Uint8Array): boolean {
  if (kind !== 'string' || text.length === 0 || valueEnd - valueStart !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[valueStart + i] !== text[i]) return false
  return true
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

export function createEventBuffer(options: EventBufferOptions): EventBuffer {
  const { category, columns, cutoff, selects, kernel } = options
  const at = (name: string) => columns.findIndex((column) => column.name === name)
  const [timeColumn, idColumn, categoryColumn] = [at('eventtime'), at('eventid'), at('eventcategory')]
  const oldest = Number(cutoff)
  let writer = createEventWriter(columns, kernel)
  let times = createFloat64Vector()
  let seen = createIdentitySet()
  let acceptedText: Uint8Array = new Uint8Array(0)

  /** By what the column eventid will say; by the checksum of the text for records that have none. */
  function identity(): JsonValueSpan {
    const id = writer.member(idColumn)
    const hasId = id !== undefined && id.kind !== 'null' && id.valueEnd > id.valueStart
    return hasId ? plainSpan(id) : writer.checksum()
  }

  function isNew(): boolean {
    const { bytes, valueStart, valueEnd } = identity()
    return seen.add(bytes, valueStart, valueEnd)
  }

  /** Most events are of the category of the one before. */
  function isAccepted(named: JsonValueSpan | undefined): boolean {
    if (named !== undefined && isText(named, acceptedText)) return true
    const eventCategory = textOf(named)
    if (!accepts(category, eventCategory)) return false
    if (named?.kind === 'string' && !named.valueEscaped)
      acceptedText = named.bytes.slice(named.valueStart, named.valueEnd)
    return true
  }

  function isSelected(selected: (event: unknown) => boolean): boolean {
    const { text, start, end } = writer.record()
    return selected(JSON.parse(decoder.decode(text.subarray(start, end))))
  }

  function addFlat(): void {
    const { text, start, end } = writer.record()
    const flat = flattenInsight(text, start, end)
    writer.open(flat, 0, flat.length)
    writer.add()
  }

  return {
    offer(given, from, to, marks, firstMark, endMark) {
      writer.open(given, from, to, marks, firstMark, endMark)
      const time = writer.member(timeColumn)
      if (time === undefined || time.kind === 'null') {
        const { text, start, end } = writer.record()
        return { rejected: isConfigFile(text, start, end) ? CONFIG_FILE : 'eventTime is missing' }
      }
      const micros = timeOf(time)
      if (Number.isNaN(micros)) return { rejected: `eventTime is not a time: ${shown(time)}` }
      const named = writer.member(categoryColumn)
      if (!isAccepted(named)) {
        const eventCategory = textOf(named) ?? 'Management'
        return {
          rejected: `an event of category ${eventCategory} does not belong in a store of category ${category}`,
        }
      }
      if (micros < oldest) return 'expired'
      if (selects !== undefined && !isSelected(selects)) return 'not-selected'
      if (!isNew()) return 'duplicate'
      setFloat64(times, writer.rows(), micros)
      if (category === 'Insight') addFlat()
      else writer.add(micros)
      return 'added'
    },
    get rows() {
      return writer.rows()
    },
    size: () => writer.size(),
    take() {
      const arrived = finishFloat64(times, writer.rows()).slice()
      const batch = writer.finish(orderOf(arrived))
      writer = createEventWriter(columns, kernel)
      times = createFloat64Vector()
      seen = createIdentitySet()
      return { batch, arrived }
    },
  }
}
