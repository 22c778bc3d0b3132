import type { OperationContext } from '../context.ts'
import type { Collection, Documents } from '../documents.ts'
import { awsError } from '../error.ts'
import { arnOf, parseArn } from '../resource/arn.ts'
import { destinations, resourceName } from '../shape/cloudtrail.ts'
import { number, required, structure, text, type Value } from '../shape/shape.ts'

const CHANNEL = structure({
  Name: required(resourceName),
  Source: required(text(1, 256)),
  Destinations: required(destinations),
  CreatedTimestamp: required(number()),
})

export type Channel = Value<typeof CHANNEL>

/** By the id in the channel's ARN. */
export function channels(documents: Documents): Collection<Channel> {
  return documents.collection('channel', CHANNEL)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The id that a parameter names, which may be an ARN or the id at its end; undefined where it names no channel here. */
export function channelIdOf(
  { region, accountId }: Pick<OperationContext, 'region' | 'accountId'>,
  arnOrId: string,
): string | undefined {
  const arn = parseArn(arnOrId)
  const id = arn?.id ?? arnOrId
  const isHere =
    arn === undefined || (arn.type === 'channel' && arn.region === region && arn.accountId === accountId)
  return isHere && UUID.test(id) ? id : undefined
}

export interface NamedChannel {
  readonly id: string
  readonly channel: Channel
}

/** Throws ChannelARNInvalidException, ChannelNotFoundException. */
export async function requireChannel(context: OperationContext, arnOrId: string): Promise<NamedChannel> {
  const id = channelIdOf(context, arnOrId)
  if (id === undefined) throw awsError('ChannelARNInvalidException')
  const channel = await channels(context.documents).get(id)
  if (channel === undefined) throw awsError('ChannelNotFoundException')
  return { id, channel }
}

/** Every channel, by name. */
export async function allChannels(documents: Documents): Promise<readonly NamedChannel[]> {
  const all = channels(documents)
  const found = await Promise.all((await all.ids()).map(async (id) => ({ id, channel: await all.get(id) })))
  return found
    .flatMap(({ id, channel }) => (channel === undefined ? [] : [{ id, channel }]))
    .sort((a, b) => (a.channel.Name < b.channel.Name ? -1 : 1))
}

/** The members that all operations on channels answer. */
export function describeChannel(context: OperationContext, { id, channel }: NamedChannel) {
  const { Name, Source, Destinations } = channel
  return { ChannelArn: arnOf(context, 'channel', id), Name, Source, Destinations }
}
