import type { Random } from './random.ts'
import { publicAddress, uuid } from './text.ts'

/**
 * The event again as CloudTrail delivers it after it mended a field: another eventID, and an addendum which names the
 * one that it replaces (CloudTrail record contents, `addendum`, reason UPDATED_DATA).
 */
export function correctEvent(json: string, random: Random): string {
  const eventId = /,"eventID":"([^"]+)"/.exec(json)?.[1] ?? ''
  const requestId = /,"requestID":"([^"]+)"/.exec(json)?.[1]
  const request = requestId === undefined ? '' : `"originalRequestID":"${requestId}",`
  const addendum = `,"addendum":{"reason":"UPDATED_DATA","updatedFields":"sourceIPAddress",${request}"originalEventID":"${eventId}"}`
  return json
    .replace(`,"eventID":"${eventId}"`, `,"eventID":"${uuid(random)}"`)
    .replace(/,"sourceIPAddress":"[^"]*"/, `,"sourceIPAddress":"${publicAddress(random)}"`)
    .replace(/,"eventCategory":"(?=\w+"(,"eventContext"|,"tlsDetails"|,"sessionCred|\}$))/, `${addendum}$&`)
}
