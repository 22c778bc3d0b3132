import { awsError } from '../error.ts'
import { hasOngoingImport } from '../import/import.ts'
import { defineOperation } from '../operation.ts'
import { describeStore } from '../resource/describe-store.ts'
import { requireActiveStore, storeArn } from '../resource/store.ts'
import { type StoreDocument, storeDocuments } from '../resource/store-document.ts'
import { BILLING, checkKmsKey } from '../resource/store-settings.ts'
import {
  advancedEventSelectors,
  billingMode,
  kmsKeyId,
  resourceName,
  resourceText,
  retentionPeriod,
} from '../shape/cloudtrail.ts'
import { flag, required } from '../shape/shape.ts'

export const updateEventDataStore = defineOperation({
  name: 'UpdateEventDataStore',
  input: {
    EventDataStore: required(resourceText),
    Name: resourceName,
    AdvancedEventSelectors: advancedEventSelectors,
    MultiRegionEnabled: flag,
    OrganizationEnabled: flag,
    RetentionPeriod: retentionPeriod,
    TerminationProtectionEnabled: flag,
    KmsKeyId: kmsKeyId,
    BillingMode: billingMode,
  },
  async run(context, { EventDataStore, ...changes }) {
    const { Name, AdvancedEventSelectors, RetentionPeriod, TerminationProtectionEnabled, BillingMode } =
      changes
    const { KmsKeyId, MultiRegionEnabled, OrganizationEnabled } = changes
    if (Object.values(changes).every((value) => value === undefined))
      throw awsError('InvalidParameterException', 'An update must change at least one setting.')
    checkKmsKey(KmsKeyId)
    const found = await requireActiveStore(context, EventDataStore, 'owner')
    if (await hasOngoingImport(context.documents, storeArn(context, found)))
      throw awsError('EventDataStoreHasOngoingImportException')
    const documents = storeDocuments(context.documents)
    const before = await documents.get(found.id)
    if (KmsKeyId !== undefined && before?.KmsKeyId !== undefined && before.KmsKeyId !== KmsKeyId)
      throw awsError('InvalidKmsKeyIdException', 'The KMS key of an event data store cannot be changed.')
    const settings = {
      name: Name,
      billing: BillingMode && BILLING[BillingMode],
      retentionDays: RetentionPeriod,
      terminationProtection: TerminationProtectionEnabled,
      advancedEventSelectors: AdvancedEventSelectors,
    }
    const isChanged = Object.values(settings).some((value) => value !== undefined)
    const store = isChanged ? await context.lake.updateStore(found.id, settings) : found
    let document: StoreDocument = before ?? {}
    await documents.update(store.id, (current) => {
      document = {
        ...current,
        ...(KmsKeyId === undefined ? {} : { KmsKeyId }),
        ...(MultiRegionEnabled === undefined ? {} : { MultiRegionEnabled }),
        ...(OrganizationEnabled === undefined ? {} : { OrganizationEnabled }),
      }
      return document
    })
    return {
      ...describeStore(context, store, document),
      FederationStatus: document.FederationStatus ?? 'DISABLED',
      FederationRoleArn: document.FederationRoleArn,
    }
  },
})
