import type { Collection, Documents } from '../documents.ts'
import {
  aggregationConfigurations,
  contextKeySelectors,
  insightSelectors,
  kmsKeyId,
  maxEventSize,
} from '../shape/cloudtrail.ts'
import { choice, flag, structure, text, type Value } from '../shape/shape.ts'

/** What the API keeps of a store that the store itself knows nothing of. What is left out is as AWS has it by default. */
const STORE_DOCUMENT = structure({
  KmsKeyId: kmsKeyId,
  MultiRegionEnabled: flag,
  OrganizationEnabled: flag,
  FederationStatus: choice('ENABLED', 'DISABLED'),
  FederationRoleArn: text(),
  MaxEventSize: maxEventSize,
  ContextKeySelectors: contextKeySelectors,
  AggregationConfigurations: aggregationConfigurations,
  InsightSelectors: insightSelectors,
  /** The ARN of the store for Insights events. */
  InsightsDestination: text(),
})

export type StoreDocument = Value<typeof STORE_DOCUMENT>

/** By the id of the store. */
export function storeDocuments(documents: Documents): Collection<StoreDocument> {
  return documents.collection('event-data-store', STORE_DOCUMENT)
}
