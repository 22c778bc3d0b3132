import type { OperationContext } from '../context.ts'
import type { Collection, Documents } from '../documents.ts'
import { awsError } from '../error.ts'
import { arnOf, type ResourceType } from '../resource/arn.ts'
import { resourcePolicy } from '../shape/cloudtrail.ts'
import { required, structure, type Value } from '../shape/shape.ts'
import { judge, readPolicy } from './policy.ts'

/** The actions that the policy of a resource can give to principals of other accounts, or deny to any. */
export const POLICY_ACTIONS = {
  eventdatastore: [
    'cloudtrail:StartQuery',
    'cloudtrail:CancelQuery',
    'cloudtrail:ListQueries',
    'cloudtrail:DescribeQuery',
    'cloudtrail:GetQueryResults',
    'cloudtrail:GenerateQuery',
    'cloudtrail:GenerateQueryResultsSummary',
    'cloudtrail:GetEventDataStore',
  ],
  channel: ['cloudtrail-data:PutAuditEvents'],
  dashboard: ['cloudtrail:StartDashboardRefresh'],
} as const satisfies Readonly<Record<ResourceType, readonly string[]>>

/** What an operation does to a resource that a policy can speak of. */
export type PolicyAction = (typeof POLICY_ACTIONS)[ResourceType][number]

/** What an operation does to a store. `owner` is what policies do not speak of: the account alone may. */
export type StoreAction = (typeof POLICY_ACTIONS)['eventdatastore'][number] | 'owner'

const POLICY_DOCUMENT = structure({ ResourcePolicy: required(resourcePolicy) })

/** By {@link resourceKey}. */
export function policies(documents: Documents): Collection<Value<typeof POLICY_DOCUMENT>> {
  return documents.collection('resource-policy', POLICY_DOCUMENT)
}

/** A resource of the server's account. */
export interface ResourceRef {
  readonly type: ResourceType
  /** What its ARN ends with. */
  readonly id: string
}

/** A resource as the name of a document: `eventdatastore-6b4f…`. */
export function resourceKey({ type, id }: ResourceRef): string {
  return `${type}-${id}`
}

/**
 * Throws AccessDeniedException where the caller may not do it: principals of the account may do everything that the policy
 * of the resource does not deny, all others nothing that it does not allow.
 */
export async function requireAllowed(
  context: OperationContext,
  resource: ResourceRef & {
    readonly action: PolicyAction | 'owner'
    readonly externalId?: string | undefined
  },
): Promise<void> {
  const { principal, accountId, documents, sourceIp } = context
  const { type, id, action, externalId } = resource
  const isOwner = principal.accountId === accountId
  if (isOwner && action === 'owner') return
  const arn = arnOf(context, type, id)
  const denied = (reason: string): Error =>
    awsError(
      'AccessDeniedException',
      `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${arn} ${reason}`,
    )
  if (action === 'owner') throw denied('because it belongs to another account')
  const document = await policies(documents).get(resourceKey(resource))
  const verdict =
    document &&
    judge(readPolicy(document.ResourcePolicy, { actions: POLICY_ACTIONS[type] }), {
      ...{ accountId: principal.accountId, principalArn: principal.arn, action, resource: arn, sourceIp },
      externalId,
    })
  if (verdict === 'Deny') throw denied('with an explicit deny in a resource-based policy')
  if (!isOwner && verdict !== 'Allow')
    throw denied(`because no resource-based policy allows the ${action} action`)
}
