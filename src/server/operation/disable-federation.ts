import { defineOperation } from '../operation.ts'
import { requireActiveStore, storeArn } from '../resource/store.ts'
import { storeDocuments } from '../resource/store-document.ts'
import { resourceText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

export const disableFederation = defineOperation({
  name: 'DisableFederation',
  input: { EventDataStore: required(resourceText) },
  async run(context, { EventDataStore }) {
    const store = await requireActiveStore(context, EventDataStore, 'owner')
    await storeDocuments(context.documents).update(store.id, (document) => ({
      ...document,
      FederationStatus: 'DISABLED',
      FederationRoleArn: undefined,
    }))
    return { EventDataStoreArn: storeArn(context, store), FederationStatus: 'DISABLED' }
  },
})
