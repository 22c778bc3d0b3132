import type { OperationContext } from '../context.ts'
import { type AwsErrorType, awsError } from '../error.ts'
import type { ResourceRef } from '../policy/access.ts'
import { type Arn, parseArn, type ResourceType } from './arn.ts'
import { findStore } from './store.ts'

/** What an operation on resources of any type answers where one is not as it should be. */
interface ResourceErrors {
  readonly malformed: AwsErrorType
  /** For an ARN whose id is none. */
  readonly malformedId: Readonly<Record<ResourceType, AwsErrorType>>
  /** For a store that waits for its deletion. */
  readonly inactive: AwsErrorType
  readonly notFound: Readonly<Record<ResourceType, AwsErrorType>>
}

/** AddTags, RemoveTags, ListTags. */
export const TAG_ERRORS: ResourceErrors = {
  malformed: 'CloudTrailARNInvalidException',
  malformedId: {
    eventdatastore: 'EventDataStoreARNInvalidException',
    channel: 'ChannelARNInvalidException',
    dashboard: 'CloudTrailARNInvalidException',
  },
  inactive: 'InactiveEventDataStoreException',
  notFound: {
    eventdatastore: 'EventDataStoreNotFoundException',
    channel: 'ChannelNotFoundException',
    dashboard: 'ResourceNotFoundException',
  },
}

/** PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy. */
export const POLICY_ERRORS: ResourceErrors = {
  malformed: 'ResourceARNNotValidException',
  malformedId: {
    eventdatastore: 'ResourceARNNotValidException',
    channel: 'ResourceARNNotValidException',
    dashboard: 'ResourceARNNotValidException',
  },
  inactive: 'ResourceNotFoundException',
  notFound: {
    eventdatastore: 'ResourceNotFoundException',
    channel: 'ResourceNotFoundException',
    dashboard: 'ResourceNotFoundException',
  },
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const IDS: Readonly<Record<ResourceType, RegExp>> = {
  eventdatastore: UUID,
  channel: UUID,
  dashboard: /^[a-zA-Z0-9_-]{3,128}$/,
}

const TYPES: readonly ResourceType[] = ['eventdatastore', 'channel', 'dashboard']

function typeOf({ type }: Arn): ResourceType {
  const found = TYPES.find((known) => known === type)
  if (found === undefined) throw awsError('ResourceTypeNotSupportedException')
  return found
}

/** The collections of documents where resources are that are no stores: a document for each, by the id in its ARN. */
const COLLECTIONS = { channel: 'channel', dashboard: 'dashboard' } as const

/**
 * The resource that an ARN names. Throws what `errors` says, and ResourceTypeNotSupportedException.
 */
export async function requireResource(
  context: OperationContext,
  text: string,
  errors: ResourceErrors,
): Promise<ResourceRef> {
  const arn = parseArn(text)
  if (arn === undefined) throw awsError(errors.malformed)
  const type = typeOf(arn)
  const { id } = arn
  if (!IDS[type].test(id)) throw awsError(errors.malformedId[type])
  const missing = awsError(errors.notFound[type])
  if (arn.region !== context.region || arn.accountId !== context.accountId) throw missing
  if (type !== 'eventdatastore') {
    if (await context.documents.has(COLLECTIONS[type], id)) return { type, id }
    throw missing
  }
  const store = await findStore(context, id)
  if (store === undefined) throw missing
  if (store.status === 'PENDING_DELETION') throw awsError(errors.inactive)
  return { type, id }
}
