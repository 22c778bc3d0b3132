import { awsError } from '../error.ts'

/**
 * The store of an operation that takes a trail or a store. There are no trails. Throws InvalidParameterCombinationException,
 * TrailNotFoundException.
 */
export function requireStoreName(named: {
  readonly TrailName?: string | undefined
  readonly EventDataStore?: string | undefined
}): string {
  const { TrailName, EventDataStore } = named
  if (TrailName !== undefined && EventDataStore !== undefined)
    throw awsError('InvalidParameterCombinationException', 'Name a trail or an event data store, not both.')
  if (TrailName !== undefined) throw awsError('TrailNotFoundException', `Unknown trail: ${TrailName}`)
  if (EventDataStore !== undefined) return EventDataStore
  throw awsError('InvalidParameterCombinationException', 'Name an event data store.')
}
