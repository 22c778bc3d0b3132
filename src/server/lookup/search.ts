import type { Lake, LakeThread, ResultRow, StoreDetails } from '../../index.ts'
import { awsError } from '../error.ts'
import { type Attribute, conditionOf, literal, type LookupKind } from './attribute.ts'
import { type EventFacts, eventFacts, insightRecord } from './record.ts'

/** Where a page ends: the events of a store come by time and id, both descending. */
interface Position {
  /** As the engine prints times: `2026-01-31 20:00:00.000`. */
  readonly time: string
  readonly id: string
}

interface Lookup {
  readonly isInsight: boolean
  readonly attribute: Attribute | undefined
  /** Milliseconds since the epoch, both inclusive. */
  readonly from: number
  readonly to: number
  readonly after: string | undefined
  readonly most: number
  readonly signal: AbortSignal
}

interface Found extends Position {
  readonly json: string
}

const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,6}$/

function timestamp(time: string): string {
  return `timestamp ${literal(time)}`
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '')
}

/** A position comes from a token, which anybody could have made. */
function readPosition(text: string): Position {
  const [time = '', id = ''] = text.split('/')
  if (!TIME.test(time)) throw awsError('InvalidNextTokenException')
  return { time, id }
}

/** Records of before event categories are management events. */
const CATEGORY: Readonly<Record<LookupKind, string>> = {
  event: "coalesce(eventcategory, 'Management') = 'Management' AND managementevent IS DISTINCT FROM false",
  insight: "eventcategory = 'Insight'",
  'flat-insight': "eventcategory = 'Insight'",
}

function statementOf(store: string, kind: LookupKind, lookup: Lookup): string {
  const { attribute, from, to, after, most } = lookup
  const position = after === undefined ? undefined : readPosition(after)
  const conditions = [
    `eventtime >= ${timestamp(timeText(from))}`,
    `eventtime <= ${timestamp(timeText(to))}`,
    CATEGORY[kind],
    ...(attribute === undefined ? [] : [conditionOf(attribute, kind)]),
    ...(position === undefined
      ? []
      : [
          `eventtime <= ${timestamp(position.time)}`,
          `(eventtime < ${timestamp(position.time)} OR eventid < ${literal(position.id)})`,
        ]),
  ]
  const columns = kind === 'flat-insight' ? '*' : 'eventid, eventtime, eventjson'
  return `SELECT ${columns} FROM "${store}" WHERE ${conditions.join(' AND ')}
    ORDER BY eventtime DESC, eventid DESC LIMIT ${most + 1}`
}

function foundOf(row: ResultRow, kind: LookupKind): readonly Found[] {
  const { eventtime: time, eventid: id } = row
  if (typeof time !== 'string' || typeof id !== 'string') return []
  const json = kind === 'flat-insight' ? insightRecord(row) : row.eventjson
  return typeof json === 'string' ? [{ time, id, json }] : []
}

function kindOf({ category }: StoreDetails, isInsight: boolean): LookupKind | undefined {
  if (category === 'Management') return isInsight ? 'insight' : 'event'
  return category === 'Insight' && isInsight ? 'flat-insight' : undefined
}

async function searchStore(
  thread: Pick<LakeThread, 'rows'>,
  store: StoreDetails,
  lookup: Lookup,
): Promise<readonly Found[]> {
  const kind = kindOf(store, lookup.isInsight)
  if (kind === undefined || store.status === 'PENDING_DELETION') return []
  const rows = await thread.rows(statementOf(store.id, kind, lookup), { signal: lookup.signal })
  return rows.flatMap((row) => foundOf(row, kind))
}

function isBefore(one: Position, other: Position): boolean {
  return one.time === other.time ? one.id > other.id : one.time > other.time
}

/**
 * A page of the events of all stores, newest first, each once.
 *
 * @returns `last`, the position behind which the next page begins, where there is one
 */
export async function searchEvents(
  lake: Pick<Lake, 'stores'>,
  thread: Pick<LakeThread, 'rows'>,
  lookup: Lookup,
): Promise<{ readonly events: readonly EventFacts[]; readonly last: string | undefined }> {
  const found: Found[] = []
  for (const store of await lake.stores()) found.push(...(await searchStore(thread, store, lookup)))
  const sorted = found.sort((a, b) => (isBefore(a, b) ? -1 : 1))
  const unique = sorted.filter(
    ({ id, time }, i) => i === 0 || sorted[i - 1]?.id !== id || sorted[i - 1]?.time !== time,
  )
  const page = unique.slice(0, lookup.most)
  const last = unique.length > page.length ? page.at(-1) : undefined
  return {
    events: page.map(({ id, time, json }) =>
      eventFacts({ id, time: Date.parse(`${time.slice(0, 23)}Z`), json }),
    ),
    last: last && `${last.time}/${last.id}`,
  }
}
