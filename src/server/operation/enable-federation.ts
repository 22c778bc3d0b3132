import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { requireActiveStore, storeArn } from '../resource/store.ts'
import { storeDocuments } from '../resource/store-document.ts'
import { resourceText } from '../shape/cloudtrail.ts'
import { required, text } from '../shape/shape.ts'

/**
 * Keeps that a store is federated, which guards it from being deleted. Other engines can read its Iceberg table at any
 * time; no catalog of AWS Glue is made.
 */
export const enableFederation = defineOperation({
  name: 'EnableFederation',
  input: {
    EventDataStore: required(resourceText),
    FederationRoleArn: required(text(3, 125, /[a-zA-Z0-9._/\-:@=+,]+/)),
  },
  async run(context, { EventDataStore, FederationRoleArn }) {
    const store = await requireActiveStore(context, EventDataStore, 'owner')
    await storeDocuments(context.documents).update(store.id, (document) => {
      if (document?.FederationStatus === 'ENABLED')
        throw awsError(
          'EventDataStoreFederationEnabledException',
          'Lake query federation is enabled already.',
        )
      return { ...document, FederationStatus: 'ENABLED', FederationRoleArn }
    })
    return { EventDataStoreArn: storeArn(context, store), FederationStatus: 'ENABLED', FederationRoleArn }
  },
})
