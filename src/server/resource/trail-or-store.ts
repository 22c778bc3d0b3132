import { awsError } from '../error.ts'
import { parseArn } from './arn.ts'

/** The rules for names of trails, and their ARNs. */
const TRAIL_NAME = /^(?!.*[._-]{2})(?!\d+(?:\.\d+){3}$)[a-zA-Z0-9][a-zA-Z0-9._-]{1,126}[a-zA-Z0-9]$/

/** What is wrong with the name of a trail: there are none. */
function noTrail(name: string): Error {
  if (name.startsWith('arn:')) {
    const arn = parseArn(name)
    if (arn?.type !== 'trail') return awsError('CloudTrailARNInvalidException')
  } else if (!TRAIL_NAME.test(name))
    return awsError('InvalidTrailNameException', `Trail name ${name} is not valid.`)
  return awsError('TrailNotFoundException', `Unknown trail: ${name}`)
}

/**
 * The store of an operation that takes a trail or a store. Throws InvalidParameterCombinationException, and for a trail
 * TrailNotFoundException, InvalidTrailNameException, CloudTrailARNInvalidException.
 */
export function requireStoreName(named: {
  readonly TrailName?: string | undefined
  readonly EventDataStore?: string | undefined
}): string {
  const { TrailName, EventDataStore } = named
  if (TrailName !== undefined && EventDataStore !== undefined)
    throw awsError('InvalidParameterCombinationException', 'Name a trail or an event data store, not both.')
  if (TrailName !== undefined) throw noTrail(TrailName)
  if (EventDataStore !== undefined) return EventDataStore
  throw awsError('InvalidParameterCombinationException', 'Name an event data store.')
}
