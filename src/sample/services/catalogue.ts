import type { ServiceSpec } from '../spec.ts'
import { ANALYTICS } from './analytics.ts'
import { COMPUTE } from './compute.ts'
import { CONTAINERS } from './containers.ts'
import { DATABASES } from './database.ts'
import { DEVELOPMENT } from './development.ts'
import { DYNAMODB } from './dynamodb.ts'
import { EC2 } from './ec2.ts'
import { IAM } from './iam.ts'
import { IDENTITY } from './identity.ts'
import { INTEGRATION } from './integration.ts'
import { KEYS_AND_SECRETS } from './keys.ts'
import { LAMBDA } from './lambda.ts'
import { MANAGEMENT } from './management.ts'
import { NETWORK } from './network.ts'
import { OBSERVATION } from './observation.ts'
import { S3 } from './s3.ts'
import { SECURITY } from './security.ts'
import { SYSTEMS_MANAGER } from './ssm.ts'
import { STORAGE } from './storage.ts'
import { SIGN_IN } from './sts.ts'

/** Every service of the sample with its events. */
export const SERVICES: readonly ServiceSpec[] = [
  ...EC2,
  ...LAMBDA,
  ...COMPUTE,
  ...S3,
  ...STORAGE,
  ...DYNAMODB,
  ...DATABASES,
  ...SIGN_IN,
  ...IAM,
  ...IDENTITY,
  ...KEYS_AND_SECRETS,
  ...SECURITY,
  ...SYSTEMS_MANAGER,
  ...OBSERVATION,
  ...MANAGEMENT,
  ...CONTAINERS,
  ...NETWORK,
  ...INTEGRATION,
  ...ANALYTICS,
  ...DEVELOPMENT,
]
