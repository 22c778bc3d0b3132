import { defineOperation } from '../operation.ts'
import { describeStore } from '../resource/describe-store.ts'
import { requireStore } from '../resource/store.ts'
import { storeDocuments } from '../resource/store-document.ts'
import { resourceText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

/** Also shows a store that waits for its deletion. */
export const getEventDataStore = defineOperation({
  name: 'GetEventDataStore',
  access: 'resource',
  input: { EventDataStore: required(resourceText) },
  async run(context, { EventDataStore }) {
    const store = await requireStore(context, EventDataStore, 'cloudtrail:GetEventDataStore')
    const document = await storeDocuments(context.documents).get(store.id)
    return {
      ...describeStore(context, store, document),
      FederationStatus: document?.FederationStatus ?? 'DISABLED',
      FederationRoleArn: document?.FederationRoleArn,
    }
  },
})
