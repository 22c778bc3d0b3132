import {
  CreateEventDataStoreCommand,
  DeleteEventDataStoreCommand,
  DisableFederationCommand,
  EnableFederationCommand,
  GetEventDataStoreCommand,
  ListEventDataStoresCommand,
  RestoreEventDataStoreCommand,
  StartEventDataStoreIngestionCommand,
  StopEventDataStoreIngestionCommand,
  UpdateEventDataStoreCommand,
} from '@aws-sdk/client-cloudtrail'
import { describe, expect, it } from 'vitest'
import { ACCOUNT, REGION, startTestServer } from '../support/server.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z')
const clock = () => NOW

function arn(id: string): string {
  return `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/${id}`
}

describe('event data stores', () => {
  it('are created with the defaults of AWS', async () => {
    await using test = await startTestServer({ clock })
    const { $metadata, ...created } = await test.client.send(
      new CreateEventDataStoreCommand({ Name: 'prod' }),
    )
    const [store] = await test.lake.stores()
    expect($metadata.httpStatusCode).toBe(200)
    expect(created).toEqual({
      EventDataStoreArn: arn(store!.id),
      Name: 'prod',
      Status: 'CREATED',
      AdvancedEventSelectors: [
        {
          Name: 'Default management events',
          FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
        },
      ],
      MultiRegionEnabled: true,
      OrganizationEnabled: false,
      RetentionPeriod: 366,
      TerminationProtectionEnabled: true,
      TagsList: [],
      CreatedTimestamp: new Date(NOW),
      UpdatedTimestamp: new Date(NOW),
      BillingMode: 'EXTENDABLE_RETENTION_PRICING',
    })
  })

  it('keep what they were created with', async () => {
    await using test = await startTestServer({ clock })
    const KmsKeyId = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012'
    const AdvancedEventSelectors = [
      { Name: 'insights', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Insight'] }] },
    ]
    const { EventDataStoreArn } = await test.client.send(
      new CreateEventDataStoreCommand({
        ...{ Name: 'insights', AdvancedEventSelectors, KmsKeyId, BillingMode: 'FIXED_RETENTION_PRICING' },
        ...{ MultiRegionEnabled: false, OrganizationEnabled: true, TerminationProtectionEnabled: false },
      }),
    )
    const { $metadata, ...found } = await test.client.send(
      new GetEventDataStoreCommand({ EventDataStore: EventDataStoreArn }),
    )
    expect($metadata.httpStatusCode).toBe(200)
    expect(found).toEqual({
      ...{ EventDataStoreArn, Name: 'insights', Status: 'ENABLED', AdvancedEventSelectors, KmsKeyId },
      ...{ MultiRegionEnabled: false, OrganizationEnabled: true, TerminationProtectionEnabled: false },
      ...{ RetentionPeriod: 2557, BillingMode: 'FIXED_RETENTION_PRICING', FederationStatus: 'DISABLED' },
      ...{ CreatedTimestamp: new Date(NOW), UpdatedTimestamp: new Date(NOW) },
    })
    expect((await test.lake.store('insights')).category).toBe('Insight')
  })

  it('are updated, member by member', async () => {
    await using test = await startTestServer({ clock })
    const { id } = await test.lake.createStore('old-name', { billing: 'extendable', retentionDays: 366 })
    const { $metadata, ...updated } = await test.client.send(
      new UpdateEventDataStoreCommand({ EventDataStore: id, Name: 'new-name', RetentionPeriod: 90 }),
    )
    expect($metadata.httpStatusCode).toBe(200)
    expect(updated).toMatchObject({ Name: 'new-name', RetentionPeriod: 90, MultiRegionEnabled: true })
    await test.client.send(new UpdateEventDataStoreCommand({ EventDataStore: id, MultiRegionEnabled: false }))
    expect(await test.client.send(new GetEventDataStoreCommand({ EventDataStore: id }))).toMatchObject({
      ...{ Name: 'new-name', RetentionPeriod: 90, MultiRegionEnabled: false },
    })
  })

  it('are listed page by page', async () => {
    await using test = await startTestServer()
    for (const name of ['one', 'two', 'three', 'four', 'five']) await test.lake.createStore(name)
    const pages: (string | undefined)[][] = []
    let NextToken: string | undefined
    do {
      const page = await test.client.send(new ListEventDataStoresCommand({ MaxResults: 2, NextToken }))
      pages.push(page.EventDataStores!.map(({ Name }) => Name))
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    expect(pages).toEqual([['five', 'four'], ['one', 'three'], ['two']])
  })

  it('are deleted and restored', async () => {
    await using test = await startTestServer()
    const { id } = await test.lake.createStore('prod', { terminationProtection: false })
    await test.client.send(new DeleteEventDataStoreCommand({ EventDataStore: id }))
    const deleted = await test.client.send(new GetEventDataStoreCommand({ EventDataStore: id }))
    expect(deleted.Status).toBe('PENDING_DELETION')
    const restored = await test.client.send(new RestoreEventDataStoreCommand({ EventDataStore: id }))
    expect(restored.Status).toBe('ENABLED')
  })

  it('stop taking events, and take them again', async () => {
    await using test = await startTestServer()
    const { EventDataStoreArn: EventDataStore } = await test.client.send(
      new CreateEventDataStoreCommand({ Name: 'prod', StartIngestion: false }),
    )
    const status = async () =>
      (await test.client.send(new GetEventDataStoreCommand({ EventDataStore }))).Status
    expect(await status()).toBe('STOPPED_INGESTION')
    await test.client.send(new StartEventDataStoreIngestionCommand({ EventDataStore }))
    expect(await status()).toBe('ENABLED')
    await test.client.send(new StopEventDataStoreIngestionCommand({ EventDataStore }))
    expect(await status()).toBe('STOPPED_INGESTION')
  })

  it('can be federated, which guards them', async () => {
    await using test = await startTestServer()
    const { id } = await test.lake.createStore('prod', { terminationProtection: false })
    const FederationRoleArn = `arn:aws:iam::${ACCOUNT}:role/lake`
    const enabled = await test.client.send(
      new EnableFederationCommand({ EventDataStore: id, FederationRoleArn }),
    )
    expect(enabled).toMatchObject({
      EventDataStoreArn: arn(id),
      FederationStatus: 'ENABLED',
      FederationRoleArn,
    })
    await expect(
      test.client.send(new DeleteEventDataStoreCommand({ EventDataStore: id })),
    ).rejects.toMatchObject({ name: 'EventDataStoreFederationEnabledException' })
    const disabled = await test.client.send(new DisableFederationCommand({ EventDataStore: id }))
    expect(disabled).toMatchObject({ EventDataStoreArn: arn(id), FederationStatus: 'DISABLED' })
    const found = await test.client.send(new GetEventDataStoreCommand({ EventDataStore: id }))
    expect(found.FederationRoleArn).toBeUndefined()
    await test.client.send(new DeleteEventDataStoreCommand({ EventDataStore: id }))
  })
})
