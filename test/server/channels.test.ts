import { createHash } from 'node:crypto'
import {
  AddTagsCommand,
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  DeleteChannelCommand,
  DeleteEventDataStoreCommand,
  GetChannelCommand,
  ListChannelsCommand,
  ListTagsCommand,
  PutResourcePolicyCommand,
  UpdateChannelCommand,
} from '@aws-sdk/client-cloudtrail'
import { describe, expect, it, vi } from 'vitest'
import { ACCOUNT, ALICE, MALLORY, REGION, startTestServer, type TestServer } from '../support/server.ts'
import { putAuditEvents } from '../support/signed-request.ts'
import { PATIENT } from '../support/patience.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z')
const clock = () => NOW
const ARN = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}`

async function createStore(test: TestServer, Name: string, category = 'ActivityAuditLog'): Promise<string> {
  const { EventDataStoreArn } = await test.client.send(
    new CreateEventDataStoreCommand({
      ...{ Name, TerminationProtectionEnabled: false },
      AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: [category] }] }],
    }),
  )
  return EventDataStoreArn!
}

async function createChannel(test: TestServer, Location: string, Name = 'people', Source = 'Custom') {
  const { ChannelArn } = await test.client.send(
    new CreateChannelCommand({ Name, Source, Destinations: [{ Type: 'EVENT_DATA_STORE', Location }] }),
  )
  return ChannelArn!
}

interface Change {
  readonly Name?: string
  readonly Source?: string
  readonly Location?: string
  readonly Type?: 'EVENT_DATA_STORE' | 'AWS_SERVICE'
  readonly Tags?: { Key: string }[]
}

const EVENT = {
  version: '1.0',
  userIdentity: { type: 'CustomUser', principalId: 'ada', details: { team: 'payroll' } },
  eventSource: 'hr.example.com',
  eventName: 'SalaryChanged',
  eventTime: '2026-11-20T09:30:00',
  UID: '4e1c6b3a',
  recipientAccountId: ACCOUNT,
  requestParameters: { employee: 17, nested: { a: [1, 2] } },
}

function put(test: TestServer, channelArn: string, ...events: readonly (object | string)[]) {
  const list = events.map((event, i) => ({
    id: `e${i}`,
    eventData: typeof event === 'string' ? event : JSON.stringify(event),
  }))
  return putAuditEvents(test.url, ALICE, { channelArn }, list)
}

async function rows(test: TestServer, sql: string): Promise<unknown> {
  const result = await test.lake.query(sql)
  return result.rows()
}

/** Waits until the store has so many events. */
function stored(test: TestServer, n: number): Promise<void> {
  return vi.waitFor(async () => {
    expect(await rows(test, 'SELECT count(*) AS n FROM audit')).toEqual([{ n }])
  }, PATIENT)
}

describe('channels', () => {
  it('are created, shown, listed, changed and deleted', async () => {
    await using test = await startTestServer({ clock })
    const store = await createStore(test, 'audit')
    const { $metadata, ...created } = await test.client.send(
      new CreateChannelCommand({
        ...{ Name: 'people', Source: 'Custom', Tags: [{ Key: 'team', Value: 'hr' }] },
        Destinations: [{ Type: 'EVENT_DATA_STORE', Location: store.split('/')[1]! }],
      }),
    )
    const ChannelArn = created.ChannelArn!
    const Destinations = [{ Type: 'EVENT_DATA_STORE' as const, Location: store }]
    expect($metadata.httpStatusCode).toBe(200)
    expect(ChannelArn).toMatch(new RegExp(`^${ARN}:channel/[0-9a-f-]{36}$`))
    expect(created).toEqual({
      ...{ ChannelArn, Name: 'people', Source: 'Custom', Destinations },
      Tags: [{ Key: 'team', Value: 'hr' }],
    })
    await test.client.send(
      new AddTagsCommand({ ResourceId: ChannelArn, TagsList: [{ Key: 'env', Value: 'x' }] }),
    )
    const tags = await test.client.send(new ListTagsCommand({ ResourceIdList: [ChannelArn] }))
    expect(tags.ResourceTagList?.[0]?.TagsList).toEqual([
      { Key: 'team', Value: 'hr' },
      { Key: 'env', Value: 'x' },
    ])
    await createChannel(test, store, 'sign-ins', 'OktaSystemLogEvents')
    const first = await test.client.send(new ListChannelsCommand({ MaxResults: 1 }))
    const second = await test.client.send(
      new ListChannelsCommand({ MaxResults: 1, NextToken: first.NextToken }),
    )
    expect([first.Channels, second.Channels?.map(({ Name }) => Name), second.NextToken]).toEqual([
      [{ ChannelArn, Name: 'people' }],
      ['sign-ins'],
      undefined,
    ])
    const changed = await test.client.send(new UpdateChannelCommand({ Channel: ChannelArn, Name: 'persons' }))
    expect(changed).toMatchObject({ ChannelArn, Name: 'persons', Source: 'Custom', Destinations })
    await test.client.send(new DeleteChannelCommand({ Channel: ChannelArn }))
    await expect(test.client.send(new GetChannelCommand({ Channel: ChannelArn }))).rejects.toMatchObject({
      name: 'ChannelNotFoundException',
    })
  })

  it('keep their store from being deleted', async () => {
    await using test = await startTestServer({ clock })
    const EventDataStore = await createStore(test, 'audit')
    const Channel = await createChannel(test, EventDataStore)
    const remove = () => test.client.send(new DeleteEventDataStoreCommand({ EventDataStore }))
    await expect(remove()).rejects.toMatchObject({ name: 'ChannelExistsForEDSException' })
    await test.client.send(new DeleteChannelCommand({ Channel }))
    await remove()
  })

  it.each<[string, Change]>([
    ['InvalidSourceException', { Source: 'Contoso' }],
    ['ChannelAlreadyExistsException', { Name: 'people', Source: 'GitHub' }],
    ['ChannelMaxLimitExceededException', { Name: 'other', Source: 'Custom' }],
    ['EventDataStoreARNInvalidException', { Location: `${ARN}:channel/x` }],
    [
      'EventDataStoreNotFoundException',
      { Location: `${ARN}:eventdatastore/11111111-1111-4111-8111-111111111111` },
    ],
    ['InvalidParameterException', { Type: 'AWS_SERVICE' }],
    ['InvalidTagParameterException', { Tags: [{ Key: 'aws:x' }] }],
    ['ValidationException', { Name: 'a' }],
  ])('are refused with %s', async (name, { Location, Type = 'EVENT_DATA_STORE', ...change }: Change) => {
    await using test = await startTestServer({ clock })
    const store = await createStore(test, 'audit')
    await createChannel(test, store)
    const request = new CreateChannelCommand({
      ...{ Name: 'new', Source: 'GitHub' },
      Destinations: [{ Type, Location: Location ?? store }],
      ...change,
    })
    await expect(test.client.send(request)).rejects.toMatchObject({ name })
  })

  it('are refused for stores of other events, and for those that are deleted', async () => {
    await using test = await startTestServer({ clock })
    const management = await createStore(test, 'trail', 'Management')
    await expect(createChannel(test, management)).rejects.toMatchObject({
      name: 'InvalidEventDataStoreCategoryException',
      message:
        "The event data store 'trail' is for Management events; a channel needs one for ActivityAuditLog.",
    })
    const deleted = await createStore(test, 'audit')
    await test.client.send(new DeleteEventDataStoreCommand({ EventDataStore: deleted }))
    await expect(createChannel(test, deleted)).rejects.toMatchObject({
      name: 'InactiveEventDataStoreException',
    })
    await expect(test.client.send(new GetChannelCommand({ Channel: 'nonsense' }))).rejects.toMatchObject({
      name: 'ChannelARNInvalidException',
    })
  })
})

describe('PutAuditEvents', () => {
  it('stores events, which queries see, and says so of the channel', async () => {
    await using test = await startTestServer({ clock })
    const channel = await createChannel(test, await createStore(test, 'audit'))
    const { status, body } = await put(test, channel, EVENT, { ...EVENT, eventName: 'Hired', UID: 'u2' })
    expect([status, body]).toMatchObject([200, { successful: [{ id: 'e0' }, { id: 'e1' }], failed: [] }])
    await stored(test, 2)
    expect(
      await rows(
        test,
        `SELECT eventcategory, eventtype, awsregion, recipientaccountid, eventtime, eventdata.eventname AS name,
           eventdata.useridentity.details['team'] AS team, eventdata.requestparameters['nested'] AS nested, metadata.channelarn AS channel
         FROM audit ORDER BY name DESC`,
      ),
    ).toMatchObject([
      {
        ...{ eventcategory: 'ActivityAuditLog', eventtype: 'ActivityLog', awsregion: REGION },
        ...{
          recipientaccountid: ACCOUNT,
          name: 'SalaryChanged',
          team: 'payroll',
          nested: '{"a":[1,2]}',
          channel,
        },
      },
      { name: 'Hired' },
    ])
    const { IngestionStatus } = await test.client.send(new GetChannelCommand({ Channel: channel }))
    expect(IngestionStatus).toMatchObject({
      LatestIngestionSuccessTime: new Date(NOW),
      LatestIngestionAttemptEventID: 'e1',
    })
  })

  it('takes what it can of a request, and says why not of the rest', async () => {
    await using test = await startTestServer({ clock })
    const channel = await createChannel(test, await createStore(test, 'audit'))
    const withoutUid = { ...EVENT, UID: undefined }
    const { body } = await put(
      test,
      channel,
      EVENT,
      '{"version":',
      withoutUid,
      { ...EVENT, version: 'v'.repeat(257) },
      { ...EVENT, recipientAccountId: '444455556666' },
      { ...EVENT, eventSource: 's3.amazonaws.com' },
      { ...EVENT, eventTime: 'yesterday' },
      { ...EVENT, additionalEventData: { text: 'x'.repeat(29_000) } },
      { ...EVENT, userIdentity: 'ada' },
    )
    expect(body).toMatchObject({
      successful: [{ id: 'e0' }],
      failed: [
        { id: 'e1', errorCode: 'InvalidData', errorMessage: 'eventData is not a JSON object.' },
        { id: 'e2', errorCode: 'FieldNotFound', errorMessage: 'The field UID is missing.' },
        {
          id: 'e3',
          errorCode: 'FieldTooLong',
          errorMessage: 'The field version has more than 256 characters.',
        },
        {
          ...{ id: 'e4', errorCode: 'InvalidRecipient' },
          errorMessage: 'recipientAccountId is not the account that owns the channel.',
        },
        {
          ...{ id: 'e5', errorCode: 'InvalidEventSource' },
          errorMessage: "The event source 's3.amazonaws.com' is a service of AWS.",
        },
        {
          ...{ id: 'e6', errorCode: 'InvalidData' },
          errorMessage: 'eventTime is not a time in UTC such as 2026-01-31T20:00:00.',
        },
        {
          ...{ id: 'e7', errorCode: 'FieldTooLong' },
          errorMessage: 'The field additionalEventData has more than 28672 bytes.',
        },
        { id: 'e8', errorCode: 'InvalidData', errorMessage: 'The field userIdentity is not an object.' },
      ],
    })
    await stored(test, 1)
  })

  it('compares checksums', async () => {
    await using test = await startTestServer({ clock })
    const channelArn = await createChannel(test, await createStore(test, 'audit'))
    const eventData = JSON.stringify(EVENT)
    const right = createHash('sha256').update(eventData).digest('base64')
    const { body } = await putAuditEvents(test.url, ALICE, { channelArn }, [
      { id: 'right', eventData, eventDataChecksum: right },
      { id: 'wrong', eventData: `${eventData} `, eventDataChecksum: right },
    ])
    expect(body).toMatchObject({
      successful: [{ id: 'right' }],
      failed: [{ id: 'wrong', errorCode: 'InvalidChecksum' }],
    })
  })

  it('is for other accounts where the channel has a policy that says so', async () => {
    await using test = await startTestServer({ clock })
    const channelArn = await createChannel(test, await createStore(test, 'audit'))
    const events = [{ id: 'a', eventData: JSON.stringify(EVENT) }]
    const asMallory = (externalId?: string) =>
      putAuditEvents(
        test.url,
        MALLORY,
        externalId === undefined ? { channelArn } : { channelArn, externalId },
        events,
      )
    expect(await asMallory()).toMatchObject({ status: 400, error: 'ChannelInsufficientPermission' })
    const ResourcePolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Effect: 'Allow', Principal: { AWS: MALLORY.accountId }, Resource: channelArn },
          Action: 'cloudtrail-data:PutAuditEvents',
          Condition: { StringEquals: { 'cloudtrail:ExternalId': 'partner-7' } },
        },
      ],
    })
    await test.client.send(new PutResourcePolicyCommand({ ResourceArn: channelArn, ResourcePolicy }))
    expect(await asMallory('partner-8')).toMatchObject({ error: 'ChannelInsufficientPermission' })
    expect(await asMallory('partner-7')).toMatchObject({ status: 200 })
  })

  it('answers with the errors of the model', async () => {
    await using test = await startTestServer({ clock })
    const store = await createStore(test, 'audit')
    const channelArn = await createChannel(test, store)
    const missing = `${ARN}:channel/11111111-1111-4111-8111-111111111111`
    const event = { id: 'a', eventData: JSON.stringify(EVENT) }
    const ask = async (arn: string, ...events: object[]) => {
      const { status, error } = await putAuditEvents(test.url, ALICE, { channelArn: arn }, events)
      return `${status} ${error}`
    }
    expect(await ask('nonsense', event)).toBe('400 InvalidChannelARN')
    expect(await ask(missing, event)).toBe('404 ChannelNotFound')
    expect(await ask(channelArn, event, event)).toBe('400 DuplicatedAuditEventId')
    expect(await ask(channelArn, { id: 'a', eventData: '{"class_uid":3002}' })).toBe(
      '400 ChannelUnsupportedSchema',
    )
    expect(await ask(channelArn)).toBe('400 ValidationException')
    const large = { ...event, eventData: JSON.stringify({ ...EVENT, x: 'y'.repeat(2 ** 20) }) }
    expect(await ask(channelArn, large)).toBe('400 ValidationException')
  })

  it('refuses events for a store that is no more', async () => {
    await using test = await startTestServer({ clock })
    const store = await createStore(test, 'audit')
    const channel = await createChannel(test, store)
    await test.lake.deleteStore(store.split('/')[1]!)
    const { body } = await put(test, channel, EVENT)
    expect(body).toEqual({
      successful: [],
      failed: [
        {
          ...{ id: 'e0', errorCode: 'AccountNotSubscribed' },
          errorMessage: 'No event data store of the channel takes events.',
        },
      ],
    })
  })
})
