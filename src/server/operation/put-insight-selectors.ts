import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { requireActiveStore, storeArn } from '../resource/store.ts'
import { storeDocuments } from '../resource/store-document.ts'
import { requireStoreName } from '../resource/trail-or-store.ts'
import { insightSelectors, resourceText } from '../shape/cloudtrail.ts'
import { required, text } from '../shape/shape.ts'

/** Keeps the selectors, of which an empty list disables Insights; Insights events come from what is ingested. */
export const putInsightSelectors = defineOperation({
  name: 'PutInsightSelectors',
  input: {
    TrailName: text(),
    InsightSelectors: required(insightSelectors),
    EventDataStore: resourceText,
    InsightsDestination: resourceText,
  },
  async run(context, { InsightSelectors, InsightsDestination, ...named }) {
    const source = await requireActiveStore(context, requireStoreName(named), 'owner')
    if (source.category !== 'Management')
      throw awsError('InvalidParameterException', 'Insights come from a store of management events.')
    const types = InsightSelectors.map(({ InsightType }) => InsightType)
    if (types.includes(undefined) || new Set(types).size !== types.length)
      throw awsError('InvalidInsightSelectorsException', 'Each insight selector names another InsightType.')
    const isOfData = InsightSelectors.some(({ EventCategories = [] }) => EventCategories.includes('Data'))
    if (isOfData)
      throw awsError(
        'InvalidInsightSelectorsException',
        'Event data stores have Insights of management events alone.',
      )
    if (InsightSelectors.length > 0 && InsightsDestination === undefined)
      throw awsError('InvalidParameterException', 'InsightsDestination is missing.')
    const destination =
      InsightsDestination === undefined
        ? undefined
        : await requireActiveStore(context, InsightsDestination, 'owner')
    if (destination !== undefined && destination.category !== 'Insight')
      throw awsError('InvalidParameterException', 'InsightsDestination is no store of Insights events.')
    const kept = {
      InsightSelectors,
      InsightsDestination: destination && storeArn(context, destination),
    }
    await storeDocuments(context.documents).update(source.id, (before) => ({ ...before, ...kept }))
    return { EventDataStoreArn: storeArn(context, source), ...kept }
  },
})
