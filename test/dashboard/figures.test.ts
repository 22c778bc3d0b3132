import { afterAll, beforeAll, expect, it } from 'vitest'
import { MANAGED_DASHBOARDS } from '../../src/dashboard/managed.ts'
import { fillQueryParameters } from '../../src/dashboard/parameters.ts'
import { cellText } from '../support/slt/cells.ts'
import { type ComparedLake, generatedLake } from './lakes.ts'

/** The members of an event that are looked at, as CloudTrail writes them. */
interface Event {
  readonly eventTime: string
  readonly eventSource: string
  readonly eventName: string
  readonly eventCategory?: string
  readonly managementEvent?: boolean
  readonly errorCode?: string
  readonly sourceIPAddress?: string
  readonly recipientAccountId?: string
  readonly userIdentity?: {
    readonly type?: string
    readonly arn?: string
    readonly accountId?: string
    readonly userName?: string
  }
  readonly requestParameters?: Readonly<Record<string, unknown>> | null
  readonly responseElements?: Readonly<Record<string, unknown>> | null
  readonly additionalEventData?: Readonly<Record<string, unknown>>
  readonly resources?: readonly { readonly ARN?: string; readonly type?: string }[]
  readonly tlsDetails?: { readonly tlsVersion?: string }
  readonly eventContext?: {
    readonly tagContext?: { readonly principalTags?: Readonly<Record<string, string>> }
  }
}

let compared: ComparedLake
let events: readonly Event[]

beforeAll(async () => {
  compared = await generatedLake(60_000)
  const texts = await rowsOf('SELECT eventjson FROM events')
  // The texts are those of events that we made ourselves.
  events = texts.map(([json = '']) => JSON.parse(json) as Event)
})
afterAll(() => compared[Symbol.asyncDispose]())

async function rowsOf(sql: string): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = []
  for await (const row of (await compared.lake.query(sql)).texts()) rows.push(row.map(cellText))
  return rows
}

function answerOf(alias: string): Promise<readonly (readonly string[])[]> {
  const widgets = MANAGED_DASHBOARDS.flatMap((dashboard) => dashboard.widgets)
  const widget = widgets.find((one) => one.alias === `AWSCloudTrail-${alias}`)
  const values: Readonly<Record<string, string>> = {
    $StartTime$: '2026-01-01',
    $EndTime$: '2027-01-01',
    $Period$: 'day',
    $EventDataStoreId$: 'events',
  }
  const parameters = (widget?.parameters ?? []).map((name) => values[name] ?? '')
  return rowsOf(fillQueryParameters(widget?.statement ?? '', parameters))
}

/** Counts by key, the most frequent first, then by key: a hundred. */
function counted(keys: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 100)
}

/** Rows whose last cell is a count, the others its key. */
function countsOf(rows: readonly (readonly string[])[]): readonly (readonly [string, number])[] {
  return rows.map((row) => [row.slice(0, -1).join(' '), Number(row.at(-1))] as const)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const apiOf = ({ eventSource, eventName }: Event) =>
  `${eventSource.replaceAll('.amazonaws.com', '')}:${eventName}`

const isDenied = ({ errorCode = '' }: Event) => /AccessDenied|Unauthorized/.test(errorCode)

const isThrottled = ({ errorCode = '' }: Event) =>
  /Throttl|RequestLimitExceeded$|^(TooManyRequestsException|ProvisionedThroughputExceededException|SlowDown|BandwidthLimitExceeded)$/.test(
    errorCode,
  )

const arnOf = ({ userIdentity }: Event) => userIdentity?.arn

/** Widgets with the events that they count, each under its key; undefined for those that they do not. */
const COUNTS: Readonly<Record<string, (event: Event) => string | undefined>> = {
  'SecurityMonitoring-TopAccessDeniedEvents': (event) => (isDenied(event) ? apiOf(event) : undefined),
  'SecurityMonitoring-FailedConsoleLoginAttemptsByIPAddress': (event) =>
    event.eventName === 'ConsoleLogin' && event.responseElements?.['ConsoleLogin'] === 'Failure'
      ? event.sourceIPAddress
      : undefined,
  'IAMActivity-TopAssumedIAMRoles': ({ eventName, errorCode, requestParameters }) =>
    /^AssumeRole(WithSAML|WithWebIdentity)?$/.test(eventName) && errorCode === undefined
      ? textOf(requestParameters?.['roleArn'])
      : undefined,
  'UserActivity-TopUsersWithErrors': (event) => (event.errorCode === undefined ? undefined : arnOf(event)),
  'UserActivity-TopUsersMakingDestructiveActions': (event) =>
    event.managementEvent === true &&
    event.errorCode === undefined &&
    /^(Delete|BatchDelete|Terminate|Remove|Purge)|^(DeregisterImage|DeregisterTaskDefinition|ScheduleKeyDeletion)$/.test(
      event.eventName,
    )
      ? arnOf(event)
      : undefined,
  'ErrorAnalysis-TopThrottledErrorsByAPI': (event) => (isThrottled(event) ? apiOf(event) : undefined),
  'ErrorAnalysis-TopErrorsByErrorCode': ({ errorCode }) => errorCode,
  'OrganizationsActivity-MostActiveMemberAccounts': ({ recipientAccountId }) => recipientAccountId,
  'DataEventsOverview-TopServicesGeneratingDataEvents': ({ eventCategory, eventSource }) =>
    eventCategory === 'Data' ? eventSource.replaceAll('.amazonaws.com', '') : undefined,
  'LambdaDataEvents-TopInvokedLambdaFunctions': ({ eventName, eventCategory, requestParameters }) =>
    eventName === 'Invoke' && eventCategory === 'Data' && requestParameters?.['functionName'] !== undefined
      ? textOf(requestParameters['functionName'])
      : undefined,
  'DynamoDBDataEvents-TopThrottledDynamoDBTables': (event) =>
    event.eventSource === 'dynamodb.amazonaws.com' && event.eventCategory === 'Data' && isThrottled(event)
      ? event.resources?.find(({ type }) => type === 'AWS::DynamoDB::Table')?.ARN
      : undefined,
  'S3DataEvents-MostAccessedObjects': ({ eventSource, eventCategory, requestParameters }) =>
    eventSource === 's3.amazonaws.com' && eventCategory === 'Data' && requestParameters?.['key'] !== undefined
      ? `${textOf(requestParameters['bucketName'])} ${textOf(requestParameters['key'])}`
      : undefined,
  'ManagementEvents-TLSVersion': ({ managementEvent, tlsDetails }) =>
    managementEvent === true ? tlsDetails?.tlsVersion : undefined,
  'Overview-TopUsers': arnOf,
}

it.each(Object.entries(COUNTS))('%s counts what the events say', async (alias, keyOf) => {
  const keys = events.map(keyOf).filter((key) => key !== undefined)
  expect(keys.length).toBeGreaterThan(0)
  expect(countsOf(await answerOf(alias))).toEqual(counted(keys))
})

it('cross-account access is of callers of other accounts', async () => {
  const keys = events
    .filter(({ userIdentity, recipientAccountId }) => {
      const account = userIdentity?.accountId
      return account !== undefined && account !== recipientAccountId
    })
    .map((event) => `${event.userIdentity?.accountId} ${event.recipientAccountId} ${apiOf(event)}`)
  expect(countsOf(await answerOf('SecurityMonitoring-TopCrossAccountAccess'))).toEqual(counted(keys))
})

it('principal tags are counted once an event', async () => {
  const keys = events.flatMap(({ eventContext }) =>
    Object.entries(eventContext?.tagContext?.principalTags ?? {}).map((tag) => tag.join(' ')),
  )
  expect(countsOf(await answerOf('EnrichedEvents-MostFrequentPrincipalTagKeyValuePairs'))).toEqual(
    counted(keys),
  )
})

it('failed logins are told apart by MFA, day by day', async () => {
  const keys = events
    .filter(
      ({ eventName, responseElements }) =>
        eventName === 'ConsoleLogin' && responseElements?.['ConsoleLogin'] === 'Failure',
    )
    .map(
      ({ eventTime, additionalEventData }) =>
        `${eventTime.slice(0, 10)} ${additionalEventData?.['MFAUsed'] === 'Yes' ? 'MFA' : 'no MFA'}`,
    )
  const rows = await answerOf('SecurityMonitoring-FailedConsoleLoginAttempts')
  const found = countsOf(rows).map(([key, count]) => [key.replace(' 00:00:00.000', ''), count] as const)
  expect(new Map(found)).toEqual(new Map(counted(keys)))
})

it('the busiest users are the ten with most events, with all their days', async () => {
  const busiest = counted(events.map(arnOf).filter((arn) => arn !== undefined)).slice(0, 10)
  const sums = new Map<string, number>()
  for (const [, caller = '', count] of await answerOf('UserActivity-UserActivityTrendsByUserARN'))
    sums.set(caller, (sums.get(caller) ?? 0) + Number(count))
  expect(sums).toEqual(new Map(busiest))
})

it('rules for everybody are those of 0.0.0.0/0 and ::/0', async () => {
  const isPublic = (value: unknown): boolean => {
    if (typeof value === 'object' && value !== null) return Object.values(value).some(isPublic)
    return value === '0.0.0.0/0' || value === '::/0'
  }
  const wanted = events.filter(
    ({ eventName, errorCode, requestParameters }) =>
      /^(AuthorizeSecurityGroupIngress|ModifySecurityGroupRules)$/.test(eventName) &&
      errorCode === undefined &&
      isPublic(requestParameters),
  )
  expect(wanted.length).toBeGreaterThan(0)
  const rows = await answerOf('SecurityMonitoring-RecentEC2SecurityGroupChangesThatAllowPublicAccess')
  expect(rows).toHaveLength(wanted.length)
})
