import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  CreateEventDataStoreCommand,
  DeleteEventDataStoreCommand,
  GetImportCommand,
  type GetImportResponse,
  ListImportFailuresCommand,
  ListImportsCommand,
  StartImportCommand,
  type StartImportRequest,
  StopImportCommand,
  UpdateEventDataStoreCommand,
} from '@aws-sdk/client-cloudtrail'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { eventId, eventOf } from '../storage/events.ts'
import { ACCOUNT, REGION, startTestServer, type TestServer } from '../support/server.ts'
import { PATIENT } from '../support/patience.ts'

const clock = () => Date.parse('2026-11-21T08:00:00Z')
const ARN = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}`
const FOLDER = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026'

let buckets = ''

/** A log file as CloudTrail delivers it, of one event an hour. */
function deliver(
  bucket: string,
  day: string,
  first: number,
  events: number,
  change = (text: Buffer) => text,
): void {
  const folder = join(buckets, bucket, FOLDER, ...day.split('-'))
  mkdirSync(folder, { recursive: true })
  const Records = Array.from({ length: events }, (_, i) =>
    eventOf(eventId(first + i), `2026-${day}T${String(i % 24).padStart(2, '0')}:00:00Z`),
  )
  const name = `111122223333_CloudTrail_eu-west-1_2026${day.replace('-', '')}T1200Z_${String(first).padStart(16, 'a')}.json.gz`
  writeFileSync(join(folder, name), change(gzipSync(JSON.stringify({ Records }))))
}

beforeAll(() => {
  buckets = mkdtempSync(join(tmpdir(), 'traillake-buckets-'))
  deliver('logs', '10-01', 0, 5)
  deliver('logs', '10-02', 5, 5)
  deliver('logs', '11-01', 10, 5)
  deliver('half', '10-01', 0, 5)
  deliver('half', '10-02', 5, 50, (text) => text.subarray(0, text.length / 2))
  // The same events in many files: long enough to be stopped half-way.
  deliver('large', '10-01', 0, 5000)
  const folder = join(buckets, 'large', FOLDER, '10', '01')
  const [file = ''] = readdirSync(folder)
  for (let i = 0; i < 100; i++)
    copyFileSync(join(folder, file), join(folder, file.replace('aaa', `copy${i}`)))
})

afterAll(() => {
  rmSync(buckets, { recursive: true })
})

async function createStore(test: TestServer, Name = 'trail', category = 'Management'): Promise<string> {
  const { EventDataStoreArn } = await test.client.send(
    new CreateEventDataStoreCommand({
      ...{ Name, TerminationProtectionEnabled: false },
      AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: [category] }] }],
    }),
  )
  return EventDataStoreArn!
}

const sourceAt = (S3LocationUri: string) => ({
  S3: {
    S3LocationUri,
    S3BucketRegion: REGION,
    S3BucketAccessRoleArn: 'arn:aws:iam::111122223333:role/import',
  },
})

function start(test: TestServer, store: string, bucket: string) {
  return test.client.send(
    new StartImportCommand({ Destinations: [store], ImportSource: sourceAt(`s3://${bucket}/AWSLogs/`) }),
  )
}

/** Waits until the import has ended. */
function ended(test: TestServer, ImportId: string | undefined): Promise<GetImportResponse> {
  return vi.waitFor(async () => {
    const found = await test.client.send(new GetImportCommand({ ImportId }))
    expect(['COMPLETED', 'FAILED', 'STOPPED']).toContain(found.ImportStatus)
    return found
  }, PATIENT)
}

async function count(test: TestServer): Promise<unknown> {
  const result = await test.lake.query('SELECT count(*) AS n FROM trail')
  return (await result.rows())[0]?.['n']
}

describe('imports', () => {
  it('bring in what lies in a bucket, and say how much it was', async () => {
    await using test = await startTestServer({ clock, buckets })
    const store = await createStore(test)
    const { $metadata, ...begun } = await start(test, store, 'logs')
    expect($metadata.httpStatusCode).toBe(200)
    expect(begun).toEqual({
      ...{ ImportId: begun.ImportId, Destinations: [store], ImportStatus: 'INITIALIZING' },
      ImportSource: sourceAt('s3://logs/AWSLogs/'),
      ...{ CreatedTimestamp: new Date(clock()), UpdatedTimestamp: new Date(clock()) },
    })
    const found = await ended(test, begun.ImportId)
    expect([found.ImportStatus, found.ImportStatistics]).toEqual([
      'COMPLETED',
      { PrefixesFound: 1, PrefixesCompleted: 1, FilesCompleted: 3, EventsCompleted: 15, FailedEntries: 0 },
    ])
    expect(await count(test)).toBe(15)
    const { Imports } = await test.client.send(
      new ListImportsCommand({ Destination: store, ImportStatus: 'COMPLETED' }),
    )
    expect(Imports).toEqual([
      {
        ...{ ImportId: begun.ImportId, ImportStatus: 'COMPLETED', Destinations: [store] },
        ...{ CreatedTimestamp: new Date(clock()), UpdatedTimestamp: new Date(clock()) },
      },
    ])
    const { Imports: failed } = await test.client.send(new ListImportsCommand({ ImportStatus: 'FAILED' }))
    expect(failed).toEqual([])
  })

  it('go by the dates in the names of files', async () => {
    await using test = await startTestServer({ clock, buckets })
    const { ImportId } = await test.client.send(
      new StartImportCommand({
        ...{ Destinations: [await createStore(test)], ImportSource: sourceAt('s3://logs') },
        StartEventTime: new Date('2026-10-02T00:00:00Z'),
        EndEventTime: new Date('2026-10-20T00:00:00Z'),
      }),
    )
    await ended(test, ImportId)
    expect(await count(test)).toBe(5)
  })

  it('take all events whatever the selectors, also into a store whose ingestion is stopped', async () => {
    await using test = await startTestServer({ clock, buckets })
    const store = await createStore(test)
    await test.lake.stopIngestion(store.split('/')[1]!)
    await ended(test, (await start(test, store, 'logs')).ImportId)
    expect(await count(test)).toBe(15)
  })

  it('name files that cannot be read, and are retried from there', async () => {
    await using test = await startTestServer({ clock, buckets })
    const store = await createStore(test)
    const { ImportId } = await start(test, store, 'half')
    const found = await ended(test, ImportId)
    expect([found.ImportStatus, found.ImportStatistics]).toMatchObject([
      'FAILED',
      { PrefixesCompleted: 0, FilesCompleted: 1, FailedEntries: 1 },
    ])
    const failures = () => test.client.send(new ListImportFailuresCommand({ ImportId }))
    const [failure] = (await failures()).Failures ?? []
    expect(failure).toMatchObject({ Status: 'FAILED', ErrorType: 'FILE_UNREADABLE' })
    expect(failure?.Location).toContain('20261002T1200Z')
    deliver('half', '10-02', 5, 50)
    await test.client.send(new StartImportCommand({ ImportId }))
    expect(await ended(test, ImportId)).toMatchObject({
      ImportStatus: 'COMPLETED',
      ImportStatistics: { FilesCompleted: 2, FailedEntries: 0, EventsCompleted: 55 },
    })
    expect(await count(test)).toBe(55)
    expect((await failures()).Failures).toMatchObject([{ Status: 'SUCCEEDED' }])
  })

  it('run one at a time, keep their store as it is, and are stopped', async () => {
    await using test = await startTestServer({ clock, buckets })
    const EventDataStore = await createStore(test)
    const { ImportId } = await start(test, EventDataStore, 'large')
    await expect(start(test, EventDataStore, 'logs')).rejects.toMatchObject({
      name: 'AccountHasOngoingImportException',
    })
    const refused = { name: 'EventDataStoreHasOngoingImportException' }
    const remove = new DeleteEventDataStoreCommand({ EventDataStore })
    const update = new UpdateEventDataStoreCommand({ EventDataStore, Name: 'renamed' })
    await expect(test.client.send(remove)).rejects.toMatchObject(refused)
    await expect(test.client.send(update)).rejects.toMatchObject(refused)
    const stopped = await test.client.send(new StopImportCommand({ ImportId }))
    expect(stopped.ImportStatus).toBe('STOPPED')
    await expect(test.client.send(new StopImportCommand({ ImportId }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The import is STOPPED: it cannot be stopped.',
    })
    await test.client.send(new StartImportCommand({ ImportId }))
    expect((await ended(test, ImportId)).ImportStatus).toBe('COMPLETED')
    expect(await count(test)).toBe(5000)
  })

  it('are refused where they make no sense', async () => {
    await using test = await startTestServer({ clock, buckets })
    const store = await createStore(test)
    const insights = await createStore(test, 'insights', 'Insight')
    const deleted = await createStore(test, 'deleted')
    await test.lake.deleteStore(deleted.split('/')[1]!)
    const missing = '11111111-1111-4111-8111-111111111111'
    const name = async (input: StartImportRequest) => {
      const error: unknown = await test.client
        .send(new StartImportCommand(input))
        .catch((thrown: unknown) => thrown)
      return error instanceof Error ? error.name : 'none'
    }
    const ImportSource = sourceAt('s3://logs')
    const time = new Date('2026-10-01T00:00:00Z')
    expect(await name({})).toBe('InvalidParameterException')
    expect(
      await name({ Destinations: [store], ImportSource, StartEventTime: time, EndEventTime: time }),
    ).toBe('InvalidParameterException')
    expect(await name({ Destinations: [insights], ImportSource })).toBe(
      'InvalidEventDataStoreCategoryException',
    )
    expect(await name({ Destinations: [deleted], ImportSource })).toBe('InactiveEventDataStoreException')
    expect(await name({ Destinations: [missing], ImportSource })).toBe('EventDataStoreNotFoundException')
    expect(await name({ Destinations: ['nonsense'], ImportSource })).toBe('EventDataStoreARNInvalidException')
    for (const location of ['logs', 's3://none', 's3://logs/../half', 's3://LOGS/x', 'https://logs/x'])
      expect(await name({ Destinations: [store], ImportSource: sourceAt(location) })).toBe(
        'InvalidImportSourceException',
      )
    expect(await name({ ImportId: missing })).toBe('ImportNotFoundException')
    expect(await name({ ImportId: missing, ImportSource })).toBe('InvalidParameterException')
    await expect(test.client.send(new GetImportCommand({ ImportId: missing }))).rejects.toMatchObject({
      name: 'ImportNotFoundException',
    })
    const token = new ListImportsCommand({ NextToken: 'forged' })
    await expect(test.client.send(token)).rejects.toMatchObject({ name: 'InvalidNextTokenException' })
    expect(`${ARN}:eventdatastore/`).toBe(store.slice(0, -36))
  })
})
