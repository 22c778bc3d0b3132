import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { describeConfiguration, requireConfigurable } from '../resource/event-configuration.ts'
import { storeDocuments } from '../resource/store-document.ts'
import { aggregationConfigurations, contextKeySelectors, maxEventSize } from '../shape/cloudtrail.ts'
import { text } from '../shape/shape.ts'

/** What is left out stays as it was. */
export const putEventConfiguration = defineOperation({
  name: 'PutEventConfiguration',
  input: {
    TrailName: text(),
    EventDataStore: text(),
    MaxEventSize: maxEventSize,
    ContextKeySelectors: contextKeySelectors,
    AggregationConfigurations: aggregationConfigurations,
  },
  async run(context, { MaxEventSize, ContextKeySelectors, AggregationConfigurations, ...named }) {
    const store = await requireConfigurable(context, named)
    if (store.status === 'PENDING_DELETION') throw awsError('InactiveEventDataStoreException')
    if ((AggregationConfigurations ?? []).length > 0)
      throw awsError(
        'InvalidParameterException',
        'Events are aggregated for trails, not for event data stores.',
      )
    const documents = storeDocuments(context.documents)
    await documents.update(store.id, (before) => {
      const document = {
        ...before,
        ...(MaxEventSize === undefined ? {} : { MaxEventSize }),
        ...(ContextKeySelectors === undefined ? {} : { ContextKeySelectors }),
      }
      if ((document.ContextKeySelectors ?? []).length > 0 && document.MaxEventSize !== 'Large')
        throw awsError('InvalidParameterCombinationException', 'Context keys need the MaxEventSize Large.')
      return document
    })
    return describeConfiguration(context, store, await documents.get(store.id))
  },
})
