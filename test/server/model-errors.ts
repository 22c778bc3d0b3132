import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { OPERATIONS } from '../../src/server/operations.ts'

const SDK = dirname(createRequire(import.meta.url).resolve('@aws-sdk/client-cloudtrail/package.json'))

/** What every client may throw, by the name of its base class. */
const BASE = 'CloudTrailServiceException'

function errorsOf(operation: string): readonly string[] {
  const text = readFileSync(join(SDK, 'dist-types', 'commands', `${operation}Command.d.ts`), 'utf8')
  return [...text.matchAll(/@throws \{@link (\w+)\}/g)].map(([, name = '']) => name)
}

/** The exceptions that the SDK's model names for the operations that are supported, sorted. */
export function modelErrors(): readonly string[] {
  const supported = Object.entries(OPERATIONS).filter(([, { kind }]) => kind === 'supported')
  const names = new Set(supported.flatMap(([operation]) => errorsOf(operation)))
  names.delete(BASE)
  return [...names].sort()
}

/** The exceptions of PutAuditEvents (CloudTrail Data API Reference). */
export const DATA_ERRORS = [
  'ChannelInsufficientPermission',
  'ChannelNotFound',
  'ChannelUnsupportedSchema',
  'DuplicatedAuditEventId',
  'InvalidChannelARN',
  'UnsupportedOperationException',
]

const KMS = 'There is no AWS KMS: the id of a key is checked by its form, and kept.'
const ORGANIZATIONS = 'There is no AWS Organizations: a lake holds the events of any number of accounts.'
const TRAILS = 'There are no trails.'

/** The exceptions that nothing here can lead to, and why. */
export const NEVER: Readonly<Record<string, string>> = {
  CloudTrailAccessNotEnabledException: ORGANIZATIONS,
  ConcurrentModificationException: 'Changes of a resource wait for each other.',
  InsufficientDependencyServiceAccessPermissionException: ORGANIZATIONS,
  InsufficientEncryptionPolicyException: KMS,
  InsufficientIAMAccessPermissionException: 'There are no service-linked roles.',
  InvalidHomeRegionException: TRAILS,
  KmsException: KMS,
  KmsKeyNotFoundException: KMS,
  NoManagementAccountSLRExistsException: ORGANIZATIONS,
  NotOrganizationMasterAccountException: ORGANIZATIONS,
  OperationNotPermittedException: 'What a caller may not do is AccessDeniedException.',
  OrganizationNotInAllFeaturesModeException: ORGANIZATIONS,
  OrganizationsNotInUseException: ORGANIZATIONS,
}
