import { createHash } from 'node:crypto'

/** Why an event was not taken, in the model's codes. */
export interface Refusal {
  readonly errorCode:
    | 'AccountNotSubscribed'
    | 'FieldNotFound'
    | 'FieldTooLong'
    | 'InvalidChecksum'
    | 'InvalidData'
    | 'InvalidEventSource'
    | 'InvalidRecipient'
  readonly errorMessage: string
}

/** An event of PutAuditEvents. */
export interface AuditEvent {
  readonly id: string
  /** The event as JSON. */
  readonly eventData: string
  /** Its SHA-256, in base64. */
  readonly eventDataChecksum?: string | undefined
}

type JsonObject = Readonly<Record<string, unknown>>

/** What is known of an event whose data may be stored. */
export interface CheckedEvent {
  /** `2026-01-31T20:00:00Z`. */
  readonly eventTime: string
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refusal(errorCode: Refusal['errorCode'], errorMessage: string): Refusal {
  return { errorCode, errorMessage }
}

interface TextRule {
  readonly path: readonly string[]
  readonly isRequired: boolean
  /** Characters at most. */
  readonly most: number
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-integration-event-schema.html */
const TEXTS: readonly TextRule[] = [
  { path: ['version'], isRequired: true, most: 256 },
  { path: ['userIdentity', 'type'], isRequired: true, most: 128 },
  { path: ['userIdentity', 'principalId'], isRequired: true, most: 1024 },
  { path: ['eventSource'], isRequired: true, most: 1024 },
  { path: ['eventName'], isRequired: true, most: 1024 },
  { path: ['eventTime'], isRequired: true, most: 64 },
  { path: ['UID'], isRequired: true, most: 1024 },
  { path: ['recipientAccountId'], isRequired: true, most: 12 },
  { path: ['userAgent'], isRequired: false, most: 1024 },
  { path: ['sourceIPAddress'], isRequired: false, most: 256 },
  { path: ['errorCode'], isRequired: false, most: 256 },
  { path: ['errorMessage'], isRequired: false, most: 256 },
]

/** Bytes of JSON at most. */
const OBJECTS: readonly { readonly name: string; readonly most: number }[] = [
  { name: 'requestParameters', most: 100 * 1024 },
  { name: 'responseElements', most: 100 * 1024 },
  { name: 'additionalEventData', most: 28 * 1024 },
]

function memberAt(data: JsonObject, path: readonly string[]): unknown {
  let value: unknown = data
  for (const name of path) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  return value
}

function checkText(data: JsonObject, { path, isRequired, most }: TextRule): Refusal | undefined {
  const name = path.join('.')
  const value = memberAt(data, path)
  if (value === undefined || value === null)
    return isRequired ? refusal('FieldNotFound', `The field ${name} is missing.`) : undefined
  if (typeof value !== 'string') return refusal('InvalidData', `The field ${name} is not a text.`)
  if (isRequired && value === '') return refusal('FieldNotFound', `The field ${name} is empty.`)
  return [...value].length > most
    ? refusal('FieldTooLong', `The field ${name} has more than ${most} characters.`)
    : undefined
}

function checkObject(data: JsonObject, name: string, most: number): Refusal | undefined {
  const value = memberAt(data, [name])
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) return refusal('InvalidData', `The field ${name} is not an object.`)
  return Buffer.byteLength(JSON.stringify(value)) > most
    ? refusal('FieldTooLong', `The field ${name} has more than ${most} bytes.`)
    : undefined
}

const EVENT_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?Z?$/

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Members by which records of other schemas are known: OCSF, and CloudTrail's own events. */
const FOREIGN_MEMBERS = ['class_uid', 'eventCategory']

/** Whether the data of an event is a record of another schema than that of channels. */
export function isOfOtherSchema({ eventData }: AuditEvent): boolean {
  const data = parse(eventData)
  return isObject(data) && FOREIGN_MEMBERS.some((name) => Object.hasOwn(data, name))
}

/**
 * Checks an event against the schema of channels.
 *
 * @param accountId who owns the channel: events are for that account alone
 */
export function checkAuditEvent(
  { eventData, eventDataChecksum }: AuditEvent,
  accountId: string,
): CheckedEvent | Refusal {
  if (eventDataChecksum !== undefined) {
    const checksum = createHash('sha256').update(eventData).digest('base64')
    if (checksum !== eventDataChecksum)
      return refusal('InvalidChecksum', 'The checksum is not the SHA-256 of eventData in base64.')
  }
  const data = parse(eventData)
  if (!isObject(data)) return refusal('InvalidData', 'eventData is not a JSON object.')
  const { userIdentity } = data
  if (userIdentity !== undefined && !isObject(userIdentity))
    return refusal('InvalidData', 'The field userIdentity is not an object.')
  for (const rule of TEXTS) {
    const wrong = checkText(data, rule)
    if (wrong !== undefined) return wrong
  }
  for (const { name, most } of OBJECTS) {
    const wrong = checkObject(data, name, most)
    if (wrong !== undefined) return wrong
  }
  const { eventSource, recipientAccountId, eventTime } = data
  if (typeof eventSource === 'string' && eventSource.endsWith('.amazonaws.com'))
    return refusal('InvalidEventSource', `The event source '${eventSource}' is a service of AWS.`)
  if (recipientAccountId !== accountId)
    return refusal('InvalidRecipient', 'recipientAccountId is not the account that owns the channel.')
  const [, seconds, fraction = ''] = typeof eventTime === 'string' ? (EVENT_TIME.exec(eventTime) ?? []) : []
  const isTime = seconds !== undefined && !Number.isNaN(Date.parse(`${seconds}Z`))
  if (!isTime) return refusal('InvalidData', 'eventTime is not a time in UTC such as 2026-01-31T20:00:00.')
  return { eventTime: `${seconds}${fraction}Z` }
}

/** What the server adds to an event that it stores. */
export interface Envelope {
  readonly eventID: string
  readonly awsRegion: string
  readonly recipientAccountId: string
  /** When it was put; milliseconds. */
  readonly ingestionTime: number
  readonly channelARN: string
}

/** The record that is stored, on one line: the data's text is in it as it came, but for line breaks between members. */
export function auditRecord(
  { eventData }: AuditEvent,
  { eventTime }: CheckedEvent,
  { ingestionTime, channelARN, ...rest }: Envelope,
): string {
  const head = {
    ...{
      eventVersion: '1.0',
      eventCategory: 'ActivityAuditLog',
      eventType: 'ActivityLog',
      eventTime,
      ...rest,
    },
    metadata: {
      ingestionTime: new Date(ingestionTime).toISOString().replace('T', ' ').replace('Z', ''),
      channelARN,
    },
  }
  // JSON has line breaks as space between tokens alone.
  const data = eventData.replaceAll(/[\r\n]/g, ' ').trim()
  return `${JSON.stringify(head).slice(0, -1)},"eventData":${data}}`
}
