import { type ErrorCode, TraillakeError } from '../index.ts'

/**
 * What each error means, and says where nobody says more. The names and most sentences are the API model's; the last group
 * is what AWS's protocols answer before an operation is reached, with its HTTP status.
 */
const ERRORS = {
  AccessDeniedException: 'You do not have sufficient access to perform this action.',
  AccountHasOngoingImportException: 'The account has an import in progress.',
  ChannelARNInvalidException: 'The specified value of ChannelARN is not valid.',
  ChannelAlreadyExistsException: 'A channel with that name already exists.',
  ChannelExistsForEDSException:
    'The specified event data store cannot yet be deleted because it is in use by a channel.',
  ChannelInsufficientPermission: 'The principal may not put events into the channel.',
  ChannelMaxLimitExceededException: 'The maximum number of channels limit is exceeded.',
  ChannelNotFound: 'The channel could not be found.',
  ChannelNotFoundException: 'CloudTrail cannot find the specified channel.',
  ChannelUnsupportedSchema: 'The schema type of the event is not supported.',
  CloudTrailARNInvalidException: 'The operation was called with an ARN that is not valid.',
  ConcurrentModificationException: 'The resource is being changed by another request. Try again.',
  ConflictException: 'The specified resource is not ready for the operation. Try again.',
  DuplicatedAuditEventId: 'Two or more entries in the request have the same event ID.',
  EventDataStoreARNInvalidException:
    'The specified event data store ARN is not valid or does not map to an event data store in your account.',
  EventDataStoreAlreadyExistsException: 'An event data store with that name already exists.',
  EventDataStoreFederationEnabledException:
    'You cannot delete the event data store because Lake query federation is enabled.',
  EventDataStoreHasOngoingImportException: 'The event data store has an import in progress.',
  EventDataStoreMaxLimitExceededException: 'Your account has used the maximum number of event data stores.',
  EventDataStoreNotFoundException: 'The specified event data store was not found.',
  EventDataStoreTerminationProtectedException:
    'The event data store cannot be deleted because termination protection is enabled for it.',
  ImportNotFoundException: 'The specified import was not found.',
  InactiveEventDataStoreException: 'The event data store is inactive.',
  InactiveQueryException:
    'The specified query cannot be canceled because it is in the FINISHED, FAILED, TIMED_OUT, or CANCELLED state.',
  InsightNotEnabledException: 'The event data store does not have Insights events enabled.',
  InsufficientEncryptionPolicyException:
    'The policy on the S3 bucket or KMS key does not have sufficient permissions for the operation.',
  InsufficientS3BucketPolicyException: 'The policy on the S3 bucket is not sufficient.',
  InvalidChannelARN: 'The specified channel ARN is not a valid channel ARN.',
  InvalidDateRangeException:
    'A date range for the query was specified that is not valid. Be sure that the start time is chronologically before the end time.',
  InvalidEventCategoryException: 'The event category is not valid.',
  InvalidEventDataStoreCategoryException:
    'The event categories of the specified event data stores are not valid.',
  InvalidEventDataStoreStatusException:
    'The event data store is not in a status that supports the operation.',
  InvalidEventSelectorsException: 'The event selectors are not valid.',
  InvalidImportSourceException: 'The provided source S3 bucket is not valid for import.',
  InvalidInsightSelectorsException: 'The insight selectors are not valid.',
  InvalidKmsKeyIdException: 'The KMS key ARN is not valid.',
  InvalidLookupAttributesException: 'The lookup attributes are not valid.',
  InvalidMaxResultsException: 'The limit specified is not valid.',
  InvalidNextTokenException:
    'The token is not valid, or was previously used in a request with different parameters.',
  InvalidParameterCombinationException: 'The combination of parameters provided is not valid.',
  InvalidParameterException: 'The request includes a parameter that is not valid.',
  InvalidQueryStatementException:
    'The query that was submitted has validation errors, or uses incorrect syntax or unsupported keywords.',
  InvalidQueryStatusException: 'The query status is not valid for the operation.',
  InvalidS3BucketNameException: 'The provided S3 bucket name is not valid.',
  InvalidS3PrefixException: 'The provided S3 prefix is not valid.',
  InvalidSourceException: 'The specified value of Source is not valid.',
  InvalidTagParameterException: 'The specified tag key or values are not valid.',
  InvalidTimeRangeException: 'The timestamp values are not valid.',
  InvalidTokenException: 'The token is not valid.',
  InvalidTrailNameException: 'The trail name is not valid.',
  MaxConcurrentQueriesException: 'You are already running the maximum number of concurrent queries.',
  OperationNotPermittedException: 'The requested operation is not permitted.',
  QueryIdNotFoundException: 'The query ID does not exist or does not map to a query.',
  ResourceARNNotValidException:
    'The provided resource does not exist, or the ARN format of the resource is not valid.',
  ResourceNotFoundException: 'The specified resource is not found.',
  ResourcePolicyNotFoundException: 'The specified resource policy is not found.',
  ResourcePolicyNotValidException: 'The resource-based policy is not valid.',
  ResourceTypeNotSupportedException: 'The specified resource type is not supported by CloudTrail.',
  S3BucketDoesNotExistException: 'The specified S3 bucket does not exist.',
  ServiceQuotaExceededException: 'The quota is exceeded.',
  TagsLimitExceededException: 'The number of tags has exceeded the permitted amount.',
  TrailNotFoundException: 'The trail with the given name is not found.',
  UnsupportedOperationException: 'The requested operation is not supported.',

  IncompleteSignatureException: 'The request signature does not conform to AWS standards.',
  InternalFailure: 'The request processing has failed because of an unknown error, exception or failure.',
  InvalidSignatureException:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  MissingAuthenticationTokenException: 'Missing Authentication Token',
  RequestEntityTooLargeException: 'The request is larger than the server takes.',
  SerializationException: 'The request body is not what the operation takes.',
  ServiceUnavailableException: 'The request has failed because the server is stopping.',
  ThrottlingException: 'Rate exceeded',
  UnknownOperationException: 'The requested operation is not known.',
  UnrecognizedClientException: 'The security token included in the request is invalid.',
  ValidationException: 'The request does not satisfy the constraints of the operation.',
} as const

/** The name that a client sees as the error's class. */
export type AwsErrorType = keyof typeof ERRORS

/** Every other error is the client's, and 400. */
const STATUS: Readonly<Partial<Record<AwsErrorType, number>>> = {
  ChannelNotFound: 404,
  InternalFailure: 500,
  RequestEntityTooLargeException: 413,
  ServiceUnavailableException: 503,
  UnknownOperationException: 404,
}

/** An error that a client gets as AWS would say it. Made by {@link awsError} alone. */
export interface AwsError extends Error {
  readonly awsType: AwsErrorType
  readonly status: number
}

/**
 * The error that an operation throws.
 *
 * @param message a sentence for the user; the model's where left out
 * @example throw awsError('QueryIdNotFoundException')
 */
export function awsError(
  awsType: AwsErrorType,
  message: string = ERRORS[awsType],
  cause?: unknown,
): AwsError {
  const error = new Error(message, cause === undefined ? undefined : { cause })
  return Object.assign(error, { name: awsType, awsType, status: STATUS[awsType] ?? 400 })
}

export function isAwsError(error: unknown): error is AwsError {
  return error instanceof Error && 'awsType' in error
}

/** What AWS calls the engine's errors. Codes of SQL that are not named here are InvalidQueryStatementException. */
const TYPE_OF_CODE: Readonly<Partial<Record<ErrorCode, AwsErrorType>>> = {
  STORE_NOT_FOUND: 'EventDataStoreNotFoundException',
  TABLE_NOT_FOUND: 'EventDataStoreNotFoundException',
  STORE_ALREADY_EXISTS: 'EventDataStoreAlreadyExistsException',
  STORE_INACTIVE: 'InactiveEventDataStoreException',
  STORE_TERMINATION_PROTECTED: 'EventDataStoreTerminationProtectedException',
  INVALID_STORE_STATUS: 'InvalidEventDataStoreStatusException',
  INVALID_EVENT_SELECTORS: 'InvalidEventSelectorsException',
  INVALID_ARGUMENT: 'InvalidParameterException',
  COMMIT_CONFLICT: 'ConflictException',
  QUERY_NOT_FOUND: 'QueryIdNotFoundException',
  QUERY_NOT_READY: 'ConflictException',
  QUERY_INACTIVE: 'InactiveQueryException',
  TOO_MANY_QUERIES: 'MaxConcurrentQueriesException',
  INVALID_NEXT_TOKEN: 'InvalidNextTokenException',
  INVALID_BUCKET_NAME: 'InvalidS3BucketNameException',
  INVALID_BUCKET_PREFIX: 'InvalidS3PrefixException',
  BUCKET_NOT_FOUND: 'S3BucketDoesNotExistException',
  BUCKET_ACCESS_DENIED: 'InsufficientS3BucketPolicyException',
  EXCEEDED_TIME_LIMIT: 'ThrottlingException',
  EXCEEDED_MEMORY_LIMIT: 'ThrottlingException',
  USER_CANCELED: 'ServiceUnavailableException',
  FILE_NOT_FOUND: 'InternalFailure',
  FILE_UNREADABLE: 'InternalFailure',
  FOLDER_NOT_WRITABLE: 'InternalFailure',
  DISK_FULL: 'InternalFailure',
}

/**
 * Any error as a client may see it. What is the server's own fault says nothing of it, neither paths nor reasons: they are
 * in `cause`, for the log.
 */
export function toAwsError(error: unknown): AwsError {
  if (isAwsError(error)) return error
  if (!(error instanceof TraillakeError)) return awsError('InternalFailure', undefined, error)
  const { category, code, message, hint } = error
  const fallback = category === 'internal' ? 'InternalFailure' : 'InvalidQueryStatementException'
  const type = TYPE_OF_CODE[code] ?? fallback
  if (type === 'InternalFailure') return awsError(type, undefined, error)
  // Hints speak of the command line, but for those that name what was meant.
  const meant = hint?.startsWith('Did you mean') === true ? `. ${hint}` : ''
  return awsError(type, `${message}${meant}`, error)
}
