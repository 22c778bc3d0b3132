import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { openLake } from '../../src/index.ts'
import type { IntegrityFinding } from '../../src/storage/integrity/finding.ts'
import { signerOf } from '../../src/storage/integrity/key.ts'
import { affectedEvents, verifyLake } from '../../src/storage/integrity/verify.ts'
import { eventId, eventOf, writeLog } from './events.ts'
import { temporaryLake } from './lake.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')

let folder: string
let root: string
/** The folder of the store, and the same below the lake. */
let store: string
let inLake: string

beforeEach(async () => {
  const temporary = temporaryLake()
  root = temporary.path
  folder = join(root, 'lake')
  await add(1, '2026-05-01T10:00:00Z')
  inLake = join('stores', readdirSync(join(folder, 'stores'))[0]!)
  store = join(folder, inLake)
  return () => temporary[Symbol.dispose]()
})

const open = () => openLake(folder, { clock: () => NOW, threads: 1, cache: false })

async function add(number: number, time: string): Promise<void> {
  const log = join(root, 'logs', `${number}.json`)
  writeLog(log, [eventOf(eventId(number), time)])
  await using lake = await open()
  await lake.ingest(log)
}

async function findings(): Promise<readonly Omit<IntegrityFinding, 'reason'>[]> {
  const verified = await verifyLake(folder)
  const all = [...verified.findings, ...verified.stores.flatMap((each) => each.findings)]
  expect(verified.clean).toBe(all.length === 0)
  return all.map(({ kind, file, affected }) => ({ kind, file, affected }))
}

const filesIn = (inner: string, pattern: RegExp) =>
  readdirSync(join(store, inner))
    .filter((name) => pattern.test(name))
    .map((name) => join(inner, name))

function flip(path: string): void {
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(path, bytes)
}

const FIRST = { events: 1, earliest: '2026-05-01T10:00:00.000000Z', latest: '2026-05-01T10:00:00.000000Z' }

/** The writing end of a pipe, as soon as another reads it. */
async function openedForWriting(pipe: string): Promise<number> {
  for (;;) {
    try {
      return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch (error) {
      // Nobody reads it yet.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENXIO')) throw error
      await setTimeout(5)
    }
  }
}

describe('verify', () => {
  it('finds nothing after commits of every kind', async () => {
    await add(2, '2026-05-02T10:00:00Z')
    await add(3, '2020-05-02T10:00:00Z')
    await using lake = await open()
    await lake.compact()
    await lake.updateStore('events', { name: 'audit', retentionDays: 365, terminationProtection: false })
    await lake.applyRetention()
    await lake.vacuum({ graceMs: 0 })
    await lake.relocate('audit')
    await lake.deleteStore('audit')
    await lake.restoreStore('audit')
    const { clean, stores } = await lake.verify()
    expect(clean).toBe(true)
    const [only] = stores
    expect(only).toMatchObject({
      store: 'audit',
      events: 2,
      firstCommit: 1,
      unreferenced: [],
      unsigned: false,
    })
    const { commits } = only!
    expect(existsSync(join(store, 'metadata', `v${commits}.metadata.json`))).toBe(true)
  })

  it('tells a data file that was changed, and its events', async () => {
    await add(2, '2026-05-02T10:00:00Z')
    const sizes = filesIn('data', /\.parquet$/)
    flip(join(store, sizes[0]!))
    const [finding, ...more] = await findings()
    expect(more).toEqual([])
    expect(finding).toMatchObject({ kind: 'changed', file: join(inLake, sizes[0]!), affected: { events: 1 } })
    const { stores } = await verifyLake(folder)
    expect(affectedEvents(stores[0]!)).toMatchObject({ events: 1 })
  })

  it('tells files that are missing: data files with their events, what is derived without', async () => {
    const [data] = filesIn('data', /\.parquet$/)
    const [needles] = filesIn('data', /\.puffin$/)
    const [ledger] = filesIn('ledger', /\.zst$/)
    for (const file of [data!, needles!, ledger!]) rmSync(join(store, file))
    expect(await findings()).toEqual([
      { kind: 'missing', file: join(inLake, data!), affected: FIRST },
      { kind: 'missing', file: join(inLake, needles!), affected: undefined },
      { kind: 'missing', file: join(inLake, ledger!), affected: undefined },
    ])
  })

  it('tells files that were added, but not what a crash leaves', async () => {
    const [data] = filesIn('data', /\.parquet$/)
    writeFileSync(join(store, 'data', 'evil.parquet'), 'PAR1')
    const left = join('data', '00000000-0000-4000-8000-000000000000.parquet')
    cpSync(join(store, data!), join(store, left))
    expect(await findings()).toEqual([
      { kind: 'added', file: join(inLake, 'data', 'evil.parquet'), affected: undefined },
    ])
    const { stores } = await verifyLake(folder)
    expect(stores[0]!.unreferenced).toEqual([join(inLake, left)])
  })

  it('tells a version that nobody signed', async () => {
    const text = readFileSync(join(store, 'metadata', 'v2.metadata.json'), 'utf8')
    writeFileSync(join(store, 'metadata', 'v3.metadata.json'), text)
    expect((await findings())[0]).toEqual({
      kind: 'added',
      file: join(inLake, 'metadata', 'v3.metadata.json'),
      affected: FIRST,
    })
    await using lake = await open()
    await expect(lake.query('SELECT count(*) FROM events')).rejects.toMatchObject({
      code: 'CORRUPT_STORE',
      message: `line 1:22: Store '${store}', version 3: its metadata is not what was signed`,
    })
  })

  it('tells an older state of a store that was put back', async () => {
    const saved = join(root, 'saved')
    cpSync(store, saved, { recursive: true })
    await add(2, '2026-05-02T10:00:00Z')
    rmSync(store, { recursive: true })
    cpSync(saved, store, { recursive: true })
    expect(await findings()).toEqual([
      { kind: 'rolled-back', file: join(inLake, 'metadata', 'v2.metadata.json'), affected: undefined },
    ])
  })

  it('tells another history than the one that was signed, and a store that is gone', async () => {
    const saved = join(root, 'saved')
    cpSync(store, saved, { recursive: true })
    await add(2, '2026-05-02T10:00:00Z')
    const head = readFileSync(join(folder, 'heads', `${inLake.slice(7)}.head`))
    rmSync(store, { recursive: true })
    cpSync(saved, store, { recursive: true })
    await add(3, '2026-05-03T10:00:00Z')
    writeFileSync(join(folder, 'heads', `${inLake.slice(7)}.head`), head)
    expect((await findings()).map(({ kind }) => kind)).toEqual(['rolled-back'])
    rmSync(store, { recursive: true })
    expect(await findings()).toEqual([
      { kind: 'changed', file: 'names/events', affected: undefined },
      { kind: 'missing', file: inLake, affected: undefined },
    ])
  })

  it('tells a whole lake that was put back, by a digest that was kept', async () => {
    const [first] = (await verifyLake(folder)).stores
    const saved = join(root, 'saved')
    cpSync(folder, saved, { recursive: true })
    await add(2, '2026-05-02T10:00:00Z')
    const { stores } = await verifyLake(folder, { expect: [first!.head!] })
    const { head } = stores[0]!
    expect((await verifyLake(folder, { expect: [first!.head!, head!] })).clean).toBe(true)
    const { clean, findings: wrong } = await verifyLake(saved, { expect: [head!] })
    expect(clean).toBe(false)
    expect(wrong).toEqual([
      { kind: 'rolled-back', file: 'stores', reason: `no store has the commit ${head}`, affected: undefined },
    ])
  })

  it('tells a lake that was made anew with another key, by a fingerprint that was kept', async () => {
    const { key } = await verifyLake(folder)
    expect((await verifyLake(folder, { key: key!.toUpperCase() })).clean).toBe(true)
    // Whoever verifies with it does not need the private key.
    const secret = join(folder, 'keys', 'commits.key')
    const text = readFileSync(secret)
    rmSync(secret)
    expect((await verifyLake(folder, { key })).clean).toBe(true)
    expect((await findings()).map(({ kind, file }) => `${kind} ${file}`)).toEqual([
      'missing keys/commits.key',
    ])
    writeFileSync(secret, text, { mode: 0o600 })

    rmSync(folder, { recursive: true })
    await add(1, '2026-05-01T10:00:00Z')
    const forged = await verifyLake(folder)
    expect(forged.clean).toBe(true)
    expect(await verifyLake(folder, { key })).toMatchObject({
      clean: false,
      findings: [
        {
          ...{ kind: 'changed', file: 'keys/commits.pem' },
          reason: `the lake is signed by ${forged.key} and not by ${key}`,
        },
      ],
    })
    rmSync(join(folder, 'keys'), { recursive: true })
    const { findings: wrong } = await verifyLake(folder, { key })
    expect(wrong.map(({ reason }) => reason)).toContain(`the lake is signed by no key and not by ${key}`)
  })

  it.runIf(process.platform !== 'win32')('tells a private key that others may read', async () => {
    const file = join(folder, 'keys', 'commits.key')
    chmodSync(file, 0o640)
    expect(await findings()).toEqual([{ kind: 'exposed', file: 'keys/commits.key', affected: undefined }])
    chmodSync(file, 0o600)
    expect(await findings()).toEqual([])
  })

  it.each(['keys/commits.key', 'keys/commits.pem', 'names/events'])(
    'tells %s that was changed',
    async (file) => {
      flip(join(folder, file))
      expect((await findings()).map((finding) => finding.file)).toContain(file)
    },
  )

  it('tells records, heads and hints that were changed or are missing', async () => {
    const files = [
      ...filesIn('metadata', /\.record$/).map((file) => join(inLake, file)),
      join('heads', `${inLake.slice(7)}.head`),
      join(inLake, 'metadata', 'version-hint.text'),
    ]
    for (const file of files) {
      const path = join(folder, file)
      const bytes = readFileSync(path)
      appendFileSync(path, ' ')
      expect(await findings(), file).not.toEqual([])
      rmSync(path)
      expect(await findings(), file).not.toEqual([])
      writeFileSync(path, bytes)
      expect(await findings(), file).toEqual([])
    }
  })

  it('says that a store from before has no signatures; the next commit vouches for all that is there', async () => {
    // As it was written then: no record, and nothing that names one.
    const path = join(store, 'metadata', 'v2.metadata.json')
    writeFileSync(
      path,
      readFileSync(path, 'utf8')
        .replace(/ *"traillake\.record".*\n/, '')
        .replace(/,(\s*\})/g, '$1'),
    )
    for (const file of filesIn('metadata', /\.record$/)) rmSync(join(store, file))
    rmSync(join(folder, 'heads'), { recursive: true })
    rmSync(join(folder, 'keys'), { recursive: true })
    const before = await verifyLake(folder)
    const reason = 'its commits are from before commits were signed, or what signed them was taken away'
    expect(before).toMatchObject({
      ...{ clean: false, key: undefined, findings: [] },
      stores: [
        {
          ...{ unsigned: true, commits: 0 },
          findings: [{ kind: 'unsigned', file: join(inLake, 'metadata'), reason, affected: FIRST }],
        },
      ],
    })

    await add(2, '2026-05-02T10:00:00Z')
    expect(await verifyLake(folder)).toMatchObject({
      clean: true,
      stores: [{ unsigned: false, commits: 1, firstCommit: 3, events: 2 }],
    })
    const [old] = filesIn('data', /\.parquet$/).sort(
      (a, b) => statSync(join(store, a)).mtimeMs - statSync(join(store, b)).mtimeMs,
    )
    flip(join(store, old!))
    expect(await findings()).toEqual([{ kind: 'changed', file: join(inLake, old!), affected: FIRST }])
  })

  it('misses no store that was purged', async () => {
    await using lake = await openLake(folder, { clock: () => NOW + 8 * 86_400_000 })
    await using before = await open()
    await before.updateStore('events', { terminationProtection: false })
    await before.deleteStore('events')
    await lake.purge()
    expect(await lake.verify()).toMatchObject({ clean: true, stores: [], findings: [] })
  })

  it('of one store looks at no other', async () => {
    await using lake = await open()
    await lake.createStore('other')
    flip(join(store, filesIn('data', /\.parquet$/)[0]!))
    expect((await lake.verify({ store: 'other' })).clean).toBe(true)
    expect((await lake.verify({ store: 'events' })).clean).toBe(false)
    await expect(lake.verify({ store: 'othr' })).rejects.toMatchObject({
      code: 'STORE_NOT_FOUND',
      message: "Store 'othr' does not exist",
    })
  })
})

describe('a commit', () => {
  it('needs the private key, which its owner alone may read', async () => {
    const key = join(folder, 'keys', 'commits.key')
    expect(statSync(key).mode & 0o777).toBe(0o600)
    rmSync(key)
    await expect(add(2, '2026-05-02T10:00:00Z')).rejects.toMatchObject({
      code: 'CORRUPT_STORE',
      message: `The lake's private key is missing: '${key}'`,
    })
    await using lake = await open()
    expect(await (await lake.query('SELECT count(*) AS n FROM events')).rows()).toEqual([{ n: 1 }])
  })

  it.runIf(process.platform === 'linux')(
    'leaves no part of a record or of metadata, whenever it is cut off: they appear whole',
    async () => {
      const changed: string[] = []
      const watcher = watch(join(store, 'metadata'), (event, name) => {
        if (event === 'change' && name !== null) changed.push(name)
      })
      await add(2, '2026-05-02T10:00:00Z')
      await setTimeout(100)
      watcher.close()
      expect(changed.some((name) => name.endsWith('.avro'))).toBe(true)
      expect(changed.filter((name) => /^v.*\.(record|json)$/.test(name))).toEqual([])
    },
  )

  it.runIf(process.platform === 'linux')('takes the key that another process makes meanwhile', async () => {
    const keys = join(folder, 'keys')
    const [secret, known] = ['commits.key', 'commits.pem'].map((name) => readFileSync(join(keys, name)))
    for (const name of readdirSync(keys)) rmSync(join(keys, name))
    // Reading a pipe waits: the private key was not there, and whether the public one is, is about to be known.
    const pipe = join(keys, 'commits.pem')
    execFileSync('mkfifo', [pipe])
    const signer = signerOf(folder)
    const end = await openedForWriting(pipe)
    writeFileSync(join(keys, 'commits.key'), secret!)
    rmSync(pipe)
    writeFileSync(pipe, known!)
    writeSync(end, known!)
    closeSync(end)
    expect((await signer).fingerprint).toBe((await verifyLake(folder)).key)
  })

  it('builds on nothing that was changed', async () => {
    const path = join(store, 'metadata', 'v2.metadata.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"2557"', '"3000"'))
    await expect(add(2, '2026-05-02T10:00:00Z')).rejects.toMatchObject({
      code: 'CORRUPT_STORE',
      message: `Store '${store}', version 2: its metadata is not what was signed`,
    })
  })
})
