import { randomUUID } from 'node:crypto'
import { allChannels, channels, describeChannel } from '../channel/channel.ts'
import { checkedDestinations } from '../channel/destination.ts'
import { checkSource } from '../channel/source.ts'
import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { changeTags, checkTags } from '../resource/tags.ts'
import { destinations, resourceName, tagsList } from '../shape/cloudtrail.ts'
import { required, text } from '../shape/shape.ts'

/** The quota of a region. */
const MOST_CHANNELS = 25

/** A source has one channel: `Custom` is for all that are no partners. */
export const createChannel = defineOperation({
  name: 'CreateChannel',
  input: {
    Name: required(resourceName),
    Source: required(text(1, 256)),
    Destinations: required(destinations),
    Tags: tagsList,
  },
  async run(context, { Name, Source, Destinations, Tags = [] }) {
    checkSource(Source)
    checkTags(Tags)
    const existing = await allChannels(context.documents)
    if (existing.some(({ channel }) => channel.Name === Name)) throw awsError('ChannelAlreadyExistsException')
    if (existing.length >= MOST_CHANNELS) throw awsError('ChannelMaxLimitExceededException')
    if (existing.some(({ channel }) => channel.Source === Source))
      throw awsError('ChannelMaxLimitExceededException', `There is a channel for the source '${Source}'.`)
    const channel = {
      ...{ Name, Source, CreatedTimestamp: context.now() },
      Destinations: await checkedDestinations(context, Destinations),
    }
    const id = randomUUID()
    await channels(context.documents).put(id, channel)
    await changeTags(context.documents, { type: 'channel', id }, () => Tags)
    return { ...describeChannel(context, { id, channel }), Tags }
  },
})
