import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { requireActiveStore, storeArn } from '../resource/store.ts'
import { storeDocuments } from '../resource/store-document.ts'
import { requireStoreName } from '../resource/trail-or-store.ts'
import { resourceText } from '../shape/cloudtrail.ts'
import { text } from '../shape/shape.ts'

export const getInsightSelectors = defineOperation({
  name: 'GetInsightSelectors',
  input: { TrailName: text(), EventDataStore: resourceText },
  async run(context, named) {
    const store = await requireActiveStore(context, requireStoreName(named), 'owner')
    const { InsightSelectors = [], InsightsDestination } =
      (await storeDocuments(context.documents).get(store.id)) ?? {}
    if (InsightSelectors.length === 0) throw awsError('InsightNotEnabledException')
    return { EventDataStoreArn: storeArn(context, store), InsightSelectors, InsightsDestination }
  },
})
