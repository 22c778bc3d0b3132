import { randomUUID } from 'node:crypto'
import {
  type AuditEvent,
  auditRecord,
  checkAuditEvent,
  isOfOtherSchema,
  type Refusal,
} from '../channel/audit-event.ts'
import { channelIdOf, channels } from '../channel/channel.ts'
import { storeIdsOf } from '../channel/destination.ts'
import type { OperationContext } from '../context.ts'
import { awsError, isAwsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { requireAllowed } from '../policy/access.ts'
import { arnOf } from '../resource/arn.ts'
import { findStore } from '../resource/store.ts'
import { list, required, structure, text } from '../shape/shape.ts'

/** Bytes of all events of a request. */
const MOST_BYTES = 2 ** 20

const NOT_SUBSCRIBED: Refusal = {
  errorCode: 'AccountNotSubscribed',
  errorMessage: 'No event data store of the channel takes events.',
}

async function requireMayPut(context: OperationContext, id: string, externalId?: string): Promise<void> {
  try {
    const action = 'cloudtrail-data:PutAuditEvents'
    await requireAllowed(context, { type: 'channel', id, action, externalId })
  } catch (error) {
    if (!isAwsError(error) || error.awsType !== 'AccessDeniedException') throw error
    throw awsError('ChannelInsufficientPermission', error.message, error)
  }
}

/** The stores of the channel that take events. */
async function openStores(context: OperationContext, ids: readonly string[]): Promise<readonly string[]> {
  const stores = await Promise.all(ids.map((id) => findStore(context, id)))
  return stores.flatMap((store) => (store?.status === 'ENABLED' ? [store.id] : []))
}

function checkRequest(events: readonly AuditEvent[]): void {
  if (new Set(events.map(({ id }) => id)).size !== events.length) throw awsError('DuplicatedAuditEventId')
  const bytes = events.reduce((sum, { eventData }) => sum + Buffer.byteLength(eventData), 0)
  if (bytes > MOST_BYTES)
    throw awsError('ValidationException', `The events of a request have ${MOST_BYTES} bytes at most.`)
  if (events.some(isOfOtherSchema)) throw awsError('ChannelUnsupportedSchema')
}

/**
 * Takes events from outside AWS. Events that are acknowledged are on the disk; they can be queried some seconds later.
 * Events with the same id in two requests are two events.
 */
export const putAuditEvents = defineOperation({
  name: 'PutAuditEvents',
  access: 'resource',
  input: {
    auditEvents: required(
      list(
        structure({
          id: required(text(1, 128, /[-_A-Za-z0-9]+/)),
          eventData: required(text()),
          eventDataChecksum: text(),
        }),
        1,
        100,
      ),
    ),
    channelArn: required(text(3, 256, /[a-zA-Z0-9._/\-:]+/)),
    externalId: text(2, 1224, /[\w+=,.@:/-]*/),
  },
  async run(context, { auditEvents, channelArn, externalId }) {
    const { accountId, region, services, documents, principal, now } = context
    const id = channelIdOf(context, channelArn)
    if (id === undefined || !channelArn.startsWith('arn:')) throw awsError('InvalidChannelARN')
    await requireMayPut(context, id, externalId)
    const channel = await channels(documents).get(id)
    if (channel === undefined) throw awsError('ChannelNotFound')
    if (!services.auditEvents.take(principal.accountId)) throw awsError('ThrottlingException')
    checkRequest(auditEvents)

    const stores = await openStores(context, storeIdsOf(channel.Destinations))
    const records: string[] = []
    const successful: { readonly eventID: string; readonly id: string }[] = []
    const failed: (Refusal & { readonly id: string })[] = []
    for (const event of auditEvents) {
      const checked = checkAuditEvent(event, accountId)
      if ('errorCode' in checked) failed.push({ id: event.id, ...checked })
      else if (stores.length === 0) failed.push({ id: event.id, ...NOT_SUBSCRIBED })
      else {
        const eventID = randomUUID()
        const envelope = { eventID, awsRegion: region, recipientAccountId: accountId, ingestionTime: now() }
        records.push(auditRecord(event, checked, { ...envelope, channelARN: arnOf(context, 'channel', id) }))
        successful.push({ eventID, id: event.id })
      }
    }
    await Promise.all(stores.map((store) => services.journal.append(store, records)))
    const last = { time: now(), success: successful.at(-1)?.eventID, error: failed.at(-1) }
    services.ingestions.note(id, {
      LatestIngestionAttemptTime: last.time,
      LatestIngestionAttemptEventID: auditEvents.at(-1)?.id,
      ...(last.success === undefined
        ? {}
        : { LatestIngestionSuccessTime: last.time, LatestIngestionSuccessEventID: last.success }),
      ...(last.error === undefined ? {} : { LatestIngestionErrorCode: last.error.errorCode }),
    })
    return { successful, failed }
  },
})
