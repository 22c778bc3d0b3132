import { type StoreCategory, storeCategoryOf } from '../catalog/category.ts'
import type { TableColumn } from '../catalog/table-source.ts'
import type { Batch } from '../column/column.ts'
import { parseEventTime } from './shred/event-time.ts'
import { createEventWriter } from './shred/event-writer.ts'
import type { JsonValueSpan } from './shred/writer.ts'
import { flattenInsight } from './insight.ts'
import { createIdentitySet, type IdentitySet } from './identity.ts'

/** What became of a record. `rejected` comes with a reason. */
export type Outcome = 'added' | 'duplicate' | 'expired' | { readonly rejected: string }

/** Events waiting to become a data file. */
export interface EventBuffer {
  /** Judges the record `text[start, end)` (compact JSON) and adds it where it is new. */
  offer(text: Uint8Array, start: number, end: number): Outcome
  readonly rows: number
  size(): number
  /** The events in order of arrival, and the range of their times in microseconds; the buffer is empty again. */
  take(): { readonly batch: Batch; readonly earliest: bigint; readonly latest: bigint }
}

export interface EventBufferOptions {
  readonly category: StoreCategory
  readonly columns: readonly TableColumn[]
  /** Events before this (microseconds) are expired. */
  readonly cutoff: bigint
}

const decoder = new TextDecoder()
const encoder = new TextEncoder()
const SHOWN = 64

function shown({ bytes, valueStart, valueEnd }: JsonValueSpan): string {
  const text = decoder.decode(bytes.subarray(valueStart, Math.min(valueEnd, valueStart + SHOWN)))
  return valueEnd - valueStart > SHOWN ? `${text}…` : text
}

/** The text of a string member; undefined where it is absent or no string. */
function textOf(member: JsonValueSpan | undefined): string | undefined {
  return member?.kind === 'string'
    ? decoder.decode(member.bytes.subarray(member.valueStart, member.valueEnd))
    : undefined
}

/**
 * Trails deliver Insights events beside the others, in one record format: a Management store has `insightdetails` for
 * them. A category that AWS has not named yet shares that format too, as the last two did.
 */
function accepts(category: StoreCategory, eventCategory: string | undefined): boolean {
  const belongs = storeCategoryOf(eventCategory) ?? 'Management'
  return belongs === category || (belongs === 'Insight' && category === 'Management')
}

/** @param seen the identities of this run; what is added goes into it */
export function createEventBuffer(
  { category, columns, cutoff }: EventBufferOptions,
  seen: IdentitySet = createIdentitySet(),
): EventBuffer {
  let writer = createEventWriter(columns)
  let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const oldest = Number(cutoff)

  function isNew(): boolean {
    const id = writer.member('eventid')
    if (id?.kind === 'string' && id.valueEnd > id.valueStart)
      return seen.add(id.bytes, id.valueStart, id.valueEnd)
    const checksum = encoder.encode(writer.checksum())
    return seen.add(checksum, 0, checksum.length)
  }

  return {
    offer(text, start, end) {
      writer.open(text, start, end)
      const time = writer.member('eventtime')
      if (time === undefined || time.kind === 'null') return { rejected: 'eventTime is missing' }
      const micros =
        time.kind === 'string' ? parseEventTime(time.bytes, time.valueStart, time.valueEnd) : Number.NaN
      if (Number.isNaN(micros)) return { rejected: `eventTime is not a time: ${shown(time)}` }
      const eventCategory = textOf(writer.member('eventcategory'))
      if (!accepts(category, eventCategory)) {
        const named = eventCategory ?? 'Management'
        return {
          rejected: `an event of category ${named} does not belong in a store of category ${category}`,
        }
      }
      if (micros < oldest) return 'expired'
      if (!isNew()) return 'duplicate'
      if (category === 'Insight') {
        const flat = flattenInsight(text, start, end)
        writer.open(flat, 0, flat.length)
      }
      writer.add()
      earliest = Math.min(earliest, micros)
      latest = Math.max(latest, micros)
      return 'added'
    },
    get rows() {
      return writer.rows
    },
    size: () => writer.size(),
    take() {
      const taken = { batch: writer.finish(), earliest: BigInt(earliest), latest: BigInt(latest) }
      writer = createEventWriter(columns)
      ;[earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
      return taken
    },
  }
}
