import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { recordFiles } from '../../src/storage/integrity/archive.ts'
import { verifyLake } from '../../src/storage/integrity/verify.ts'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { referencedFiles } from '../../src/iceberg/references.ts'
import { retentionCutoff } from '../../src/storage/description.ts'
import { createStore, findStore, requireStore, type Store } from '../../src/storage/store.ts'
import { createRandom } from '../support/random.ts'
import { eventId, eventOf, writeLog } from '../storage/events.ts'
import { storedRows } from '../storage/rows.ts'
import type { Job, Task } from './worker.ts'

export interface CrashOptions {
  /** An empty folder. */
  readonly folder: string
  readonly kills: number
  readonly seed: number
  readonly report?: ((line: string) => void) | undefined
}

export interface CrashReport {
  /** Processes that were killed before they were done, by what they did. */
  readonly kills: Readonly<Record<string, number>>
  /** Processes that were faster than the kill. */
  readonly completed: number
  /** Events in the end: every one of the trail that is young enough, once. */
  readonly events: number
}

const DAY = 86_400_000
const START = Date.parse('2026-01-01T00:00:00Z')
const WORKER = join(import.meta.dirname, 'worker.ts')
const LOGS = 40
const EVENTS_A_LOG = 25

interface Trail {
  readonly logs: readonly string[]
  /** eventID → eventTime, microseconds. */
  readonly times: ReadonlyMap<string, bigint>
  readonly idsOf: (log: string) => readonly string[]
  /** Writes another log file, of events within the day after a time. */
  readonly deliver: (start: number) => void
}

/** Log files of events over sixty days; each has some that are much older, as deliveries may. */
function writeTrail(folder: string, random: () => number): Trail {
  mkdirSync(folder)
  const times = new Map<string, bigint>()
  const ids = new Map<string, string[]>()
  const logs: string[] = []
  function deliver(start: number): void {
    const path = join(folder, `${String(logs.length).padStart(3, '0')}.json`)
    const records = Array.from({ length: EVENTS_A_LOG }, (_, i) => {
      const id = eventId(logs.length * EVENTS_A_LOG + i)
      const time = Math.floor(start + (random() < 0.1 ? random() * 60 - 30 : random()) * DAY)
      times.set(id, BigInt(time) * 1000n)
      return eventOf(id, new Date(time).toISOString(), { requestParameters: { number: String(i) } })
    })
    ids.set(
      path,
      records.map((_, i) => eventId(logs.length * EVENTS_A_LOG + i)),
    )
    writeLog(path, records)
    logs.push(path)
  }
  for (let log = 0; log < LOGS; log++) deliver(START + (60 * log * DAY) / LOGS)
  return { logs, times, idsOf: (log) => ids.get(log) ?? [], deliver }
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error('an event has no text')
  return value
}

/** Reads every event that a query would show, whole, and finds none of them twice or damaged. */
async function readEvents(lake: string, name: string, now: number): Promise<ReadonlySet<string>> {
  const { columns, rows } = await storedRows(lake, name, now)
  const at = (column: string) => columns.findIndex((candidate) => candidate.name === column)
  const [id, json, checksum] = [at('eventid'), at('eventjson'), at('eventjsonchecksum')]
  const seen = new Set<string>()
  for (const row of rows) {
    const eventid = textOf(row[id])
    if (seen.has(eventid)) throw new Error(`event ${eventid} is there twice`)
    seen.add(eventid)
    const actual = createHash('sha256').update(textOf(row[json])).digest('base64')
    if (actual !== row[checksum]) throw new Error(`event ${eventid} is not as it was written`)
  }
  return seen
}

interface Outcome {
  readonly done: boolean
  /** Milliseconds from the first step to the end, or to the kill. */
  readonly milliseconds: number
}

/** Runs a job in a process of its own; kills it `killAfter` milliseconds after it began its work. */
function runJob(job: Job, killAfter: number | undefined): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WORKER, JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [output, errors, started] = ['', '', 0]
    let timer: NodeJS.Timeout | undefined
    child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)))
    child.stdout.on('data', (chunk: Buffer) => {
      output += String(chunk)
      if (started !== 0 || !output.includes('ready')) return
      started = performance.now()
      if (killAfter !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfter)
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const done = output.includes('done')
      if (!done && signal !== 'SIGKILL') reject(new Error(`${job.task.kind} ended with ${code}: ${errors}`))
      else resolve({ done, milliseconds: performance.now() - started })
    })
  })
}

function sameSet(actual: ReadonlySet<string>, expected: ReadonlySet<string>, what: string): void {
  const lost = [...expected].filter((id) => !actual.has(id))
  const extra = [...actual].filter((id) => !expected.has(id))
  if (lost.length + extra.length === 0) return
  throw new Error(`${what}: ${lost.length} events lost (${lost[0]}), ${extra.length} too many (${extra[0]})`)
}

/**
 * Kills processes that ingest, compact, apply the retention, vacuum or update a store, each at a random moment of its
 * work, and after each kill checks that the store opens, that `verify` finds nothing, that no event it showed is lost, none
 * is there twice, and none came back. In the end the work is done undisturbed, and everything must be there and nothing else.
 *
 * @throws Error for the first check that fails
 */
export async function runCrashes(options: CrashOptions): Promise<CrashReport> {
  const { folder, kills, seed, report = () => undefined } = options
  const random = createRandom(seed)
  const trail = writeTrail(join(folder, 'logs'), random)
  const lake = join(folder, 'lake')
  let now = START + 62 * DAY
  const { id } = (await createStore(lake, { name: 'events', retentionDays: 60 }, now)).description
  const current = (): Promise<Store> => requireStore(lake, id)

  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  /** With more than one the files are read and written by other threads. */
  const threads = () => (random() < 0.5 ? 1 : 3)
  const choose = ({ description }: Store): Task => {
    const chance = random()
    if (chance < 0.45) {
      const from = Math.max(0, trail.logs.length - Math.ceil(random() * LOGS))
      return {
        kind: 'ingest',
        logs: trail.logs.slice(from, from + 4 + Math.floor(random() * 10)),
        threads: threads(),
      }
    }
    if (chance < 0.65) return { kind: 'compact' }
    if (chance < 0.8) return { kind: 'retention' }
    if (chance < 0.9) return { kind: 'vacuum' }
    if (chance < 0.95) return { kind: 'update', name: pick(['events', 'audit', 'trail']) }
    return { kind: 'update', retentionDays: description.retentionDays + pick([-2, -1, 1, 2]) }
  }

  const young = (ids: Iterable<string>, cutoff: bigint) =>
    new Set([...ids].filter((event) => trail.times.get(event)! >= cutoff))
  const usual = new Map<string, number>()
  const killed: Record<string, number> = {}
  let [count, completed] = [0, 0]
  let shown: ReadonlySet<string> = new Set()

  async function step(task: Task, killAfter: number | undefined): Promise<boolean> {
    const before = (await current()).description
    const { done, milliseconds } = await runJob({ lake, id, now, task }, killAfter)
    const store = await current()
    const { description } = store
    const byName = await findStore(lake, description.name)
    if (byName?.description.id !== id) throw new Error(`the store is not found as '${description.name}'`)
    const cutoff = retentionCutoff(description, now)
    const events = await readEvents(lake, id, now)
    const kept = young(shown, cutoff)
    const what = `${task.kind} ${done ? 'done' : 'killed'} after ${milliseconds.toFixed(0)} ms, kill ${count}`
    if (task.kind === 'ingest') {
      const offered = young([...shown, ...task.logs.flatMap(trail.idsOf)], cutoff)
      if (done) sameSet(events, offered, what)
      else {
        sameSet(new Set([...kept].filter((event) => events.has(event))), kept, what)
        sameSet(new Set([...events].filter((event) => offered.has(event))), events, what)
      }
    } else {
      // A change of the retention, and its being applied, must agree on what is too old.
      const least = retentionCutoff({ ...before, retentionDays: description.retentionDays }, now)
      sameSet(events, young(kept, least), what)
    }
    await checkIntact(lake, what)
    shown = events
    if (done) usual.set(task.kind, Math.max(milliseconds, 0.7 * (usual.get(task.kind) ?? 0)))
    report(`${what}: ${events.size} events in ${(await liveDataFiles(store.table)).length} files`)
    return done
  }

  // Undisturbed once each, to learn how long they take.
  for (const half of [trail.logs.slice(0, 8), trail.logs.slice(20, 28)])
    await step({ kind: 'ingest', logs: half, threads: threads() }, undefined)
  for (const kind of ['compact', 'retention', 'vacuum'] as const) await step({ kind }, undefined)

  while (count < kills) {
    if (random() < 0.2) now += DAY / 4
    // There always is something left to do.
    if (random() < 0.15) trail.deliver(now - DAY)
    const task = choose(await current())
    if (await step(task, random() * (usual.get(task.kind) ?? 100))) completed++
    else {
      count++
      killed[task.kind] = (killed[task.kind] ?? 0) + 1
    }
  }

  await step({ kind: 'ingest', logs: trail.logs, threads: threads() }, undefined)
  for (const kind of ['compact', 'retention', 'vacuum'] as const) await step({ kind }, undefined)
  await checkClean(await current())
  return { kills: killed, completed, events: shown.size }
}

async function checkIntact(lake: string, what: string): Promise<void> {
  const { clean, stores, findings } = await verifyLake(lake)
  if (clean) return
  const [first] = [...findings, ...stores.flatMap((store) => store.findings)]
  throw new Error(`${what}: verify finds '${first?.file}' ${first?.kind}: ${first?.reason}`)
}

/** After a vacuum the folder has what the table refers to, and nothing else. */
async function checkClean({ table }: Store): Promise<void> {
  const referenced = new Set([...(await referencedFiles(table)), ...(await recordFiles(table))])
  for (const inner of ['data', 'metadata']) {
    const folder = join(table.folder, inner)
    // What was derived from a data file is called after it.
    const owner = (name: string) => join(folder, name.replace(/\.parquet\..*$/, '.parquet'))
    const left = readdirSync(folder).filter((name) => !referenced.has(owner(name)))
    const strays = left.filter((name) => basename(name) !== 'version-hint.text')
    if (strays.length > 0) throw new Error(`${strays.length} files are left in ${inner}: ${strays[0]}`)
  }
}
