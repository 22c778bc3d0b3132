import type { OperationContext } from '../context.ts'
import { awsError } from '../error.ts'
import { arnOf, type ResourceType } from '../resource/arn.ts'

/** The actions on a store that its policy can give to principals of other accounts. */
export const STORE_ACTIONS = [
  'cloudtrail:StartQuery',
  'cloudtrail:CancelQuery',
  'cloudtrail:ListQueries',
  'cloudtrail:DescribeQuery',
  'cloudtrail:GetQueryResults',
  'cloudtrail:GenerateQuery',
  'cloudtrail:GenerateQueryResultsSummary',
  'cloudtrail:GetEventDataStore',
] as const

/** What an operation does to a store. `owner` is what no policy can give away. */
export type StoreAction = (typeof STORE_ACTIONS)[number] | 'owner'

/** Throws AccessDeniedException where the caller may not do it. */
export async function requireAllowed(
  context: OperationContext,
  { type, id, action }: { readonly type: ResourceType; readonly id: string; readonly action: StoreAction },
): Promise<void> {
  const { principal, accountId } = context
  if (principal.accountId === accountId) return
  const resource = arnOf(context, type, id)
  throw awsError(
    'AccessDeniedException',
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} because no resource-based policy allows the ${action} action`,
  )
}
