import { type Billing, STORE_CATEGORIES, type StoreCategory } from '../../index.ts'
import { awsError } from '../error.ts'
import type { advancedEventSelectors, billingMode } from '../shape/cloudtrail.ts'
import type { Value } from '../shape/shape.ts'

export const BILLING: Readonly<Record<Value<typeof billingMode>, Billing>> = {
  EXTENDABLE_RETENTION_PRICING: 'extendable',
  FIXED_RETENTION_PRICING: 'fixed',
}

/** Days, where CreateEventDataStore does not say. */
export const DEFAULT_RETENTION: Readonly<Record<Billing, number>> = { extendable: 366, fixed: 2557 }

/**
 * What kind of store selectors ask for: management, data and network activity events share one. Whether they all agree is
 * checked with the selectors themselves.
 */
export function categoryOf(selectors: Value<typeof advancedEventSelectors> | undefined): StoreCategory {
  const fields = selectors?.[0]?.FieldSelectors ?? []
  const named = fields.find(({ Field }) => Field === 'eventCategory')?.Equals?.[0]
  return STORE_CATEGORIES.find((category) => category === named) ?? 'Management'
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const KEY = `(?:${UUID}|mrk-[0-9a-f]{32})`

/** The four ways to name a key of KMS: an alias, its ARN, a key's id, its ARN. */
const KMS_KEY = new RegExp(
  `^(?:alias/[\\w/-]+|arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:(?:alias/[\\w/-]+|key/${KEY})|${KEY})$`,
)

/** Throws InvalidKmsKeyIdException. The key is kept for clients that ask; the lake's files are not encrypted with it. */
export function checkKmsKey(KmsKeyId: string | undefined): void {
  if (KmsKeyId !== undefined && !KMS_KEY.test(KmsKeyId)) throw awsError('InvalidKmsKeyIdException')
}
