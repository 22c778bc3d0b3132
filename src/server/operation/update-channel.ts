import { allChannels, channels, describeChannel, requireChannel } from '../channel/channel.ts'
import { checkedDestinations } from '../channel/destination.ts'
import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { destinations, resourceName, resourceText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

export const updateChannel = defineOperation({
  name: 'UpdateChannel',
  input: { Channel: required(resourceText), Destinations: destinations, Name: resourceName },
  async run(context, { Channel, Destinations, Name }) {
    const { id, channel } = await requireChannel(context, Channel)
    if (Destinations === undefined && Name === undefined)
      throw awsError('InvalidParameterException', 'UpdateChannel needs a Name or Destinations.')
    const others = (await allChannels(context.documents)).filter((other) => other.id !== id)
    if (others.some((other) => other.channel.Name === Name)) throw awsError('ChannelAlreadyExistsException')
    const changed = {
      ...channel,
      ...(Name === undefined ? {} : { Name }),
      ...(Destinations === undefined
        ? {}
        : { Destinations: await checkedDestinations(context, Destinations) }),
    }
    await channels(context.documents).put(id, changed)
    return describeChannel(context, { id, channel: changed })
  },
})
