import { channels, requireChannel } from '../channel/channel.ts'
import { defineOperation } from '../operation.ts'
import { policies, resourceKey } from '../policy/access.ts'
import { changeTags } from '../resource/tags.ts'
import { resourceText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

/** Events that were put into the channel stay, and those that wait are stored yet. */
export const deleteChannel = defineOperation({
  name: 'DeleteChannel',
  input: { Channel: required(resourceText) },
  async run(context, { Channel }) {
    const { id } = await requireChannel(context, Channel)
    const { documents } = context
    const resource = { type: 'channel', id } as const
    await channels(documents).remove(id)
    await context.services.ingestions.remove(id)
    await policies(documents).remove(resourceKey(resource))
    await changeTags(documents, resource, () => [])
    return {}
  },
})
