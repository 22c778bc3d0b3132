import { isDestination } from '../channel/destination.ts'
import { awsError } from '../error.ts'
import { hasOngoingImport } from '../import/import.ts'
import { defineOperation } from '../operation.ts'
import { requireActiveStore, storeArn } from '../resource/store.ts'
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
    if (await hasOngoingImport(context.documents, storeArn(context, store)))
      throw awsError('EventDataStoreHasOngoingImportException')
    await context.lake.deleteStore(store.id)
    return {}
  },
})
