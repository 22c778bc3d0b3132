import type { EventOptions, EventSpec, Json, JsonObject, ServiceSpec } from '../spec.ts'
import {
  alreadyExists,
  CALLERS,
  dataRead,
  dataWrite,
  invalid,
  notFound,
  read,
  reads,
  write,
} from '../spec.ts'

const BUCKET_ARN = 'arn:aws:s3:::<bucket>'

const HOST = '<bucket>.s3.<region>.amazonaws.com'

const BUCKET: readonly Json[] = [{ accountId: '<account>', type: 'AWS::S3::Bucket', ARN: BUCKET_ARN }]

const OBJECT: readonly Json[] = [{ type: 'AWS::S3::Object', ARN: BUCKET_ARN + '/<key>' }, ...BUCKET]

const PREFIX: readonly Json[] = [...BUCKET, { type: 'AWS::S3::Object', ARNPrefix: BUCKET_ARN + '/<word>/' }]

const transfer = (sent: string, received: string): JsonObject => ({
  SignatureVersion: 'SigV4',
  CipherSuite: 'TLS_AES_128_GCM_SHA256',
  bytesTransferredIn: received,
  AuthenticationMethod: 'AuthHeader',
  'x-amz-id-2': '<base76>',
  bytesTransferredOut: sent,
})

const QUERY = {
  SignatureVersion: 'SigV4',
  CipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256',
  bytesTransferredIn: '<#zero>',
  AuthenticationMethod: 'QueryString',
  'x-amz-id-2': '<base76>',
  bytesTransferredOut: '<#bytesOut>',
}

const READ = [
  transfer('<#bytesOut>', '<#zero>'),
  { ...transfer('<#bytesOut>', '<#zero>'), SSEApplied: 'SSE_KMS' },
]

const WRITTEN = [
  transfer('<#zero>', '<#bytesIn>'),
  { ...transfer('<#zero>', '<#bytesIn>'), SSEApplied: 'Default_SSE_S3' },
]

const NO_KEY = notFound('NoSuchKey', 'The specified key does not exist.', 6)

/** A read of one setting of a bucket: S3 names the setting as an empty query parameter. */
function setting(name: string, weight: number, parameter: string, missing?: string): EventSpec {
  return read(
    name,
    weight,
    { bucketName: '<bucket>', Host: HOST, [parameter]: '' },
    {
      additional: READ[0]!,
      resources: BUCKET,
      host: HOST,
      ...(missing === undefined
        ? {}
        : {
            errors: [invalid(missing, 'The ' + parameter + ' configuration does not exist', 8)],
            errorRate: 0.25,
          }),
    },
  )
}

function changed(name: string, weight: number, request: JsonObject, options: EventOptions = {}): EventSpec {
  return write(name, weight, { bucketName: '<bucket>', Host: HOST, ...request }, null, {
    additional: WRITTEN[0]!,
    resources: BUCKET,
    host: HOST,
    ...options,
  })
}

const object = { bucketName: '<bucket>', Host: HOST, key: '<key>' }

const objectOptions = { resources: OBJECT, host: HOST } as const

const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/'

const s3: ServiceSpec = {
  source: 's3',
  version: '1.11',
  style: 's3',
  errors: [notFound('NoSuchBucket', 'The specified bucket does not exist', 2)],
  events: [
    dataRead(
      'GetObject',
      900,
      [object, object, { ...object, 'x-amz-checksum-mode': 'ENABLED' }, { ...object, versionId: '<base32>' }],
      { ...objectOptions, additional: [...READ, ...READ, QUERY], errors: [NO_KEY], errorRate: 0.05 },
    ),
    dataWrite(
      'PutObject',
      420,
      [
        {
          ...object,
          'x-amz-server-side-encryption': 'aws:kms',
          'x-amz-server-side-encryption-aws-kms-key-id': '<keyArn>',
        },
        { ...object, 'x-amz-acl': 'bucket-owner-full-control' },
        object,
      ],
      {
        ...objectOptions,
        additional: WRITTEN,
        response: [
          {
            'x-amz-server-side-encryption': 'aws:kms',
            'x-amz-server-side-encryption-aws-kms-key-id': '<keyArn>',
            'x-amz-version-id': '<base32>',
          },
          { 'x-amz-server-side-encryption': 'AES256' },
          null,
        ],
        callers: { ...CALLERS.data, awsService: 14 },
        errorRate: 0.02,
      },
    ),
    dataRead('HeadObject', 260, object, {
      ...objectOptions,
      additional: READ,
      errors: [NO_KEY],
      errorRate: 0.08,
    }),
    dataRead(
      'ListObjects',
      170,
      [
        {
          'list-type': '2',
          bucketName: '<bucket>',
          prefix: '<word>/',
          'encoding-type': 'url',
          Host: HOST,
          delimiter: '/',
        },
        { bucketName: '<bucket>', Host: HOST, 'max-keys': '1000' },
      ],
      {
        additional: READ,
        resourceAlternatives: [
          PREFIX,
          PREFIX,
          [{ type: 'AWS::S3::Object', ARNPrefix: BUCKET_ARN + '/' }, ...BUCKET],
        ],
        host: HOST,
      },
    ),
    dataWrite('DeleteObject', 60, object, {
      ...objectOptions,
      additional: READ[0]!,
      response: [null, { 'x-amz-delete-marker': 'true', 'x-amz-version-id': '<base32>' }],
    }),
    dataWrite(
      'DeleteObjects',
      16,
      { bucketName: '<bucket>', Host: HOST, delete: '' },
      { additional: WRITTEN[0]!, resources: PREFIX, host: HOST },
    ),
    dataWrite(
      'CopyObject',
      24,
      { ...object, 'x-amz-copy-source': '<bucket!>/<key!>' },
      { ...objectOptions, additional: READ[0]! },
    ),
    dataWrite(
      'CreateMultipartUpload',
      14,
      { ...object, uploads: '' },
      { ...objectOptions, additional: READ[0]!, response: { 'x-amz-server-side-encryption': 'AES256' } },
    ),
    dataWrite(
      'UploadPart',
      52,
      { ...object, uploadId: '<base76>', partNumber: '<count>' },
      { ...objectOptions, additional: WRITTEN[0]! },
    ),
    dataWrite(
      'CompleteMultipartUpload',
      14,
      { ...object, uploadId: '<base76>' },
      { ...objectOptions, additional: READ[0]!, response: { 'x-amz-version-id': '<base32>' } },
    ),
    dataWrite('AbortMultipartUpload', 1.5, { ...object, uploadId: '<base76>' }, objectOptions),
    dataRead('GetObjectTagging', 12, { ...object, tagging: '' }, objectOptions),
    dataRead('GetObjectAcl', 4, { ...object, acl: '' }, objectOptions),
    dataWrite('PutObjectTagging', 8, { ...object, tagging: '' }, objectOptions),
    dataWrite('PutObjectAcl', 2, { ...object, acl: '', 'x-amz-acl': 'public-read' }, objectOptions),
    dataRead(
      'HeadBucket',
      22,
      { bucketName: '<bucket>', Host: HOST },
      { resources: BUCKET, additional: READ[0]!, host: HOST },
    ),
    dataRead(
      'ListObjectVersions',
      6,
      { bucketName: '<bucket>', Host: HOST, versions: '' },
      { resources: PREFIX, host: HOST },
    ),
    dataRead('SelectObjectContent', 1, { ...object, select: '', 'select-type': '2' }, objectOptions),
    dataWrite('RestoreObject', 0.8, { ...object, restore: '' }, objectOptions),
    read(
      'ListBuckets',
      34,
      [{ Host: 's3.amazonaws.com' }, { Host: 's3.<region>.amazonaws.com', 'max-buckets': '1000' }],
      { additional: READ[0]! },
    ),
    setting('GetBucketAcl', 30, 'acl'),
    read(
      'GetBucketAcl',
      14,
      { bucketName: '<bucket>', Host: HOST, acl: '' },
      { resources: BUCKET, callers: CALLERS.service, errorRate: 0.01 },
    ),
    setting('GetBucketLocation', 34, 'location'),
    setting('GetBucketPolicy', 20, 'policy', 'NoSuchBucketPolicy'),
    setting('GetBucketEncryption', 16, 'encryption'),
    setting('GetBucketPublicAccessBlock', 16, 'publicAccessBlock', 'NoSuchPublicAccessBlockConfiguration'),
    setting('GetBucketVersioning', 14, 'versioning'),
    setting('GetBucketTagging', 14, 'tagging', 'NoSuchTagSet'),
    setting('GetBucketLogging', 12, 'logging'),
    setting('GetBucketLifecycle', 10, 'lifecycle', 'NoSuchLifecycleConfiguration'),
    setting('GetBucketReplication', 8, 'replication', 'ReplicationConfigurationNotFoundError'),
    setting('GetBucketWebsite', 8, 'website', 'NoSuchWebsiteConfiguration'),
    setting('GetBucketCors', 7, 'cors', 'NoSuchCORSConfiguration'),
    setting('GetBucketNotification', 7, 'notification'),
    setting('GetBucketObjectLockConfiguration', 7, 'object-lock', 'ObjectLockConfigurationNotFoundError'),
    setting('GetBucketOwnershipControls', 6, 'ownershipControls'),
    setting('GetBucketPolicyStatus', 6, 'policyStatus', 'NoSuchBucketPolicy'),
    setting('GetBucketRequestPayment', 4, 'requestPayment'),
    setting('GetAccelerateConfiguration', 4, 'accelerate'),
    read(
      'GetAccountPublicAccessBlock',
      5,
      { Host: '<account>.s3-control.<region>.amazonaws.com' },
      {
        errors: [
          invalid(
            'NoSuchPublicAccessBlockConfiguration',
            'The public access block configuration was not found',
            8,
          ),
        ],
      },
    ),
    ...reads(
      2,
      'ListAccessPoints GetStorageLensConfiguration ListMultiRegionAccessPoints ListStorageLensConfigurations',
      { Host: '<account>.s3-control.<region>.amazonaws.com', maxResults: '<limit>' },
    ),
    changed(
      'CreateBucket',
      2,
      { CreateBucketConfiguration: { LocationConstraint: '<region>', xmlns: XMLNS } },
      {
        errors: [
          alreadyExists(
            'BucketAlreadyOwnedByYou',
            'Your previous request to create the named bucket succeeded and you already own it.',
          ),
        ],
      },
    ),
    changed(
      'DeleteBucket',
      1.2,
      {},
      { errors: [invalid('BucketNotEmpty', 'The bucket you tried to delete is not empty', 3)] },
    ),
    changed('PutBucketPolicy', 3, {
      policy: '',
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'TLS',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [BUCKET_ARN, BUCKET_ARN + '/*'],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    }),
    changed('PutBucketAcl', 1, { acl: '', 'x-amz-acl': 'private' }),
    changed('PutBucketEncryption', 1.6, {
      encryption: '',
      ServerSideEncryptionConfiguration: {
        xmlns: XMLNS,
        Rule: {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: '<keyArn>' },
          BucketKeyEnabled: true,
        },
      },
    }),
    changed('PutBucketPublicAccessBlock', 1.6, {
      publicAccessBlock: '',
      PublicAccessBlockConfiguration: {
        xmlns: XMLNS,
        RestrictPublicBuckets: true,
        BlockPublicPolicy: true,
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
      },
    }),
    changed('PutBucketVersioning', 1.2, {
      versioning: '',
      VersioningConfiguration: { xmlns: XMLNS, Status: 'Enabled' },
    }),
    changed('PutBucketLifecycle', 1.2, {
      lifecycle: '',
      LifecycleConfiguration: {
        xmlns: XMLNS,
        Rule: [
          {
            ID: 'expire-<word>',
            Status: 'Enabled',
            Filter: { Prefix: '<word>/' },
            Expiration: { Days: '<#size>' },
          },
        ],
      },
    }),
    changed('PutBucketTagging', 1.2, {
      tagging: '',
      Tagging: {
        xmlns: XMLNS,
        TagSet: {
          Tag: [
            { Key: 'team', Value: '<team>' },
            { Key: 'retain', Value: true },
          ],
        },
      },
    }),
    changed('PutBucketNotification', 0.8, { notification: '', NotificationConfiguration: { xmlns: XMLNS } }),
    changed('PutBucketReplication', 0.6, { replication: '' }),
    changed('PutBucketLogging', 0.6, { logging: '' }),
    changed('DeleteBucketPolicy', 0.7, { policy: '' }),
    changed('DeleteBucketLifecycle', 0.5, { lifecycle: '' }),
    changed('PutAccountPublicAccessBlock', 0.4, {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    }),
    dataRead('GetObject', 6, undefined, {
      type: 'AwsVpceEvents',
      callers: { outsider: 100 },
      errorRate: 1,
      errors: [invalid('VpceAccessDenied', 'The request was denied due to a VPC endpoint policy', 10)],
      resources: [{ type: 'AWS::S3::Object', ARN: BUCKET_ARN + '/<key>' }],
      parameters: false,
    }),
  ],
}

export const S3: readonly ServiceSpec[] = [s3]
