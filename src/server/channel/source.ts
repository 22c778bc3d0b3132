import { awsError } from '../error.ts'

/** Partners whose events have channels of their own, and `Custom` for all others. */
const SOURCES: readonly string[] = [
  'Custom',
  'CloudStorageSecurityConsole',
  'Clumio',
  'CrowdStrike',
  'CyberArk',
  'GitHub',
  'KongGatewayEnterprise',
  'LaunchDarkly',
  'NetskopeCloudExchange',
  'IBMMulticloud',
  'MontyCloud',
  'OktaSystemLogEvents',
  'OneLogin',
  'Shoreline',
  'Snyk',
  'WizAuditLogs',
]

/** Throws InvalidSourceException for what is neither a partner nor `Custom`. */
export function checkSource(source: string): void {
  if (!SOURCES.includes(source))
    throw awsError('InvalidSourceException', `The source '${source}' is none of ${SOURCES.join(', ')}.`)
}
