import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { TraillakeError } from '../../src/common/errors.ts'
import { decodeManifest } from '../../src/iceberg/manifest.ts'
import { decodeManifestList, type ManifestFile } from '../../src/iceberg/manifest-list.ts'
import { decodeTableMetadata } from '../../src/iceberg/metadata.ts'
import { openParquet } from '../../src/parquet/reader.ts'
import { CHECKSUMS } from '../../src/parquet/checksums.ts'
import { listManifests } from '../../src/iceberg/scan.ts'
import { currentSnapshot } from '../../src/iceberg/metadata.ts'
import { requireStore } from '../../src/storage/store.ts'
import { createRandom } from '../support/random.ts'
import { answersOf, filesOf, makeSmallLake } from '../support/small-lake.ts'
import { mutated, mutatedJson } from './mutate.ts'

export interface DamageOptions {
  /** An empty folder. */
  readonly folder: string
  readonly cases: number
  readonly seed: number
  /** Of the cases, one in so many queries the lake; the others read the file alone. 20 where left out. */
  readonly queryEach?: number | undefined
  readonly report?: ((line: string) => void) | undefined
}

export interface DamageReport {
  /** Files that were refused with an error of ours, and such that could be read all the same. */
  readonly refused: number
  readonly read: number
  /** Queries that failed, and such that answered as before. */
  readonly failedQueries: number
  readonly sameAnswers: number
  /** Milliseconds of processors that the case took which took most. */
  readonly slowestMs: number
}

const LONGEST_MS = 5_000
const MOST_BYTES = 2 ** 31

/** A file that is read by itself: what its checksums and digests would keep away gets to the code that decodes. */
interface Subject {
  readonly name: string
  readonly bytes: Uint8Array
  readonly isJson: boolean
  read(bytes: Uint8Array): Promise<unknown>
}

/** Reads every column of every row group. */
async function readAll(path: string): Promise<unknown> {
  const reader = await openParquet(path)
  try {
    for (const index of reader.footer.rowGroups.keys())
      await reader.readRowGroup(
        index,
        reader.footer.columns.map(({ name }) => [name]),
        () => undefined,
      )
    return reader.footer.rows
  } finally {
    await reader.close()
  }
}

async function subjectsOf(folder: string): Promise<readonly Subject[]> {
  const lake = join(folder, 'lake')
  const scratch = join(folder, 'damaged.parquet')
  const { table } = await requireStore(lake, 'events')
  const snapshot = currentSnapshot(table.metadata)
  if (snapshot === undefined) throw new Error('the lake has no snapshot')
  const lines = new Map<string, ManifestFile>()
  for (const line of await listManifests(table, snapshot)) lines.set(basename(line.manifestPath), line)
  return filesOf(lake).flatMap((name): Subject[] => {
    const bytes = readFileSync(join(lake, name))
    const line = lines.get(basename(name))
    if (line !== undefined)
      return [
        { name, bytes, isJson: false, read: async (some) => decodeManifest(Buffer.from(some), line, name) },
      ]
    if (basename(name).startsWith('snap-'))
      return [
        { name, bytes, isJson: false, read: async (some) => decodeManifestList(Buffer.from(some), name) },
      ]
    if (name.endsWith('.metadata.json'))
      return [
        {
          name,
          bytes,
          isJson: true,
          read: async (some) => decodeTableMetadata(Buffer.from(some).toString(), name),
        },
      ]
    if (!name.endsWith('.parquet')) return []
    // Without its own checksums, as another writer's, a footer is decoded however it is.
    const plain = Buffer.from(bytes)
    plain.write('x', plain.lastIndexOf(CHECKSUMS), 'latin1')
    const read = (some: Uint8Array) => {
      writeFileSync(scratch, some)
      return readAll(scratch)
    }
    return [
      { name, bytes: plain, isJson: false, read },
      { name: `${name}, its end`, bytes: plain, isJson: false, read },
    ]
  })
}

/** Damages the end of a Parquet file, where its footer is, and any part of other files. */
function damaged({ bytes, isJson, name }: Subject, random: () => number): Uint8Array {
  if (isJson && random() < 0.5) return Buffer.from(mutatedJson(Buffer.from(bytes).toString(), random))
  if (!name.endsWith('its end')) return mutated(bytes, random)
  const footer = Buffer.from(bytes).readUInt32LE(bytes.length - 8) + 8
  return Buffer.concat([bytes.subarray(0, -footer), mutated(bytes.subarray(-footer), random)])
}

/**
 * Reads files of a lake after they were damaged at random: metadata, manifests, manifest lists and data files by themselves,
 * and by queries of the whole lake. Each must be refused with an error of ours or be read, in bounded time and memory; a query
 * must fail or answer exactly as before.
 *
 * @throws Error for the first case that does not
 */
export async function runDamage(options: DamageOptions): Promise<DamageReport> {
  const { folder, cases, seed, queryEach = 20, report = () => undefined } = options
  await makeSmallLake(folder, 120)
  const lake = join(folder, 'lake')
  const subjects = await subjectsOf(folder)
  const files = filesOf(lake).filter((file) => file.startsWith('stores/'))
  const expected = await answersOf(lake)
  const random = createRandom(seed)
  let [refused, read, failedQueries, sameAnswers, slowestMs] = [0, 0, 0, 0, 0]

  async function readAlone(what: (name: string) => string): Promise<void> {
    const subject = subjects[Math.floor(random() * subjects.length)]!
    const bytes = damaged(subject, random)
    if (await isRefused(what(subject.name), () => subject.read(bytes))) refused++
    else read++
  }

  async function query(what: (name: string) => string): Promise<void> {
    const file = files[Math.floor(random() * files.length)]!
    const path = join(lake, file)
    const original = readFileSync(path)
    writeFileSync(path, mutated(original, random))
    const compare = async () => {
      for (const [i, answer] of (await answersOf(lake)).entries())
        if (answer !== expected[i]) throw new Error(`${what(file)} changes the answer of statement ${i}`)
    }
    if (await isRefused(what(file), compare)) failedQueries++
    else sameAnswers++
    writeFileSync(path, original)
  }

  for (let number = 0; number < cases; number++) {
    const before = process.cpuUsage()
    const what = (name: string) => `case ${number}, ${name},`
    await (number % queryEach === 0 ? query(what) : readAlone(what))
    const { user, system } = process.cpuUsage(before)
    const took = (user + system) / 1000
    slowestMs = Math.max(slowestMs, took)
    if (took > LONGEST_MS) throw new Error(`case ${number} took ${took.toFixed(0)} ms`)
    if (number % 1000 === 999) {
      const memory = process.memoryUsage().rss
      if (memory > MOST_BYTES) throw new Error(`after case ${number} the process takes ${memory} bytes`)
      report(`${number + 1} cases, slowest ${slowestMs.toFixed(0)} ms, ${(memory / 2 ** 20).toFixed(0)} MiB`)
    }
  }
  return { refused, read, failedQueries, sameAnswers, slowestMs }
}

/** Whether work ends with an error of ours. Throws Error for any other. */
async function isRefused(what: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    if (error instanceof TraillakeError && error.code !== 'GENERIC_INTERNAL_ERROR') return true
    if (error instanceof Error && error.message.startsWith(what)) throw error
    throw new Error(`${what} fails with no error of ours`, { cause: error })
  }
}
