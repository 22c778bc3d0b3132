import type { ServerState } from '../context.ts'

/** The resources of the API, by the word in their ARNs. */
export type ResourceType = 'eventdatastore' | 'channel' | 'dashboard'

/** `arn:aws:cloudtrail:eu-west-1:123456789012:eventdatastore/6b4f…`, taken apart. */
export interface Arn {
  readonly partition: string
  readonly region: string
  readonly accountId: string
  readonly type: string
  readonly id: string
}

/** Undefined for what is no ARN of CloudTrail's. */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([a-z-]+):cloudtrail:([a-z0-9-]*):(\d{12}):([a-z]+)\/([^/]+)$/.exec(text)
  if (match === null) return undefined
  const [, partition = '', region = '', accountId = '', type = '', id = ''] = match
  return { partition, region, accountId, type, id }
}

/** AWS's parts of the world, by how their regions begin. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

/** The ARN of a resource of the server's account. */
export function arnOf(
  { region, accountId }: Pick<ServerState, 'region' | 'accountId'>,
  type: ResourceType,
  id: string,
): string {
  return `arn:${partitionOf(region)}:cloudtrail:${region}:${accountId}:${type}/${id}`
}
