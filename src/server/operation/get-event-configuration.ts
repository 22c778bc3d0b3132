import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { describeConfiguration, requireConfigurable } from '../resource/event-configuration.ts'
import { storeDocuments } from '../resource/store-document.ts'
import { text } from '../shape/shape.ts'

export const getEventConfiguration = defineOperation({
  name: 'GetEventConfiguration',
  input: { TrailName: text(), EventDataStore: text() },
  async run(context, named) {
    const store = await requireConfigurable(context, named)
    if (store.status === 'PENDING_DELETION') throw awsError('InvalidEventDataStoreStatusException')
    return describeConfiguration(context, store, await storeDocuments(context.documents).get(store.id))
  },
})
