import { appendBytes, type ByteBuffer, createByteBuffer } from '../common/byte-buffer.ts'
import { createObjectReader } from './shred/object-reader.ts'
import type { JsonValueSpan } from './shred/writer.ts'

/**
 * Insights events: the trail's record nests what Lake's schema has flat. The record's `insightDetails` becomes the
 * columns insightstate … insightcontext (CloudTrail User Guide, "CloudTrail record contents for Insights events in event
 * data stores"); everything else stays where it is.
 */
const encoder = new TextEncoder()

/** Members of `insightDetails` and the columns they become. */
const DETAILS = [
  ['state', 'insightState'],
  ['eventsource', 'insightEventSource'],
  ['eventname', 'insightEventName'],
  ['errorcode', 'insightErrorCode'],
  ['insighttype', 'insightType'],
  ['insightsource', 'insightSource'],
] as const

/** The members of an object by lower-case name; the function reads the next one only when it is called again. */
function objectMembers(names: readonly string[]): (value: JsonValueSpan | undefined) => Members {
  const reader = createObjectReader(names)
  return (value) => {
    if (value?.kind !== 'object') return () => undefined
    reader.read(value.bytes, value.valueStart)
    return (name) => {
      const index = names.indexOf(name)
      return reader.has(index) ? reader.members[index] : undefined
    }
  }
}

type Members = (name: string) => JsonValueSpan | undefined

const recordMembers = objectMembers(['insightdetails'])
const detailMembers = objectMembers([...DETAILS.map(([name]) => name), 'insightcontext'])
const contextMembers = objectMembers(['statistics', 'attributions'])
const statisticMembers = objectMembers(['baseline', 'insight', 'baselineduration', 'insightduration'])
const baselineMembers = objectMembers(['average'])
const insightMembers = objectMembers(['average'])

function appendText(out: ByteBuffer, text: string): void {
  const bytes = encoder.encode(text)
  appendBytes(out, bytes, 0, bytes.length)
}

/** Appends `,"name":value` in the value's own spelling; nothing where there is no value. */
function appendMember(out: ByteBuffer, name: string, value: JsonValueSpan | undefined): void {
  if (value === undefined) return
  const quote = value.kind === 'string' ? '"' : ''
  appendText(out, `,"${name}":${quote}`)
  appendBytes(out, value.bytes, value.valueStart, value.valueEnd)
  appendText(out, quote)
}

/**
 * The record `text[start, end)` (compact JSON) in Lake's flat shape, in its own spelling: what Lake has flat is appended,
 * and no column reads what is nested. A record that is flat already comes back as it is.
 */
export function flattenInsight(text: Uint8Array, start: number, end: number): Uint8Array {
  const record = {
    bytes: text,
    valueStart: start,
    valueEnd: end,
    kind: 'object',
    valueEscaped: false,
  } as const
  const details = recordMembers(record)('insightdetails')
  if (details?.kind !== 'object') return text.slice(start, end)
  const out = createByteBuffer(2 * (end - start))
  // Without its closing brace; a record with details has a member to put a comma behind.
  appendBytes(out, text, start, end - 1)
  const detail = detailMembers(details)
  for (const [name, column] of DETAILS) appendMember(out, column, detail(name))
  const context = detail('insightcontext')
  if (context?.kind === 'object') {
    const contextMember = contextMembers(context)
    const statistic = statisticMembers(contextMember('statistics'))
    const flat = createByteBuffer(end - start)
    appendMember(flat, 'baselineAverage', baselineMembers(statistic('baseline'))('average'))
    appendMember(flat, 'insightAverage', insightMembers(statistic('insight'))('average'))
    appendMember(flat, 'baselineDuration', statistic('baselineduration'))
    appendMember(flat, 'insightDuration', statistic('insightduration'))
    appendMember(flat, 'attributions', contextMember('attributions'))
    appendText(out, ',"insightContext":{')
    // Behind the first comma.
    if (flat.length > 0) appendBytes(out, flat.bytes, 1, flat.length)
    appendText(out, '}')
  }
  appendText(out, '}')
  return out.bytes.subarray(0, out.length)
}
