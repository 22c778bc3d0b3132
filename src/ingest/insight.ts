/**
 * Insights events: the trail's record nests what Lake's schema has flat. The record's `insightDetails` becomes the
 * columns insightstate … insightcontext (CloudTrail User Guide, "CloudTrail record contents for Insights events in event
 * data stores"); everything else stays where it is.
 */
const encoder = new TextEncoder()
const decoder = new TextDecoder()

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

function member(value: Json | undefined, key: string): Json | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  // Array.isArray does not narrow readonly arrays.
  return isObject ? (value as { readonly [key: string]: Json })[key] : undefined
}

/** The record in Lake's flat shape; a record that is flat already comes back as it is. */
export function flattenInsight(text: Uint8Array, start: number, end: number): Uint8Array {
  // The text was validated as JSON by the record reader.
  const record = JSON.parse(decoder.decode(text.subarray(start, end))) as { readonly [key: string]: Json }
  const details = record.insightDetails
  if (details === undefined) return text.slice(start, end)
  const context = member(details, 'insightContext')
  const statistics = member(context, 'statistics')
  const flat = {
    ...record,
    insightDetails: undefined,
    insightState: member(details, 'state'),
    insightEventSource: member(details, 'eventSource'),
    insightEventName: member(details, 'eventName'),
    insightErrorCode: member(details, 'errorCode'),
    insightType: member(details, 'insightType'),
    insightSource: record.insightSource ?? member(details, 'insightSource'),
    insightContext: {
      baselineAverage: member(member(statistics, 'baseline'), 'average'),
      insightAverage: member(member(statistics, 'insight'), 'average'),
      baselineDuration: member(statistics, 'baselineDuration'),
      insightDuration: member(statistics, 'insightDuration'),
      attributions: member(context, 'attributions'),
    },
  }
  return encoder.encode(JSON.stringify(flat))
}
