import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import type { Lake } from '../src/index.ts'
import { sampleEvents, type SampleOptions } from '../src/sample/sample.ts'
import { openDuckdb, parquetFiles, readParquet, text } from './engine/duckdb.ts'
import { openBenchLake } from './engine/traillake.ts'
import type { QueryParameters } from './query-file.ts'

export const SEED = 1
/** The events cover ninety days; the archive the thirty days before, with a tenth of the events. */
const DAYS = 90
export const DATA_END = new Date('2026-01-01T00:00:00Z')
const ARCHIVE_DAYS = 30
const ARCHIVE_END = new Date('2025-10-03T00:00:00Z')

export const TABLES = ['events', 'archive'] as const

/** One size of the bench's data, as it lies on the disk. */
export interface BenchData {
  readonly folder: string
  readonly events: number
  readonly parameters: QueryParameters
  /** Of the sources that wrote it: see {@link writerFingerprint}. */
  readonly fingerprint: string
}

export function lakeFolder(data: { readonly folder: string }): string {
  return join(data.folder, 'lake')
}

export function ownFiles(data: { readonly folder: string }, table: string): string {
  return join(data.folder, 'own', table)
}

export function nativeFile(data: { readonly folder: string }): string {
  return join(data.folder, 'native.duckdb')
}

const root = join(import.meta.dirname, '..')

/** Folders whose sources decide what the data looks like on the disk. */
const WRITERS = ['column', 'ingest', 'parquet', 'sample', 'storage'].map((folder) =>
  join(root, 'src', folder),
)

/** A hash of the sources that write the data, so that a report can say that it was written by others than today's. */
export function writerFingerprint(): string {
  const hash = createHash('sha256')
  for (const folder of WRITERS)
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (file.endsWith('.ts')) hash.update(readFileSync(join(folder, file)))
  return hash.digest('hex').slice(0, 16)
}

const CHUNK = 1 << 20

/** Events of the sample as lines of JSON, about a megabyte a chunk. */
export async function* sampleLines(options: SampleOptions): AsyncGenerator<Uint8Array> {
  let lines: string[] = []
  let size = 0
  for (const { json } of sampleEvents(options)) {
    lines.push(json, '\n')
    size += json.length
    if (size >= CHUNK) {
      yield Buffer.from(lines.join(''))
      lines = []
      size = 0
    }
  }
  yield Buffer.from(lines.join(''))
}

/** Puts a sample into a store, through the public door: no files in between. */
export async function ingestSample(lake: Lake, store: string, options: SampleOptions): Promise<void> {
  const result = await lake.ingest('-', { store, standardInput: sampleLines(options) })
  if (result.events !== options.events || result.rejected > 0)
    throw new Error(`${result.events} of ${options.events} events stored, ${result.rejected} rejected`)
}

function textOf(value: DuckDBValue | undefined): string {
  if (typeof value !== 'string') throw new Error('DuckDB found no text where there is some')
  return value
}

/** The data files of a store, by the time of their first event. */
export async function storeFiles(
  lake: Lake,
  store: string,
  connection: DuckDBConnection,
): Promise<readonly string[]> {
  const { location } = await lake.store(store)
  const files = parquetFiles(
    join(lake.folder, 'stores', location.slice(location.lastIndexOf('/') + 1), 'data'),
  )
  const list = files.map(text).join(', ')
  const reader = await connection.runAndReadAll(
    `SELECT filename FROM read_parquet([${list}], filename = true) GROUP BY 1 ORDER BY min(eventtime), 1`,
  )
  return reader.getRows().map(([file]) => textOf(file))
}

/** DuckDB's own Parquet files of a table: zstd, its own row groups, rows in the order of the store's files. */
export async function writeOwnFile(
  connection: DuckDBConnection,
  files: readonly string[],
  path: string,
): Promise<void> {
  await connection.run(`COPY (${readParquet(files)}) TO ${text(path)} (FORMAT parquet, COMPRESSION zstd)`)
}

/** DuckDB's own table, file after file: in one go it would leave nearly half of its file unused. */
async function fillNativeTable(
  connection: DuckDBConnection,
  table: string,
  files: readonly string[],
): Promise<void> {
  await connection.run(`CREATE TABLE native.${table} AS ${readParquet(files)} LIMIT 0`)
  for (const file of files) {
    await connection.run(`INSERT INTO native.${table} ${readParquet([file])}`)
    await connection.run('CHECKPOINT native')
  }
}

/** Rows in a needle, about. */
const FEW = 20

/** What the queries ask for, out of the data. Every choice is a total order, so that the same data gives the same values. */
async function chooseParameters(
  connection: DuckDBConnection,
  files: readonly string[],
): Promise<QueryParameters> {
  await connection.run(`CREATE OR REPLACE TEMP VIEW chosen AS ${readParquet(files)}`)
  const one = async (sql: string) => textOf((await connection.runAndReadAll(sql)).getRows()[0]?.[0])
  const about = (value: string, rows: number, where = 'true') =>
    one(`SELECT ${value} FROM chosen WHERE ${value} IS NOT NULL AND ${where}
GROUP BY 1 ORDER BY abs(count(*) - ${rows}), md5(${value}) LIMIT 1`)
  return {
    startTime: '2025-12-02 00:00:00',
    endTime: '2026-01-02 00:00:00',
    eventId: await one(`SELECT eventid FROM chosen ORDER BY md5(eventid) LIMIT 1`),
    requestId: await one(
      `SELECT requestid FROM chosen WHERE requestid IS NOT NULL ORDER BY md5(requestid) LIMIT 1`,
    ),
    accessKeyId: await about('useridentity.accesskeyid', FEW),
    sourceAddress: await about('sourceipaddress', FEW, `regexp_matches(sourceipaddress, '^\\d')`),
    arn: await about('useridentity.arn', FEW),
    frequentArn: await about('useridentity.arn', Number.MAX_SAFE_INTEGER),
    bucket: await about(`requestparameters['bucketName']`, FEW * FEW),
  }
}

async function build(folder: string, events: number, note: (text: string) => void): Promise<BenchData> {
  const place = { folder }
  await using lake = await openBenchLake(lakeFolder(place))
  const archived = Math.max(1, Math.round(events / 10))
  note(`making ${events} events, and ${archived} for a second store`)
  await ingestSample(lake, 'events', { events, seed: SEED, days: DAYS, until: DATA_END })
  await lake.createStore('archive')
  await ingestSample(lake, 'archive', {
    ...{ events: archived, seed: SEED + 1, days: ARCHIVE_DAYS, until: ARCHIVE_END },
  })
  const instance = await openDuckdb()
  const connection = await instance.connect()
  // Files and tables keep the order of their input, which is that of time.
  await connection.run(`ATTACH ${text(nativeFile(place))} AS native (STORAGE_VERSION 'latest')`)
  let parameters: QueryParameters = {}
  for (const table of TABLES) {
    note(`writing DuckDB's own files and its table of ${table}`)
    const files = await storeFiles(lake, table, connection)
    await mkdir(ownFiles(place, table), { recursive: true })
    await writeOwnFile(connection, files, join(ownFiles(place, table), '0.parquet'))
    await fillNativeTable(connection, table, files)
    if (table === 'events') parameters = await chooseParameters(connection, files)
  }
  await connection.run('DETACH native')
  connection.closeSync()
  instance.closeSync()
  return { folder, events, parameters, fingerprint: writerFingerprint() }
}

/**
 * The data of one size: built on the first use, whole or not at all, and from then on as it is.
 *
 * @param folder where the sizes lie side by side
 */
export async function prepareData(
  folder: string,
  events: number,
  note: (text: string) => void,
): Promise<BenchData> {
  const place = join(folder, String(events))
  const description = join(place, 'data.json')
  if (!existsSync(description)) {
    const unfinished = `${place}.unfinished`
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true })
    const { parameters, fingerprint } = await build(unfinished, events, note)
    const text = JSON.stringify({ events, parameters, fingerprint }, undefined, 2)
    await writeFile(join(unfinished, 'data.json'), `${text}\n`)
    await rename(unfinished, place)
  }
  // Written by the lines above.
  const { parameters, fingerprint } = JSON.parse(readFileSync(description, 'utf8')) as BenchData
  return { folder: place, events, parameters, fingerprint }
}
