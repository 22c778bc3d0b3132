import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CloudTrail } from '@aws-sdk/client-cloudtrail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/index.ts'
import { toAwsError } from '../../src/server/error.ts'
import { ACCOUNT, ALICE, MALLORY, REGION, startTestServer, type TestServer } from '../support/server.ts'
import { DATA_ERRORS, modelErrors, NEVER } from './model-errors.ts'

const NO_SUCH = '00000000-0000-4000-8000-000000000000'

function arn(resource: string): string {
  return `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:${resource}`
}

let test: TestServer
let api: CloudTrail
/** A store that can be deleted, one that is protected, one that waits for its deletion, one of Insights events. */
let [free, kept, deleted, insights] = ['', '', '', '']

beforeAll(async () => {
  test = await startTestServer()
  const { accessKeyId, secretAccessKey } = ALICE
  api = new CloudTrail({
    ...{ endpoint: test.url, region: REGION, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey },
  })
  const open = { terminationProtection: false } as const
  free = (await test.lake.createStore('free', { ...open, billing: 'extendable' })).id
  kept = (await test.lake.createStore('kept')).id
  insights = (await test.lake.createStore('insights', { category: 'Insight' })).id
  deleted = (await test.lake.createStore('deleted', open)).id
  await test.lake.deleteStore(deleted)
})
afterAll(async () => {
  api.destroy()
  await test[Symbol.asyncDispose]()
})

const TAG = [{ Key: 'team', Value: 'red' }]
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012'

type Attempt = readonly [type: string, message: string, call: () => Promise<unknown>]

/** What a client does, and the class and message of the error that it gets. */
const ATTEMPTS: readonly Attempt[] = [
  [
    'CloudTrailARNInvalid',
    'The operation was called with an ARN that is not valid.',
    () => api.addTags({ ResourceId: 'prod', TagsList: TAG }),
  ],
  [
    'EventDataStoreARNInvalid',
    'The specified event data store ARN is not valid or does not map to an event data store in your account.',
    () => api.listTags({ ResourceIdList: [arn('eventdatastore/x')] }),
  ],
  [
    'ChannelARNInvalid',
    'The specified value of ChannelARN is not valid.',
    () => api.removeTags({ ResourceId: arn('channel/x'), TagsList: TAG }),
  ],
  [
    'ChannelNotFound',
    'CloudTrail cannot find the specified channel.',
    () => api.addTags({ ResourceId: arn(`channel/${NO_SUCH}`), TagsList: TAG }),
  ],
  [
    'ResourceNotFound',
    'The specified resource is not found.',
    () => api.addTags({ ResourceId: arn('dashboard/none'), TagsList: TAG }),
  ],
  [
    'ResourceTypeNotSupported',
    'The specified resource type is not supported by CloudTrail.',
    () => api.addTags({ ResourceId: arn('trail/prod'), TagsList: TAG }),
  ],
  [
    'EventDataStoreNotFound',
    'The specified event data store was not found.',
    () => api.addTags({ ResourceId: arn(`eventdatastore/${NO_SUCH}`), TagsList: TAG }),
  ],
  [
    'InactiveEventDataStore',
    'The event data store is inactive.',
    () => api.addTags({ ResourceId: arn(`eventdatastore/${deleted}`), TagsList: TAG }),
  ],
  [
    'InvalidTagParameter',
    "The tag key 'aws:x' begins with aws:, which is reserved.",
    () => api.addTags({ ResourceId: arn(`eventdatastore/${free}`), TagsList: [{ Key: 'aws:x' }] }),
  ],
  [
    'InvalidTagParameter',
    "The tag key 'team' is there more than once.",
    () => api.addTags({ ResourceId: arn(`eventdatastore/${free}`), TagsList: [...TAG, ...TAG] }),
  ],
  [
    'InvalidTagParameter',
    'No tag to remove is named.',
    () => api.removeTags({ ResourceId: arn(`eventdatastore/${free}`), TagsList: [] }),
  ],
  [
    'TagsLimitExceeded',
    'A resource has up to 50 tags, and would have 51.',
    () =>
      api.addTags({
        ResourceId: arn(`eventdatastore/${free}`),
        TagsList: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}` })),
      }),
  ],
  [
    'InvalidToken',
    'The token is not valid.',
    () => api.listTags({ ResourceIdList: [arn(`eventdatastore/${free}`)], NextToken: 'x' }),
  ],
  [
    'EventDataStoreAlreadyExists',
    "Store 'kept' already exists",
    () => api.createEventDataStore({ Name: 'kept' }),
  ],
  [
    'InvalidEventSelectors',
    "Selector 1: a store of category Management cannot take events of eventCategory 'Nothing'",
    () =>
      api.createEventDataStore({
        Name: 'new',
        AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Nothing'] }] }],
      }),
  ],
  [
    'InvalidParameter',
    'Retention must be a whole number of days from 7 to 2557, not 3000',
    () =>
      api.createEventDataStore({
        Name: 'new',
        BillingMode: 'FIXED_RETENTION_PRICING',
        RetentionPeriod: 3000,
      }),
  ],
  [
    'InvalidParameter',
    'An update must change at least one setting.',
    () => api.updateEventDataStore({ EventDataStore: free }),
  ],
  [
    'InvalidParameter',
    'Billing cannot change from extendable to fixed',
    () => api.updateEventDataStore({ EventDataStore: free, BillingMode: 'FIXED_RETENTION_PRICING' }),
  ],
  [
    'InvalidKmsKeyId',
    'The KMS key ARN is not valid.',
    () => api.createEventDataStore({ Name: 'new', KmsKeyId: 'arn:aws:s3:::bucket' }),
  ],
  [
    'InvalidKmsKeyId',
    'The KMS key of an event data store cannot be changed.',
    async () => {
      await api.updateEventDataStore({ EventDataStore: kept, KmsKeyId: KEY })
      await api.updateEventDataStore({ EventDataStore: kept, KmsKeyId: 'alias/other' })
    },
  ],
  [
    'EventDataStoreTerminationProtected',
    'The event data store cannot be deleted because termination protection is enabled for it.',
    () => api.deleteEventDataStore({ EventDataStore: kept }),
  ],
  [
    'InactiveEventDataStore',
    'The event data store is inactive.',
    () => api.deleteEventDataStore({ EventDataStore: deleted }),
  ],
  [
    'InvalidEventDataStoreStatus',
    'The event data store is not in a status that supports the operation.',
    () => api.restoreEventDataStore({ EventDataStore: free }),
  ],
  [
    'InvalidEventDataStoreStatus',
    'The event data store is not in a status that supports the operation.',
    () => api.startEventDataStoreIngestion({ EventDataStore: free }),
  ],
  [
    'InvalidEventDataStoreStatus',
    'The event data store is not in a status that supports the operation.',
    () => api.stopEventDataStoreIngestion({ EventDataStore: deleted }),
  ],
  [
    'InvalidEventDataStoreCategory',
    'The event categories of the specified event data stores are not valid.',
    () => api.stopEventDataStoreIngestion({ EventDataStore: insights }),
  ],
  [
    'InvalidMaxResults',
    'A max results value of 1001 is invalid. Specify max results between 1 and 1000.',
    () => api.listEventDataStores({ MaxResults: 1001 }),
  ],
  [
    'InvalidNextToken',
    'The token is not valid, or was previously used in a request with different parameters.',
    () => api.listEventDataStores({ NextToken: 'forged' }),
  ],
  [
    'EventDataStoreFederationEnabled',
    'Lake query federation is enabled already.',
    async () => {
      const federated = { EventDataStore: kept, FederationRoleArn: `arn:aws:iam::${ACCOUNT}:role/lake` }
      await api.enableFederation(federated)
      await api.enableFederation(federated)
    },
  ],
  [
    'ResourceARNNotValid',
    'The provided resource does not exist, or the ARN format of the resource is not valid.',
    () => api.getResourcePolicy({ ResourceArn: 'prod' }),
  ],
  [
    'ResourceNotFound',
    'The specified resource is not found.',
    () => api.getResourcePolicy({ ResourceArn: arn(`eventdatastore/${NO_SUCH}`) }),
  ],
  [
    'ResourcePolicyNotFound',
    'The specified resource policy is not found.',
    () => api.getResourcePolicy({ ResourceArn: arn(`eventdatastore/${free}`) }),
  ],
  [
    'ResourcePolicyNotFound',
    'The specified resource policy is not found.',
    () => api.deleteResourcePolicy({ ResourceArn: arn(`eventdatastore/${free}`) }),
  ],
  [
    'ResourcePolicyNotValid',
    'The resource-based policy is not valid: it is not well formed JSON',
    () => api.putResourcePolicy({ ResourceArn: arn(`eventdatastore/${free}`), ResourcePolicy: '{' }),
  ],
  [
    'TrailNotFound',
    'Unknown trail: management-events',
    () => api.getEventConfiguration({ TrailName: 'management-events' }),
  ],
  ['InvalidTrailName', 'Trail name a is not valid.', () => api.getInsightSelectors({ TrailName: 'a' })],
  [
    'CloudTrailARNInvalid',
    'The operation was called with an ARN that is not valid.',
    () => api.getInsightSelectors({ TrailName: 'arn:aws:s3:::bucket' }),
  ],
  [
    'InvalidParameterCombination',
    'Name a trail or an event data store, not both.',
    () => api.getEventConfiguration({ TrailName: 'prod', EventDataStore: free }),
  ],
  ['InvalidParameterCombination', 'Name an event data store.', () => api.getEventConfiguration({})],
  [
    'InvalidParameterCombination',
    'Context keys need the MaxEventSize Large.',
    () =>
      api.putEventConfiguration({
        EventDataStore: free,
        ContextKeySelectors: [{ Type: 'TagContext', Equals: ['team'] }],
      }),
  ],
  [
    'InvalidParameter',
    'Events are aggregated for trails, not for event data stores.',
    () =>
      api.putEventConfiguration({
        EventDataStore: free,
        AggregationConfigurations: [{ Templates: ['API_ACTIVITY'], EventCategory: 'Data' }],
      }),
  ],
  [
    'InvalidEventDataStoreCategory',
    'The event categories of the specified event data stores are not valid.',
    () => api.getEventConfiguration({ EventDataStore: insights }),
  ],
  [
    'InvalidEventDataStoreStatus',
    'The event data store is not in a status that supports the operation.',
    () => api.getEventConfiguration({ EventDataStore: deleted }),
  ],
  [
    'InactiveEventDataStore',
    'The event data store is inactive.',
    () => api.putEventConfiguration({ EventDataStore: deleted, MaxEventSize: 'Large' }),
  ],
  [
    'InsightNotEnabled',
    'The event data store does not have Insights events enabled.',
    () => api.getInsightSelectors({ EventDataStore: free }),
  ],
  [
    'InvalidInsightSelectors',
    'Each insight selector names another InsightType.',
    () =>
      api.putInsightSelectors({
        EventDataStore: free,
        InsightsDestination: insights,
        InsightSelectors: [{}],
      }),
  ],
  [
    'InvalidParameter',
    'InsightsDestination is missing.',
    () =>
      api.putInsightSelectors({
        EventDataStore: free,
        InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }],
      }),
  ],
  [
    'InvalidParameter',
    'InsightsDestination is no store of Insights events.',
    () =>
      api.putInsightSelectors({
        EventDataStore: free,
        InsightsDestination: kept,
        InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }],
      }),
  ],
  [
    'InvalidLookupAttributes',
    'You can specify only one lookup attribute.',
    () =>
      api.lookupEvents({
        LookupAttributes: [
          { AttributeKey: 'EventId', AttributeValue: 'x' },
          { AttributeKey: 'EventName', AttributeValue: 'x' },
        ],
      }),
  ],
  [
    'InvalidTimeRange',
    'The start time is after the end time.',
    () => api.lookupEvents({ StartTime: new Date(2000), EndTime: new Date(1000) }),
  ],
  [
    'InvalidMaxResults',
    'A max results value of 51 is invalid. Specify max results between 1 and 50.',
    () => api.lookupEvents({ MaxResults: 51 }),
  ],
  [
    'InvalidEventCategory',
    'The event category is not valid.',
    async () => {
      const strange: string = 'network'
      // The SDK's type has the one category that there is.
      await api.lookupEvents({ EventCategory: strange as 'insight' })
    },
  ],
  [
    'InvalidTimeRange',
    'The start time is after the end time.',
    () => api.listPublicKeys({ StartTime: new Date(2000), EndTime: new Date(1000) }),
  ],
  ['InvalidToken', 'The token is not valid.', () => api.listPublicKeys({ NextToken: 'x' })],
  [
    'UnsupportedOperation',
    'CreateTrail is not supported: traillake has no trails: log files that a trail delivers to S3 are brought in with StartImport or `traillake ingest`.',
    () => api.createTrail({ Name: 'prod', S3BucketName: 'logs' }),
  ],
  [
    'UnsupportedOperation',
    'GenerateQuery is not supported: traillake has no language model to write queries; SearchSampleQueries finds ready ones.',
    () => api.generateQuery({ EventDataStores: [free], Prompt: 'who?' }),
  ],
  [
    'AccessDenied',
    `User: ${MALLORY.arn} is not authorized to perform: cloudtrail:ListEventDataStores`,
    async () => {
      const { accessKeyId, secretAccessKey } = MALLORY
      const mallory = new CloudTrail({
        ...{ endpoint: test.url, region: REGION },
        credentials: { accessKeyId, secretAccessKey },
      })
      await mallory.listEventDataStores({})
    },
  ],
]

describe('an error of the API', () => {
  for (const [type, message, call] of ATTEMPTS)
    it(`${type}: ${message}`, async () => {
      // LookupEvents answers twice a second.
      if (message.includes('lookup') || call.toString().includes('lookupEvents'))
        await new Promise((resolve) => setTimeout(resolve, 510))
      await expect(call()).rejects.toMatchObject({ name: `${type}Exception`, message })
    })

  it('EventDataStoreMaxLimitExceeded', async () => {
    await using full = await startTestServer()
    for (let n = 0; n < 10; n++) await full.lake.createStore(`store-${n}`)
    const { accessKeyId, secretAccessKey } = ALICE
    const client = new CloudTrail({
      endpoint: full.url,
      region: REGION,
      credentials: { accessKeyId, secretAccessKey },
    })
    await expect(client.createEventDataStore({ Name: 'eleventh' })).rejects.toMatchObject({
      name: 'EventDataStoreMaxLimitExceededException',
      message: 'Your account has used the maximum number of event data stores.',
    })
    client.destroy()
  })

  it('tells of every constraint that is not satisfied', async () => {
    await expect(
      api.createEventDataStore({ Name: 'a!', RetentionPeriod: 1, TagsList: [{ Key: '' }] }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "4 validation errors detected: Value 'a!' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 3; " +
        "Value 'a!' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9._-]+; " +
        "Value '1' at 'retentionPeriod' failed to satisfy constraint: Member must have value greater than or equal to 7; " +
        "Value '' at 'tagsList.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
    })
  })

  it('hides what is the fault of the server', () => {
    const disk = new TraillakeError('CORRUPT_STORE', "Store '/secret/path' is damaged")
    expect(toAwsError(disk)).toMatchObject({
      ...{ awsType: 'InternalFailure', status: 500, cause: disk },
      message: 'The request processing has failed because of an unknown error, exception or failure.',
    })
    expect(toAwsError(new TraillakeError('COMMIT_CONFLICT', 'Try again'))).toMatchObject({
      ...{ awsType: 'ConflictException', status: 400, message: 'Try again' },
    })
  })
})

describe('every exception of the model', () => {
  const here = join(import.meta.dirname)
  const tests = readdirSync(here)
    .filter((file) => file.endsWith('.test.ts') && file !== 'errors.test.ts')
    .map((file) => readFileSync(join(here, file), 'utf8'))
    .join('\n')
  const attempted = new Set(ATTEMPTS.map(([type]) => `${type}Exception`)).add(
    'EventDataStoreMaxLimitExceededException',
  )

  it.each([...modelErrors(), ...DATA_ERRORS])('%s is provoked by a test, or nothing leads to it', (type) => {
    // PutAuditEvents is no operation of the SDK: its tests tell the status too.
    const isTested = attempted.has(type) || new RegExp(`'(?:\\d{3} )?${type}'`).test(tests)
    expect(isTested).toBe(NEVER[type] === undefined)
  })

  it('is known, and none is said to be absent that the model does not name', () => {
    expect(modelErrors().length).toBeGreaterThan(60)
    expect(Object.keys(NEVER).filter((type) => !modelErrors().includes(type))).toEqual([])
  })
})
