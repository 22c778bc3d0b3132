import { maxResultsOf } from '../max-results.ts'
import { defineOperation } from '../operation.ts'
import { pageOf } from '../page.ts'
import { storeArn } from '../resource/store.ts'
import { paginationToken } from '../shape/cloudtrail.ts'
import { number } from '../shape/shape.ts'

/** ARNs and names alone, as AWS answers; stores that wait for their deletion are among them. */
export const listEventDataStores = defineOperation({
  name: 'ListEventDataStores',
  input: { NextToken: paginationToken, MaxResults: number() },
  async run(context, { NextToken, MaxResults }) {
    const page = pageOf(await context.lake.stores(), {
      scope: ['ListEventDataStores', context.principal.arn],
      keyOf: ({ name }) => name,
      maxResults: maxResultsOf(MaxResults, 1000),
      nextToken: NextToken,
    })
    const stores = page.items.map((store) => ({
      EventDataStoreArn: storeArn(context, store),
      Name: store.name,
    }))
    return { EventDataStores: stores, NextToken: page.nextToken }
  },
})
