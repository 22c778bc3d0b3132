import { isDestination } from '../channel/destination.ts'
import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { requireActiveStore } from '../resource/store.ts'
import { storeDocuments } from '../resource/store-document.ts'
import { resourceText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

/** The store waits for seven days; RestoreEventDataStore brings it back. */
export const deleteEventDataStore = defineOperation({
  name: 'DeleteEventDataStore',
  input: { EventDataStore: required(resourceText) },
  async run(context, { EventDataStore }) {
    const store = await requireActiveStore(context, EventDataStore, 'owner')
    const document = await storeDocuments(context.documents).get(store.id)
    if (document?.FederationStatus === 'ENABLED') throw awsError('EventDataStoreFederationEnabledException')
    if (await isDestination(context.documents, store.id)) throw awsError('ChannelExistsForEDSException')
    await context.lake.deleteStore(store.id)
    return {}
  },
})
