import { readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createPartialCache } from '../../src/storage/partial-cache.ts'
import { temporaryLake } from './lake.ts'

const key = (number: number) => number.toString(16).padStart(64, '0')
const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill)

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('the cache of partial aggregates', () => {
  it('gives what it was given, in another process too', async () => {
    using lake = temporaryLake()
    const folder = join(lake.path, 'cache', 'partial')
    const cache = createPartialCache(folder)
    expect(await cache.get(key(1))).toBe(undefined)
    await cache.put(key(1), bytes(10, 7))
    await cache.put(key(2), bytes(0, 0))
    await cache.put(key(1), bytes(12, 8))
    const other = createPartialCache(folder)
    expect(await other.get(key(1))).toEqual(Buffer.from(bytes(12, 8)))
    expect(await other.get(key(2))).toEqual(Buffer.from([]))
    expect(filesOf(folder)).toHaveLength(2)
  })

  it('takes a file that is damaged, cut short or of another key for none', async () => {
    using lake = temporaryLake()
    const cache = createPartialCache(lake.path, undefined, 0)
    for (const damage of [
      (path: string) => writeFileSync(path, bytes(42, 1)),
      (path: string) => writeFileSync(path, bytes(5, 1)),
      (path: string) => renameSync(path, path.replace(/1$/, '2')),
    ]) {
      await cache.put(key(1), bytes(10, 7))
      damage(join(lake.path, '00', key(1).slice(2)))
      expect(await cache.get(key(1))).toBe(undefined)
      expect(await cache.get(key(2))).toBe(undefined)
    }
  })

  it('keeps within its bound what was used last', async () => {
    using lake = temporaryLake()
    const cache = createPartialCache(lake.path, 40_000, 0)
    await cache.put(key(0), bytes(50_000, 1))
    expect(filesOf(lake.path)).toEqual([])
    for (let i = 1; i <= 9; i++) {
      await cache.put(key(i), bytes(1000, i))
      // Times of files are too coarse for a test.
      utimesSync(join(lake.path, '00', key(i).slice(2)), 1000 + i, 1000 + i)
    }
    await cache.get(key(1))
    await cache.put(key(10), bytes(1500, 10))
    const present = []
    for (let i = 1; i <= 10; i++) if ((await cache.get(key(i))) !== undefined) present.push(i)
    expect(present).toEqual([1, 4, 5, 6, 7, 8, 9, 10])
    // A file takes a block of 4 KiB at least.
    expect(filesOf(lake.path)).toHaveLength(8)
  })
})
