import { describeChannel, requireChannel } from '../channel/channel.ts'
import { defineOperation } from '../operation.ts'
import { resourceText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000
}

export const getChannel = defineOperation({
  name: 'GetChannel',
  input: { Channel: required(resourceText) },
  async run(context, { Channel }) {
    const found = await requireChannel(context, Channel)
    const status = await context.services.ingestions.get(found.id)
    return {
      ...describeChannel(context, found),
      IngestionStatus: status && {
        ...status,
        LatestIngestionSuccessTime: seconds(status.LatestIngestionSuccessTime),
        LatestIngestionAttemptTime: seconds(status.LatestIngestionAttemptTime),
      },
    }
  },
})
