import type { OperationContext } from '../context.ts'
import type { Documents } from '../documents.ts'
import { awsError } from '../error.ts'
import { parseArn } from '../resource/arn.ts'
import { requireActiveStore, storeArn } from '../resource/store.ts'
import type { destination } from '../shape/cloudtrail.ts'
import type { Value } from '../shape/shape.ts'
import { allChannels } from './channel.ts'

export type Destination = Value<typeof destination>

/**
 * The destinations with the ARNs of their stores, which take events from outside AWS. Throws InvalidParameterException,
 * InvalidEventDataStoreCategoryException, and as requireActiveStore.
 */
export async function checkedDestinations(
  context: OperationContext,
  destinations: readonly Destination[],
): Promise<readonly Destination[]> {
  const checked: Destination[] = []
  for (const { Type, Location } of destinations) {
    if (Type !== 'EVENT_DATA_STORE')
      throw awsError('InvalidParameterException', 'The destinations of a channel are event data stores.')
    const store = await requireActiveStore(context, Location, 'owner')
    if (store.category !== 'ActivityAuditLog')
      throw awsError(
        'InvalidEventDataStoreCategoryException',
        `The event data store '${store.name}' is for ${store.category} events; a channel needs one for ActivityAuditLog.`,
      )
    checked.push({ Type, Location: storeArn(context, store) })
  }
  if (new Set(checked.map(({ Location }) => Location)).size !== checked.length)
    throw awsError('InvalidParameterException', 'A destination is there more than once.')
  return checked
}

/** The ids of the stores that destinations name. */
export function storeIdsOf(destinations: readonly Destination[]): readonly string[] {
  return destinations.map(({ Location }) => parseArn(Location)?.id ?? Location)
}

/** Whether a channel puts events into the store. */
export async function isDestination(documents: Documents, storeId: string): Promise<boolean> {
  const all = await allChannels(documents)
  return all.some(({ channel }) => storeIdsOf(channel.Destinations).includes(storeId))
}
