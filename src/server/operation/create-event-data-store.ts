import type { OperationContext } from '../context.ts'
import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { describeStore } from '../resource/describe-store.ts'
import { storeDocuments } from '../resource/store-document.ts'
import { BILLING, categoryOf, checkKmsKey, DEFAULT_RETENTION } from '../resource/store-settings.ts'
import { changeTags, checkTags } from '../resource/tags.ts'
import {
  advancedEventSelectors,
  billingMode,
  kmsKeyId,
  resourceName,
  retentionPeriod,
  tagsList,
} from '../shape/cloudtrail.ts'
import { flag, required } from '../shape/shape.ts'

/** The quota of a region; stores that wait for their deletion count. */
const MOST_STORES = 10

async function requireRoom({ lake }: OperationContext): Promise<void> {
  if ((await lake.stores()).length >= MOST_STORES) throw awsError('EventDataStoreMaxLimitExceededException')
}

export const createEventDataStore = defineOperation({
  name: 'CreateEventDataStore',
  input: {
    Name: required(resourceName),
    AdvancedEventSelectors: advancedEventSelectors,
    MultiRegionEnabled: flag,
    OrganizationEnabled: flag,
    RetentionPeriod: retentionPeriod,
    TerminationProtectionEnabled: flag,
    TagsList: tagsList,
    KmsKeyId: kmsKeyId,
    StartIngestion: flag,
    BillingMode: billingMode,
  },
  async run(context, input) {
    const { Name, AdvancedEventSelectors, TagsList = [], StartIngestion = true } = input
    const { KmsKeyId, MultiRegionEnabled = true, OrganizationEnabled = false } = input
    const { lake, documents } = context
    const billing = BILLING[input.BillingMode ?? 'EXTENDABLE_RETENTION_PRICING']
    checkKmsKey(KmsKeyId)
    checkTags(TagsList)
    await requireRoom(context)
    const store = await lake.createStore(Name, {
      category: categoryOf(AdvancedEventSelectors),
      billing,
      retentionDays: input.RetentionPeriod ?? DEFAULT_RETENTION[billing],
      terminationProtection: input.TerminationProtectionEnabled ?? true,
      advancedEventSelectors: AdvancedEventSelectors,
    })
    const document = { KmsKeyId, MultiRegionEnabled, OrganizationEnabled }
    await storeDocuments(documents).put(store.id, document)
    await changeTags(documents, { type: 'eventdatastore', id: store.id }, () => TagsList)
    if (!StartIngestion) await lake.stopIngestion(store.id)
    return { ...describeStore(context, store, document), Status: 'CREATED', TagsList }
  },
})
