import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Event, LookupEventsCommand, type LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail'
import { describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z')
const HOUR = 3_600_000

function idOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}

function record(n: number, changed: object = {}): object {
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', userName: 'alice', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
    eventTime: new Date(NOW - n * HOUR).toISOString().replace('.000', ''),
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    awsRegion: 'eu-west-1',
    readOnly: false,
    eventID: idOf(n),
    eventType: 'AwsApiCall',
    managementEvent: true,
    eventCategory: 'Management',
    recipientAccountId: '111122223333',
    ...changed,
  }
}

const RECORDS = [
  record(1),
  record(2, { eventName: 'DescribeInstances', readOnly: true }),
  record(3, { userIdentity: { type: 'Root', principalId: '111122223333' } }),
  record(4, { userIdentity: { type: 'AssumedRole', principalId: 'AROAEXAMPLE:eve' } }),
  record(5, {
    eventSource: 's3.amazonaws.com',
    eventName: "it's",
    resources: [{ type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::trail' }],
  }),
  record(6, { eventCategory: 'Data', managementEvent: false }),
  record(7, { eventCategory: undefined, managementEvent: undefined }),
  record(8, {
    eventCategory: 'Insight',
    managementEvent: undefined,
    eventName: undefined,
    eventSource: undefined,
    insightDetails: { state: 'Start', eventName: 'RunInstances', eventSource: 'ec2.amazonaws.com' },
  }),
  record(24 * 89),
  record(24 * 91),
]

async function startWithEvents(): Promise<TestServer> {
  const test = await startTestServer({ clock: () => NOW, lookupsPerSecond: 1000 })
  const file = join(test.lake.folder, 'events.json')
  await test.lake.createStore('again')
  writeFileSync(file, JSON.stringify({ Records: RECORDS }))
  await test.lake.ingest(file)
  // What is in two stores is one event.
  await test.lake.ingest(file, { store: 'again' })
  return test
}

async function lookUp(test: TestServer, input: LookupEventsCommandInput): Promise<readonly Event[]> {
  return (await test.client.send(new LookupEventsCommand(input))).Events ?? []
}

describe('LookupEvents', () => {
  it('shows the management events of the last 90 days, newest first, each once', async () => {
    await using test = await startWithEvents()
    const events = await lookUp(test, {})
    expect(events.map(({ EventId }) => EventId)).toEqual([1, 2, 3, 4, 5, 7, 24 * 89].map(idOf))
    expect(events[0]).toEqual({
      EventId: idOf(1),
      EventName: 'RunInstances',
      ReadOnly: 'false',
      AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      EventTime: new Date(NOW - HOUR),
      EventSource: 'ec2.amazonaws.com',
      Username: 'alice',
      Resources: [],
      CloudTrailEvent: JSON.stringify(RECORDS[0]),
    })
    expect(events[4]?.Resources).toEqual([
      { ResourceType: 'AWS::S3::Bucket', ResourceName: 'arn:aws:s3:::trail' },
    ])
  })

  it.each([
    ['EventId', idOf(2), [2]],
    ['EventName', 'DescribeInstances', [2]],
    ['EventName', "it's", [5]],
    ['ReadOnly', 'true', [2]],
    ['Username', 'alice', [1, 2, 5, 7, 24 * 89]],
    ['Username', 'root', [3]],
    ['Username', 'eve', [4]],
    ['ResourceType', 'AWS::S3::Bucket', [5]],
    ['ResourceName', 'arn:aws:s3:::trail', [5]],
    ['ResourceName', 'trail', [5]],
    ['ResourceName', 'rail', []],
    ['EventSource', 's3.amazonaws.com', [5]],
    ['AccessKeyId', 'AKIAIOSFODNN7EXAMPLE', [1, 2, 5, 7, 24 * 89]],
  ] as const)('finds by %s %s', async (AttributeKey, AttributeValue, expected) => {
    await using test = await startWithEvents()
    const events = await lookUp(test, { LookupAttributes: [{ AttributeKey, AttributeValue }] })
    expect(events.map(({ EventId }) => EventId)).toEqual(expected.map(idOf))
  })

  it('goes by times, both inclusive', async () => {
    await using test = await startWithEvents()
    const times = { StartTime: new Date(NOW - 3 * HOUR), EndTime: new Date(NOW - 2 * HOUR) }
    expect((await lookUp(test, times)).map(({ EventId }) => EventId)).toEqual([2, 3].map(idOf))
  })

  it('pages, with tokens of one request', async () => {
    await using test = await startWithEvents()
    const pages: (string | undefined)[][] = []
    let NextToken: string | undefined
    do {
      const page = await test.client.send(new LookupEventsCommand({ MaxResults: 3, NextToken }))
      pages.push(page.Events!.map(({ EventId }) => EventId))
      NextToken = page.NextToken
      if (pages.length === 1)
        await expect(
          test.client.send(new LookupEventsCommand({ EndTime: new Date(NOW), NextToken })),
        ).rejects.toMatchObject({ name: 'InvalidNextTokenException' })
    } while (NextToken !== undefined)
    expect(pages).toEqual([[1, 2, 3].map(idOf), [4, 5, 7].map(idOf), [24 * 89].map(idOf)])
  })

  it('shows Insights events, also of a store of their own', async () => {
    await using test = await startWithEvents()
    const insights = { EventCategory: 'insight' } as const
    const before = await lookUp(test, insights)
    expect(before).toMatchObject([{ EventId: idOf(8), EventName: 'RunInstances' }])
    await test.lake.createStore('insights', { category: 'Insight' })
    const file = join(test.lake.folder, 'insight.json')
    const insightDetails = {
      state: 'Start',
      eventSource: 'autoscaling.amazonaws.com',
      eventName: 'CompleteLifecycleAction',
      insightType: 'ApiCallRateInsight',
      insightContext: {
        statistics: {
          baseline: { average: 0.5 },
          insight: { average: 5 },
          insightDuration: 1,
          baselineDuration: 10181,
        },
      },
    }
    const flat = {
      eventVersion: '1.08',
      eventTime: '2026-11-20T01:42:00Z',
      awsRegion: 'eu-west-1',
      eventID: idOf(99),
      eventType: 'AwsCloudTrailInsight',
      recipientAccountId: '111122223333',
      sharedEventID: idOf(98),
      insightDetails,
      eventCategory: 'Insight',
    }
    writeFileSync(file, JSON.stringify({ Records: [flat] }))
    await test.lake.ingest(file, { store: 'insights' })
    const LookupAttributes = [
      { AttributeKey: 'EventName' as const, AttributeValue: 'CompleteLifecycleAction' },
    ]
    const [found] = await lookUp(test, { ...insights, LookupAttributes })
    expect(JSON.parse(found!.CloudTrailEvent!)).toEqual(flat)
  })

  it('answers twice a second where nothing else is said', async () => {
    await using test = await startTestServer()
    await lookUp(test, {})
    await lookUp(test, {})
    await expect(lookUp(test, {})).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
    })
  })
})
