import { copyFileSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Scan, ScanFilter, ScanRequest } from '../../src/catalog/table-source.ts'
import type { Column } from '../../src/column/column.ts'
import { decodeLong, decodeString } from '../../src/iceberg/bounds.ts'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { storeSource } from '../../src/storage/source.ts'
import { createStore, findStore } from '../../src/storage/store.ts'
import { BOOLEAN, map, timestamp, VARCHAR } from '../../src/types/type.ts'
import { eventId, eventOf, ingestInto, writeLog } from './events.ts'
import { temporaryLake } from './lake.ts'
import { storedColumn, storedRows } from './rows.ts'

const DAY = 86_400_000
const NOW = Date.parse('2024-06-01T00:00:00Z')

let folder: ReturnType<typeof temporaryLake>
let lake: string
beforeEach(() => {
  folder = temporaryLake()
  lake = join(folder.path, 'lake')
  return () => folder[Symbol.dispose]()
})

/** Each list of records a data file. */
async function stored(files: readonly (readonly object[])[], retentionDays = 100, now = NOW): Promise<void> {
  await createStore(lake, { name: 'events', retentionDays }, now)
  for (const [i, records] of files.entries()) {
    const log = join(folder.path, `${i}.json`)
    writeLog(log, records)
    await ingestInto(lake, 'events', [log], now)
  }
}

async function planned(request: Partial<ScanRequest>, now = NOW): Promise<Scan> {
  const store = (await findStore(lake, 'events'))!
  return storeSource(store, now).scan({
    columns: [],
    filters: [],
    required: (request.columns ?? []).map((_, i) => i),
    signal: undefined,
    ...request,
  })
}

/** The scan's columns in all rows, morsel after morsel. */
async function wholeColumns(scan: Scan, width = 1): Promise<readonly Column[]> {
  const columns: Column[] = []
  try {
    for (const morsel of scan.morsels) {
      const reader = await scan.open(morsel)
      columns.push(...(await reader.read([...Array(width).keys()], 'all')))
    }
  } finally {
    await scan.close()
  }
  return columns
}

const named = (name: string): ScanFilter => ({
  path: ['eventname'],
  type: VARCHAR,
  operator: '=',
  values: [name],
})

describe('retention', () => {
  // Events a microsecond apart around the moment that a clock, 100 days later, has for its cutoff.
  const moment = Date.parse('2024-05-01T12:00:00Z')
  const cutoff = moment + 100 * DAY
  const at = (micros: number) => {
    const time = new Date(moment + Math.floor(micros / 1000)).toISOString().slice(0, -1)
    return `${time}${String(((micros % 1000) + 1000) % 1000).padStart(3, '0')}Z`
  }
  const straddling = [-1000, -2, -1, 0, 1, 2, 1000].map((micros, i) => eventOf(eventId(i), at(micros)))

  it('hides what is older than the cutoff to the microsecond, in a file that straddles it', async () => {
    await stored([straddling])
    const visible = async (now: number) => (await storedColumn(lake, 'events', 'eventid', now)).length
    expect(await visible(NOW)).toBe(7)
    expect(await visible(cutoff - 1)).toBe(7)
    expect(await visible(cutoff)).toBe(4)
    expect(await visible(cutoff + 1)).toBe(1)
    expect(await visible(cutoff + 2)).toBe(0)
    expect(await storedColumn(lake, 'events', 'eventid', cutoff)).toEqual([3, 4, 5, 6].map(eventId))
  })

  it('is no business of filters that the statistics decide', async () => {
    await stored([straddling])
    const scan = await planned({ filters: [named('GetObject')] }, cutoff)
    expect(scan.applied).toEqual([true])
    const { rows } = await storedRows(lake, 'events', cutoff, [named('GetObject')])
    expect(rows).toHaveLength(4)
  })

  it('skips files and reads no time where a whole file is on one side', async () => {
    await stored([[eventOf('old', at(-1))], [eventOf('new', at(0))]])
    const scan = await planned({ columns: [{ path: ['eventid'], type: VARCHAR }] }, cutoff)
    expect(scan.statistics).toMatchObject({ filesTotal: 2, filesPruned: 1 })
    expect(await storedColumn(lake, 'events', 'eventid', cutoff)).toEqual(['new'])
  })

  it('stores nothing that is older already, and counts it as expired', async () => {
    await createStore(lake, { name: 'events', retentionDays: 100 }, NOW)
    const log = join(folder.path, 'late.json')
    writeLog(log, straddling)
    const store = (await findStore(lake, 'events'))!
    expect(await ingest(store, { inputs: [log], now: cutoff })).toMatchObject({
      read: 7,
      events: 4,
      expired: 3,
      rejected: 0,
    })
    // An earlier clock still sees no more than was stored.
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toEqual([3, 4, 5, 6].map(eventId))
  })

  it('takes what is of a time to come', async () => {
    await stored([[eventOf('future', '2031-01-01T00:00:00Z')]])
    expect(await storedColumn(lake, 'events', 'eventid', NOW)).toEqual(['future'])
  })
})

describe('a scan', () => {
  const day = (number: number, name: string) =>
    eventOf(eventId(number), `2024-05-${String(number).padStart(2, '0')}T00:00:00Z`, { eventName: name })

  it('skips files by what their manifest says', async () => {
    await stored([
      [day(1, 'GetObject'), day(2, 'GetObject')],
      [day(3, 'PutObject')],
      [day(4, 'DeleteObject'), day(5, 'PutObject')],
    ])
    const before = (time: string): ScanFilter => {
      const value = BigInt(Date.parse(time)) * 1000n
      return { path: ['eventtime'], type: timestamp(6), operator: '<', values: [value] }
    }
    const outcome = async (...filters: ScanFilter[]) => {
      const { applied, statistics, morsels } = await planned({ filters })
      expect(applied).toEqual(filters.map(() => true))
      return [statistics.filesPruned, morsels.map(({ rows }) => rows).sort()]
    }
    expect(await outcome()).toEqual([0, [1, 2, 2]])
    expect(await outcome(before('2024-05-03T00:00:00Z'))).toEqual([2, [2]])
    expect(await outcome(before('2024-05-04T00:00:01Z'))).toEqual([0, [1, 2, 2]])
    expect(await outcome(named('PutObject'))).toEqual([1, [1, 2]])
    expect(await outcome(named('PutObject'), before('2024-05-04T00:00:00Z'))).toEqual([2, [1]])
    expect(await outcome(named('Zzz'))).toEqual([3, []])
  })

  it('applies filters to rows, and reads no further where a dictionary rules one out', async () => {
    const padding = 'x'.repeat(500)
    const events = Array.from({ length: 200 }, (_, i) => ({
      ...eventOf(eventId(i), '2024-05-01T00:00:00Z', { eventName: ['Aaa', 'Get', 'Zzz'][i % 3] }),
      userAgent: `${padding}${i}`,
    }))
    await stored([events])
    const selected = async (...filters: ScanFilter[]) => {
      const scan = await planned({ columns: [{ path: ['eventid'], type: VARCHAR }], filters })
      const rows: (readonly number[] | 'all')[] = []
      for (const morsel of scan.morsels) {
        const found = await (await scan.open(morsel)).select()
        rows.push(found === 'all' ? 'all' : Array.from(found))
      }
      await scan.close()
      return { rows, bytes: scan.statistics.bytesRead }
    }
    const every = (step: number, first: number) => events.flatMap((_, i) => (i % step === first ? [i] : []))
    const agent = (operator: ScanFilter['operator'], text: string): ScanFilter => ({
      ...{ path: ['useragent'], type: VARCHAR, operator, values: [text] },
    })
    expect((await selected()).rows).toEqual(['all'])
    expect((await selected(named('Get'))).rows).toEqual([every(3, 1)])
    expect((await selected(named('Get'), agent('contains', 'x1'))).rows).toEqual([
      every(3, 1).filter((i) => String(i).startsWith('1')),
    ])
    expect((await selected(agent('=', `${padding}5`), named('Zzz'))).rows).toEqual([[5]])
    expect((await selected(agent('starts-with', 'x'))).rows).toEqual(['all'])
    const ruledOut = await selected(named('Hhh'), agent('contains', 'y'))
    expect(ruledOut.rows).toEqual([[]])
    expect(ruledOut.bytes).toBeLessThan(200)
  })

  it('opens no data file where no column is wanted and the manifests decide', async () => {
    await stored([[day(1, 'GetObject'), day(2, 'GetObject')], [day(3, 'PutObject')]])
    const columns = [{ path: ['eventname'], type: VARCHAR }]
    const counted = async (required: readonly number[], ...filters: ScanFilter[]) => {
      const { morsels, statistics } = await planned({ columns, required, filters })
      return [morsels.map(({ rows }) => rows).sort(), statistics.rowGroupsTotal]
    }
    expect(await counted([])).toEqual([[1, 2], 0])
    expect(await counted([], named('PutObject'))).toEqual([[1], 0])
    expect(await counted([0])).toEqual([[1, 2], 2])
  })

  it('names row groups that lie in a time range, where the range cuts their file', async () => {
    const first = Date.parse('2024-05-01T00:00:00Z')
    const time = (second: number) => `${new Date(first + second * 1000).toISOString().slice(0, 19)}Z`
    // A row group has 131,072 rows.
    const records = Array.from({ length: 270_000 }, (_, i) => eventOf(eventId(i), time(i)))
    await stored([records])
    const since = async (second: number, ...others: ScanFilter[]) => {
      const from: ScanFilter = {
        ...{ path: ['eventtime'], type: timestamp(6), operator: '>=' },
        values: [BigInt(first + second * 1000) * 1000n],
      }
      const columns = [{ path: ['eventid'], type: VARCHAR }]
      const { morsels } = await planned({ columns, filters: [from, ...others] })
      return morsels.map(({ rows, origin }) => {
        return [rows, origin?.identity.split('/').slice(2).join('/'), origin?.isPart, origin?.holds]
      })
    }
    const file = String((await since(0))[0]?.[1])
    const sizes = [131_072, 131_072, 7_856]
    expect(await since(0)).toEqual(sizes.map((rows) => [rows, file, false, [true]]))
    expect(await since(0, named('GetObject'))).toEqual(sizes.map((rows) => [rows, file, false, [true, true]]))
    const parts = [false, true, true].map((holds, i) => [sizes[i], `${file}/${i}`, true, [holds]])
    expect(await since(7)).toEqual(parts)
    expect(await since(131_071)).toEqual(parts)
    expect(await since(140_000)).toEqual([
      [131_072, `${file}/1`, true, [false]],
      [7_856, `${file}/2`, true, [true]],
    ])
    // Nothing lies in the range whole.
    expect(await since(269_000)).toEqual([[7_856, file, false, [false]]])
  })

  it('says the bounds of a column in a morsel, and how many bytes it is', async () => {
    await stored([[day(1, 'Bbb'), day(2, 'Ccc')]])
    const scan = await planned({
      columns: [
        { path: ['eventname'], type: VARCHAR },
        { path: ['requestparameters'], type: map(VARCHAR, VARCHAR) },
      ],
    })
    const [morsel] = scan.morsels
    const known = { rows: 2, nullCount: 0, minimum: 'Bbb', maximum: 'Ccc' }
    expect(scan.columnStatistics(morsel!, 0)).toEqual(known)
    expect(scan.columnStatistics(morsel!, 1)).toBeUndefined()
    expect(scan.columnBytes(morsel!, 0)).toBeGreaterThan(0)
    expect(scan.columnBytes(morsel!, 1)).toBeGreaterThan(0)
    await scan.close()
  })

  it('judges by fields inside rows', async () => {
    const by = (number: number, userName: string) => ({
      ...day(number, 'GetObject'),
      userIdentity: { sessionContext: { sessionIssuer: { userName } } },
    })
    await stored([[by(1, 'alice')], [by(2, 'bob')], [day(3, 'GetObject')]])
    const path = ['useridentity', 'sessioncontext', 'sessionissuer', 'username']
    const issuer = (operator: ScanFilter['operator'], ...values: string[]) =>
      planned({ filters: [{ path, type: VARCHAR, operator, values }] })
    expect((await issuer('=', 'bob')).statistics.filesPruned).toBe(2)
    expect((await issuer('is-null')).statistics.filesPruned).toBe(2)
    expect((await issuer('not-null')).applied).toEqual([true])
  })

  it('reads the leaves asked for and no other bytes', async () => {
    await stored([Array.from({ length: 200 }, (_, i) => eventOf(eventId(i), '2024-05-01T00:00:00Z'))])
    const bytesOf = async (...names: string[]) => {
      const scan = await planned({ columns: names.map((name) => ({ path: [name], type: VARCHAR })) })
      for (const column of await wholeColumns(scan, names.length)) expect(column.length).toBe(200)
      return scan.statistics.bytesRead
    }
    const [name, json] = [await bytesOf('eventname'), await bytesOf('eventjson')]
    expect(name).toBeGreaterThan(0)
    expect(json).toBeGreaterThan(name)
    expect(await bytesOf('eventname', 'eventjson')).toBe(name + json)
    expect(await bytesOf()).toBe(0)
  })

  it('hands on dictionary codes, at every depth', async () => {
    const rich = Array.from({ length: 20 }, (_, i) => ({
      ...eventOf(eventId(i), '2024-05-01T00:00:00Z'),
      ...{
        eventSource: 's3.amazonaws.com',
        awsRegion: 'us-east-1',
        errorCode: i % 2 === 0 ? 'AccessDenied' : undefined,
      },
      ...{ sourceIPAddress: `192.0.2.${i % 4}`, userAgent: 'aws-cli', recipientAccountId: '111122223333' },
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:${i % 3}`,
        sessionContext: { sessionIssuer: { userName: 'admin' } },
      },
      requestParameters: { bucketName: `b-${i % 2}`, key: 'k' },
      resources: [{ ARN: `arn:aws:s3:::b-${i % 2}`, type: 'AWS::S3::Bucket' }],
    }))
    await stored([rich])
    const kindsAt = async (path: readonly string[]): Promise<readonly string[]> => {
      const scan = await planned({ columns: [{ path, type: VARCHAR }] })
      const kinds: string[] = []
      const visit = (column: Column): void => {
        if (column.kind === 'map') [column.keys, column.values].forEach(visit)
        else if (column.kind === 'array') visit(column.elements)
        else if (column.kind === 'row') column.fields.forEach(visit)
        else kinds.push(column.kind)
      }
      for (const column of await wholeColumns(scan)) visit(column)
      return [...new Set(kinds)]
    }
    const texts = [
      ...[
        'eventversion',
        'eventsource',
        'eventname',
        'awsregion',
        'errorcode',
        'sourceipaddress',
        'useragent',
      ],
      ...['recipientaccountid', 'requestparameters', 'resources'],
    ]
    for (const name of texts) expect(await kindsAt([name]), name).toEqual(['dictionary'])
    for (const path of ['type', 'arn', 'sessioncontext.sessionissuer.username'])
      expect(await kindsAt(['useridentity', ...path.split('.')]), path).toEqual(['dictionary'])
    expect(await kindsAt(['eventid'])).toEqual(['bytes'])
    expect(await kindsAt(['eventtime'])).toEqual(['int64'])
  })

  it('gives NULL for what no event has', async () => {
    await stored([[day(1, 'GetObject')]])
    const columns = [
      { path: ['readonly'], type: BOOLEAN },
      { path: ['requestparameters'], type: map(VARCHAR, VARCHAR) },
      { path: ['useridentity', 'sessioncontext', 'sessionissuer', 'arn'], type: VARCHAR },
    ]
    const scan = await planned({ columns })
    const { rows, columns: names } = await storedRows(lake, 'events', NOW)
    expect(scan.morsels).toHaveLength(1)
    const nulls = names.filter((_, i) => rows[0]![i] === null).map(({ name }) => name)
    expect(nulls).not.toContain('eventjson')
    expect(nulls).toHaveLength(names.length - 6)
  })

  it('is of the snapshot that it began with', async () => {
    await stored([[day(1, 'GetObject')]])
    const scan = await planned({ columns: [{ path: ['eventid'], type: VARCHAR }] })
    const log = join(folder.path, 'more.json')
    writeLog(log, [day(2, 'GetObject')])
    await ingestInto(lake, 'events', [log], NOW)
    expect(scan.morsels.map(({ rows }) => rows)).toEqual([1])
  })

  it('ends when it is told to', async () => {
    await stored([[day(1, 'GetObject')]])
    const controller = new AbortController()
    const scan = await planned({ columns: [{ path: ['eventid'], type: VARCHAR }], signal: controller.signal })
    controller.abort()
    await expect(wholeColumns(scan)).rejects.toMatchObject({
      code: 'USER_CANCELED',
    })
  })
})

describe('data files', () => {
  const records = [
    eventOf(eventId(2), '2024-05-02T00:00:00Z', { eventName: 'PutObject', readOnly: false }),
    eventOf(eventId(1), '2024-05-01T00:00:00.000001Z', {
      userIdentity: { arn: 'arn:aws:iam::111122223333:user/a' },
    }),
  ]

  it('are described in the manifest as they are', async () => {
    await stored([records])
    const store = (await findStore(lake, 'events'))!
    const [file, ...others] = await liveDataFiles(store.table)
    expect(others).toEqual([])
    const id = (name: string) => store.columns.findIndex((column) => column.name === name) + 1
    expect([file!.recordCount, file!.fileFormat, file!.sortOrderId]).toEqual([2, 'PARQUET', 1])
    expect(file!.fileSizeInBytes).toBe(readFileSync(file!.path).length)
    expect(file!.splitOffsets).toEqual([4])
    expect(decodeLong(file!.lowerBounds!.get(id('eventtime'))!)).toBe(1_714_521_600_000_001n)
    expect(decodeLong(file!.upperBounds!.get(id('eventtime'))!)).toBe(1_714_608_000_000_000n)
    expect(decodeString(file!.lowerBounds!.get(id('eventname'))!)).toBe('GetObject')
    expect(decodeString(file!.upperBounds!.get(id('eventname'))!)).toBe('PutObject')
    const nulls = ['eventname', 'readonly', 'errorcode'].map((name) => file!.nullValueCounts!.get(id(name)))
    expect(nulls).toEqual([0, 1, 2])
    expect(file!.valueCounts!.get(id('errorcode'))).toBe(2)
    expect(file!.lowerBounds!.has(id('errorcode'))).toBe(false)
    expect(file!.lowerBounds!.has(id('eventjson'))).toBe(false)
  })

  async function message(): Promise<unknown> {
    return storedRows(lake, 'events', NOW).then(
      () => undefined,
      (error: unknown) => error instanceof Error && error.message,
    )
  }

  async function onlyFile(): Promise<string> {
    const { table } = (await findStore(lake, 'events'))!
    const data = join(table.folder, 'data')
    return join(data, readdirSync(data)[0]!)
  }

  it('that are missing, cut short or no Parquet are told by name', async () => {
    await stored([records])
    const file = await onlyFile()
    const bytes = readFileSync(file)
    renameSync(file, `${file}.bak`)
    expect(await message()).toBe(`Data file '${file}' is missing`)
    writeFileSync(file, bytes.subarray(0, 8))
    expect(await message()).toBe(`'${file}' is not a readable Parquet file: it has only 8 bytes`)
    writeFileSync(file, bytes)
    truncateSync(file, bytes.length - 4)
    expect(await message()).toBe(`'${file}' is not a readable Parquet file: it does not end with PAR1`)
    const lying = Buffer.from(bytes)
    lying.writeUInt32LE(bytes.length, bytes.length - 8)
    writeFileSync(file, lying)
    expect(await message()).toBe(
      `'${file}' is not a readable Parquet file: its footer is longer than the file`,
    )
    writeFileSync(file, bytes)
    expect(await message()).toBe(undefined)
  })

  it('that hold another number of rows than the table says are told', async () => {
    await stored([records, [eventOf(eventId(3), '2024-05-03T00:00:00Z')]])
    const live = await liveDataFiles((await findStore(lake, 'events'))!.table)
    const [one, two] = [
      live.find((file) => file.recordCount === 1)!,
      live.find((file) => file.recordCount === 2)!,
    ]
    copyFileSync(one.path, two.path)
    expect(await message()).toBe(`Data file '${two.path}' has 1 rows where the table says 2`)
  })
})
