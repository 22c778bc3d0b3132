import { defineOperation } from '../operation.ts'
import { describeStore } from '../resource/describe-store.ts'
import { requireStore } from '../resource/store.ts'
import { storeDocuments } from '../resource/store-document.ts'
import { resourceText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

export const restoreEventDataStore = defineOperation({
  name: 'RestoreEventDataStore',
  input: { EventDataStore: required(resourceText) },
  async run(context, { EventDataStore }) {
    const { id } = await requireStore(context, EventDataStore, 'owner')
    const store = await context.lake.restoreStore(id)
    return describeStore(context, store, await storeDocuments(context.documents).get(id))
  },
})
