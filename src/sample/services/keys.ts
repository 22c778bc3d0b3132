import type { Json, JsonObject, ServiceSpec } from '../spec.ts'
import {
  alreadyExists,
  CALLERS,
  invalid,
  notFound,
  read,
  reads,
  serviceEvent,
  write,
  writes,
} from '../spec.ts'

const KEYS: readonly Json[] = [{ accountId: '<account>', type: 'AWS::KMS::Key', ARN: '<keyArn>' }]

const SECRET = 'arn:aws:secretsmanager:<region>:<account>:secret:<secret>'

const CRYPTO = {
  resources: KEYS,
  callers: { workload: 46, function: 20, awsService: 26, linkedRole: 4, outsider: 2, person: 2 },
  errorRate: 0.02,
  errors: [invalid('InvalidCiphertextException', undefined, 1)],
} as const

const CONTEXTS: readonly JsonObject[] = [
  {
    encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::<bucket>/<key>' },
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  },
  {
    encryptionContext: { SecretARN: SECRET, SecretVersionId: '<uuid>' },
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  },
  {
    encryptionContext: { 'aws:lambda:FunctionArn': 'arn:aws:lambda:<region>:<account>:function:<function>' },
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    keyId: '<keyArn>',
  },
  { encryptionContext: { 'aws:ebs:id': '<volume>' }, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
  {
    encryptionContext: { PARAMETER_ARN: 'arn:aws:ssm:<region>:<account>:parameter<parameter>' },
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  },
]

const EXTRA: readonly JsonObject[] = [
  { keyMaterialId: '<keyMaterial>' },
  { keyMaterialId: '<keyMaterial>', grantId: '<grant>' },
]

const kms: ServiceSpec = {
  source: 'kms',
  version: '1.11',
  style: 'json',
  errors: [
    notFound('NotFoundException', "Key '<keyArn>' does not exist", 2),
    invalid('DisabledException', '<keyArn> is disabled.', 1),
    invalid('KMSInvalidStateException', '<keyArn> is pending deletion.', 0.7),
  ],
  events: [
    read('Decrypt', 560, CONTEXTS, { ...CRYPTO, additional: EXTRA }),
    read(
      'GenerateDataKey',
      260,
      [
        {
          keyId: '<keyArn>',
          encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::<bucket>' },
          keySpec: 'AES_256',
        },
        {
          keyId: 'arn:aws:kms:<region>:<account>:alias/<word>',
          encryptionContext: { tableName: '<table>', 'aws:dynamodb:subscriberId': '<account>' },
          keySpec: 'AES_256',
        },
      ],
      { ...CRYPTO, additional: EXTRA },
    ),
    read(
      'Encrypt',
      34,
      {
        keyId: '<keyArn>',
        encryptionContext: { PARAMETER_ARN: 'arn:aws:ssm:<region>:<account>:parameter<parameter>' },
        encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      },
      CRYPTO,
    ),
    read(
      'GenerateDataKeyWithoutPlaintext',
      12,
      { keyId: '<keyArn>', encryptionContext: { 'aws:ebs:id': '<volume>' }, numberOfBytes: 64 },
      CRYPTO,
    ),
    read('DescribeKey', 80, [{ keyId: '<keyArn>' }, { keyId: 'alias/aws/ebs' }], { resources: KEYS }),
    read('ListAliases', 20, [null, { keyId: '<keyArn>' }, { limit: 100 }]),
    read('ListKeys', 9, [null, { limit: 1000 }]),
    read('GetKeyRotationStatus', 16, { keyId: '<keyArn>' }, { resources: KEYS }),
    read('GetKeyPolicy', 16, { keyId: '<keyArn>', policyName: 'default' }, { resources: KEYS }),
    read('ListResourceTags', 14, { keyId: '<keyArn>' }, { resources: KEYS }),
    read('ListGrants', 5, { keyId: '<keyArn>' }, { resources: KEYS }),
    ...reads(5, 'ReEncrypt Sign Verify GetPublicKey GenerateMac ListKeyPolicies', { keyId: '<keyArn>' }),
    write(
      'CreateGrant',
      16,
      {
        keyId: '<keyArn>',
        granteePrincipal: 'ec2.<region>.amazonaws.com',
        retiringPrincipal: 'ec2.<region>.amazonaws.com',
        operations: ['Decrypt', 'GenerateDataKeyWithoutPlaintext'],
        constraints: { encryptionContextSubset: { 'aws:ebs:id': '<volume>' } },
      },
      { grantId: '<hex64>', keyId: '<keyArn>' },
      { resources: KEYS, callers: { linkedRole: 60, deployment: 20, awsService: 20 } },
    ),
    write('RetireGrant', 8, { keyId: '<keyArn>' }, null, {
      resources: KEYS,
      callers: CALLERS.service,
      additional: { grantId: '<hex64>' },
    }),
    write(
      'CreateKey',
      1,
      {
        description: '<description>',
        keyUsage: 'ENCRYPT_DECRYPT',
        customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
        origin: 'AWS_KMS',
        bypassPolicyLockoutSafetyCheck: false,
        multiRegion: false,
        policy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<account>:root"},"Action":"kms:*","Resource":"*"}]}',
      },
      {
        keyMetadata: {
          aWSAccountId: '<account>',
          keyId: '<keyUuid>',
          arn: '<keyArn>',
          creationDate: '<long>',
          enabled: true,
          keyUsage: 'ENCRYPT_DECRYPT',
          keyState: 'Enabled',
          keyManager: 'CUSTOMER',
        },
      },
      { resources: KEYS },
    ),
    write(
      'PutKeyPolicy',
      1,
      {
        keyId: '<keyUuid>',
        policyName: 'default',
        bypassPolicyLockoutSafetyCheck: false,
        policy:
          '{"Version":"2012-10-17","Statement":[{"Sid":"Enable","Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*"}]}',
      },
      null,
      { resources: KEYS },
    ),
    write(
      'ScheduleKeyDeletion',
      0.6,
      { keyId: '<keyArn>', pendingWindowInDays: 30 },
      {
        keyId: '<keyArn>',
        keyState: 'PendingDeletion',
        deletionDate: '<longLater>',
        pendingWindowInDays: 30,
      },
      { resources: KEYS },
    ),
    ...writes(
      0.6,
      'CreateAlias DisableKey EnableKeyRotation TagResource CancelKeyDeletion EnableKey UpdateAlias',
      { keyId: '<keyArn>' },
    ),
    serviceEvent('RotateKey', 1.2, { keyId: '<keyUuid>', rotationType: 'AUTOMATIC' }, { resources: KEYS }),
    serviceEvent('DeleteKey', 0.4, { keyId: '<keyUuid>' }, { resources: KEYS }),
    serviceEvent(
      'SynchronizeMultiRegionKey',
      0.4,
      { keyId: 'mrk-<hex32>' },
      { resources: KEYS, parameters: false },
    ),
  ],
}

const ONE_SECRET = { secretId: SECRET } as const

const secretsmanager: ServiceSpec = {
  source: 'secretsmanager',
  version: '1.11',
  style: 'json',
  errors: [
    notFound('ResourceNotFoundException', "Secrets Manager can't find the specified secret.", 4),
    alreadyExists(
      'ResourceExistsException',
      'The operation failed because the secret <secret> already exists.',
    ),
  ],
  events: [
    read(
      'GetSecretValue',
      170,
      [
        ONE_SECRET,
        { ...ONE_SECRET, versionStage: 'AWSCURRENT' },
        { secretId: '<secret>', versionId: '<uuid>' },
      ],
      { callers: { workload: 60, function: 25, deployment: 10, console: 3, person: 2 } },
    ),
    read('DescribeSecret', 40, ONE_SECRET),
    read('ListSecrets', 12, [
      { maxResults: 100 },
      { maxResults: 100, filters: [{ key: 'tag-key', values: ['team'] }] },
      null,
    ]),
    read('GetResourcePolicy', 12, ONE_SECRET),
    read('ListSecretVersionIds', 5, { ...ONE_SECRET, includeDeprecated: false }),
    read('BatchGetSecretValue', 2, { secretIdList: [SECRET], filters: [] }),
    read('GetRandomPassword', 1.5, { excludePunctuation: true, passwordLength: 32 }),
    write(
      'PutSecretValue',
      4,
      { ...ONE_SECRET, clientRequestToken: '<uuid>', versionStages: ['AWSPENDING'] },
      { arn: SECRET },
      { callers: { function: 70, deployment: 30 } },
    ),
    write(
      'CreateSecret',
      1.5,
      {
        name: '<secret>',
        clientRequestToken: '<uuid>',
        description: '<description>',
        kmsKeyId: '<keyArn>',
        forceOverwriteReplicaSecret: false,
        tags: '<#tagItems>',
      },
      { arn: SECRET },
    ),
    write(
      'UpdateSecretVersionStage',
      3,
      { ...ONE_SECRET, versionStage: 'AWSCURRENT', moveToVersionId: '<uuid>' },
      { arn: SECRET },
      { callers: { function: 100 } },
    ),
    ...writes(
      0.8,
      'RotateSecret UpdateSecret DeleteSecret RestoreSecret TagResource PutResourcePolicy',
      ONE_SECRET,
      { arn: SECRET },
    ),
    serviceEvent('RotationStarted', 2, undefined, { additional: { SecretId: SECRET } }),
    serviceEvent('RotationSucceeded', 2, undefined, { additional: { SecretId: SECRET } }),
    serviceEvent('RotationFailed', 0.5, undefined, {
      additional: { SecretId: SECRET },
      errorRate: 1,
      errors: [
        invalid(
          '',
          'Pending secret version <uuid> for Secret <secret> was not created by Lambda <function>.',
        ),
      ],
    }),
    serviceEvent('EndSecretVersionDelete', 0.8, undefined, {
      additional: { SecretId: SECRET, SecretVersionId: '<uuid>' },
    }),
  ],
}

export const KEYS_AND_SECRETS: readonly ServiceSpec[] = [kms, secretsmanager]
