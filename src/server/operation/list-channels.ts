import { allChannels } from '../channel/channel.ts'
import { maxResultsOf } from '../max-results.ts'
import { defineOperation } from '../operation.ts'
import { pageOf } from '../page.ts'
import { arnOf } from '../resource/arn.ts'
import { paginationToken } from '../shape/cloudtrail.ts'
import { number } from '../shape/shape.ts'

export const listChannels = defineOperation({
  name: 'ListChannels',
  input: { MaxResults: number(), NextToken: paginationToken },
  async run(context, { MaxResults, NextToken }) {
    const page = pageOf(await allChannels(context.documents), {
      scope: ['ListChannels', context.principal.arn],
      keyOf: ({ channel }) => channel.Name,
      maxResults: maxResultsOf(MaxResults, 1000),
      nextToken: NextToken,
    })
    return {
      Channels: page.items.map(({ id, channel: { Name } }) => ({
        ChannelArn: arnOf(context, 'channel', id),
        Name,
      })),
      NextToken: page.nextToken,
    }
  },
})
