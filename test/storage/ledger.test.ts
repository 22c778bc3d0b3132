import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAppender } from '../../src/storage/append.ts'
import { commitStore } from '../../src/storage/commit.ts'
import {
  extendLedger,
  findInLedger,
  ledgerEpoch,
  ledgerFiles,
  ledgerSegments,
  readLedger,
} from '../../src/storage/ledger.ts'
import { type LedgerEntry, ledgerLines } from '../../src/storage/ledger-segment.ts'
import { deleteStore, updateStore } from '../../src/storage/lifecycle.ts'
import { createStore, refreshStore, type Store } from '../../src/storage/store.ts'
import { vacuumStore } from '../../src/storage/vacuum.ts'
import { temporaryLake } from './lake.ts'

const NOW = Date.parse('2024-06-01T00:00:00Z')

let lake: ReturnType<typeof temporaryLake>
let store: Store
beforeEach(async () => {
  lake = temporaryLake()
  store = await createStore(lake.path, { name: 'events', terminationProtection: false }, NOW)
  return () => lake[Symbol.dispose]()
})

function entry(number: number, changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    ...{
      source: `/logs/${String(number).padStart(7, '0')}.json.gz`,
      size: 100 + number,
      tag: `sha256:${number}`,
    },
    ...{ modified: NOW, bytes: 1000, events: 5, duplicates: 0, rejected: 0, expired: 0, notSelected: 0 },
    ...{ taken: NOW, epoch: 0, ...changes },
  }
}

async function note(...entries: readonly LedgerEntry[]): Promise<void> {
  store = await commitStore(store, () => ({ ledger: [ledgerLines(entries)] }))
}

async function all(): Promise<readonly LedgerEntry[]> {
  return Array.fromAsync(readLedger(await refreshStore(store)))
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('the ledger', () => {
  it('is empty at first', async () => {
    expect(await all()).toEqual([])
    expect(await findInLedger(store, ['/a'])).toEqual(new Map())
  })

  it('has what commits noted, and finds it by source', async () => {
    await note(entry(2), entry(1))
    await note(entry(3))
    expect(await all()).toEqual([entry(1), entry(2), entry(3)])
    const found = await findInLedger(store, [entry(3).source, '/elsewhere', entry(1).source])
    expect(found).toEqual(new Map([entry(1), entry(3)].map((each) => [each.source, each])))
  })

  it('keeps every reading of a file, and finds the newest', async () => {
    const again = entry(1, { size: 7, tag: 'etag:"x"', taken: NOW + 1 })
    await note(again)
    await note(entry(1))
    expect(await all()).toEqual([entry(1), again])
    expect([...(await findInLedger(store, [entry(1).source])).values()]).toEqual([again])
  })

  it('finds among many blocks, also where readings of one file fill several', async () => {
    const many = numbers(10_000).map((i) => entry(1, { taken: NOW + i }))
    await note(entry(0), ...many, ...numbers(5_000).map((i) => entry(i + 2)))
    const wanted = [entry(0), many.at(-1)!, entry(2), entry(5_001)]
    const found = await findInLedger(store, [...wanted.map(({ source }) => source), '/z', '/logs/0000001'])
    expect([...found.values()]).toEqual(wanted)
  })

  it('is a zstd file of JSON lines', async () => {
    await note(entry(1), entry(2))
    const [file = ''] = ledgerFiles(store.table)
    const [segment] = ledgerSegments(store.table)
    const text = zstdDecompressSync(readFileSync(file).subarray(0, segment!.index)).toString()
    expect(text).toBe(`${JSON.stringify(entry(1))}\n${JSON.stringify(entry(2))}\n`)
    expect(statSync(file).size).toBe(segment!.bytes)
  })

  it('has few files however many commits there were, and vacuum removes the others', async () => {
    for (const i of numbers(100)) await note(entry(i))
    expect(ledgerSegments(store.table).length).toBeLessThanOrEqual(7)
    expect(await all()).toHaveLength(100)
    const folder = join(store.table.folder, 'ledger')
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1)
    await vacuumStore(store)
    expect(readdirSync(folder)).toHaveLength(ledgerSegments(store.table).length)
    expect(await all()).toHaveLength(100)
  })

  it('knows sources however they are spelled, and keeps their order', async () => {
    const sources = ['/b\n"1"', '/a\\', '/\u00e4', '/\ud83d\ude00', '/\ud800', '/\uffee', '/a"', '']
    const entries = sources.map((source, i) => entry(i, { source }))
    await note(...entries.slice(0, 3))
    await note(...entries.slice(3))
    expect(ledgerSegments(store.table)).toHaveLength(1)
    expect((await all()).map(({ source }) => source)).toEqual([...sources].sort())
    const found = await findInLedger(store, sources)
    for (const each of entries) expect(found.get(each.source)).toEqual(each)
  })

  it('answers as a plain list would', async () => {
    const readings = fc.array(fc.record({ number: fc.nat(30), taken: fc.nat(5) }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.array(readings, { maxLength: 8 }), async (commits) => {
        using own = temporaryLake()
        store = await createStore(own.path, { name: 'events' }, NOW)
        const entries = commits.map((commit) => commit.map(({ number, taken }) => entry(number, { taken })))
        for (const each of entries) if (each.length > 0) await note(...each)
        const byText = (list: readonly LedgerEntry[]) => list.map((each) => JSON.stringify(each)).sort()
        expect(byText(await all())).toEqual(byText(entries.flat()))
        const sources = numbers(31).map((i) => entry(i).source)
        const newest = new Map<string, number>()
        for (const { source, taken } of entries.flat())
          newest.set(source, Math.max(taken, newest.get(source) ?? 0))
        const found = await findInLedger(store, sources)
        expect(new Map([...found].map(([source, { taken }]) => [source, taken]))).toEqual(newest)
      }),
      { numRuns: 20 },
    )
  })

  it('changes with the commit of an appender, and not without it', async () => {
    const appender = createAppender(store)
    appender.note(ledgerLines([entry(1)]))
    await appender.discard()
    await appender.commit()
    expect(await all()).toEqual([])
    appender.note(ledgerLines([entry(2)]))
    appender.note(ledgerLines([entry(3)]))
    expect(await appender.commit()).toBe(0)
    expect(await appender.commit()).toBe(0)
    expect(await all()).toEqual([entry(2), entry(3)])
  })

  it('loses nothing where another writer was faster', async () => {
    const late = await refreshStore(store)
    let isFirst = true
    await commitStore(late, async () => {
      if (isFirst) await note(entry(1))
      isFirst = false
      return { ledger: [ledgerLines([entry(2)])] }
    })
    expect(await all()).toEqual([entry(1), entry(2)])
  })

  it('says that a file is damaged', async () => {
    await note(entry(1))
    const [file = ''] = ledgerFiles(store.table)
    const bytes = readFileSync(file)
    bytes[20]! ^= 1
    writeFileSync(file, bytes)
    await expect(all()).rejects.toThrow(`Ledger file '${file}' is damaged: it does not decode`)
    truncateSync(file, bytes.length - 1)
    await expect(all()).rejects.toThrow(`Ledger file '${file}' is damaged: it is cut short`)
  })

  it('tells when the retention changed, and of no other change', async () => {
    store = await updateStore(lake.path, store, { name: 'other' }, NOW)
    expect(ledgerEpoch(store.table)).toBe(0)
    store = await updateStore(lake.path, store, { retentionDays: 7 }, NOW)
    store = await updateStore(lake.path, store, { retentionDays: 2557 }, NOW)
    await note(entry(1))
    expect(ledgerEpoch(store.table)).toBe(2)
  })

  it('is no part of a deleted store', async () => {
    store = await deleteStore(store, NOW)
    await expect(note(entry(1))).rejects.toThrow('The event data store is inactive.')
  })

  it('is written and searched for 200,000 files in some seconds', async () => {
    const entries = numbers(200_000).map((i) => entry(i))
    const before = process.cpuUsage()
    store = await commitStore(store, () => ({ ledger: [ledgerLines(entries)] }))
    const found = await findInLedger(
      store,
      entries.map(({ source }) => source),
    )
    expect(found.size).toBe(200_000)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(20)
    const { path } = await extendLedger(store, [ledgerLines(entries)])
    expect(statSync(path).size).toBeLessThan(200_000 * 40)
  })
})
