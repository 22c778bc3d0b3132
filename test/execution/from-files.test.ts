import { describe, expect, it } from 'vitest'
import type { PartialCache } from '../../src/catalog/partial-cache.ts'
import { columnOf } from '../../src/column/builder.ts'
import { createRecentAggregations } from '../../src/execution/aggregate/recent.ts'
import type { PhysicalNode, PhysicalScan } from '../../src/physical/node.ts'
import { BIGINT, VARCHAR } from '../../src/types/type.ts'
import { aggregateCall, batchOf, newColumn, ref, run, scanOf } from './plan.ts'

const key = newColumn('key', VARCHAR)

/** A scan of one morsel a file. */
function filesOf(files: readonly (readonly string[])[]): PhysicalScan {
  const scan = scanOf(
    [key],
    files.map((keys) => batchOf([columnOf(VARCHAR, keys)])),
  )
  return {
    ...scan,
    source: {
      ...scan.source,
      scan: async (request) => {
        const planned = await scan.source.scan(request)
        const named = planned.morsels.map((morsel) => ({
          ...morsel,
          origin: { identity: `file ${morsel.id}`, holds: [] },
        }))
        return { ...planned, morsels: named }
      },
    },
  }
}

function counting(files: readonly (readonly string[])[]): PhysicalNode {
  const keyColumn = newColumn('key', VARCHAR)
  const count = newColumn('n', BIGINT)
  return {
    kind: 'hash-aggregate',
    columns: [keyColumn, count],
    input: filesOf(files),
    keys: [{ column: keyColumn, expression: ref(key) }],
    groupingSets: [[0]],
    aggregates: [{ column: count, call: aggregateCall('count', []) }],
    groupId: undefined,
  }
}

function cacheInMemory() {
  const entries = new Map<string, Uint8Array>()
  let puts = 0
  const cache: PartialCache = {
    get: (name) => Promise.resolve(entries.get(name)),
    put(name, bytes) {
      entries.set(name, bytes)
      puts++
      return Promise.resolve()
    },
  }
  return {
    partials: { cache, version: 'test' },
    /** How many entries were put since the last time, and how large all are. */
    told: () => {
      const sizes = [...entries.values()].map(({ length }) => length).sort((a, b) => a - b)
      const before = puts
      puts = 0
      return { puts: before, empty: sizes.filter((size) => size === 0).length, entries: sizes.length }
    },
  }
}

const numbered = (file: number) => Array.from({ length: 100 }, (_, i) => `key ${(file * 37 + i) % 500}`)

describe('aggregates of files', () => {
  it('are kept one by one and together, and merged anew once there are many more', async () => {
    const { partials, told } = cacheInMemory()
    const files = Array.from({ length: 20 }, (_, file) => numbered(file))
    const answer = async (count: number) => {
      const node = counting(files.slice(0, count))
      expect(await run(node, undefined, partials)).toEqual(await run(node))
      return told().puts
    }
    expect(await answer(6)).toBe(7)
    expect(await answer(6)).toBe(0)
    // One file more is small beside six; three more are not.
    expect(await answer(7)).toBe(1)
    expect(await answer(7)).toBe(0)
    expect(await answer(9)).toBe(2)
    expect(await answer(9)).toBe(1)
    expect(await answer(9)).toBe(0)
    // What is not there yet is not known to be large.
    expect(await answer(20)).toBe(11)
    expect(await answer(20)).toBe(1)
    expect(await answer(20)).toBe(0)
  })

  it('are gone on from in memory, as long as the first files are the same', async () => {
    const { partials, told } = cacheInMemory()
    const held = { ...partials, recent: createRecentAggregations() }
    const files = Array.from({ length: 20 }, (_, file) => numbered(file))
    const answer = async (some: readonly (readonly string[])[]) => {
      const node = counting(some)
      expect(await run(node, undefined, held)).toEqual(await run(node))
      return told().puts
    }
    expect(await answer(files.slice(0, 6))).toBe(7)
    expect(await answer(files.slice(0, 6))).toBe(0)
    // Of what is new an entry a file, and none of them together.
    expect(await answer(files.slice(0, 9))).toBe(3)
    expect(await answer(files)).toBe(11)
    expect(await answer(files)).toBe(0)
    // Fewer files than are known together are taken from their entries, and make one.
    expect(await answer(files.slice(0, 8))).toBe(1)
    expect(await answer(files.slice(0, 9))).toBe(0)
  })

  it('are not merged where they are too large together, nor tried again each time', async () => {
    const { partials, told } = cacheInMemory()
    const files = [0, 1, 2].map((file) =>
      Array.from({ length: 1000 }, (_, i) => `${file} ${i} ${'x'.repeat(12_000)}`),
    )
    const node = counting(files)
    const expected = await run(node)
    expect(await run(node, undefined, partials)).toEqual(expected)
    expect(told()).toEqual({ puts: 4, empty: 1, entries: 4 })
    expect(await run(node, undefined, partials)).toEqual(expected)
    expect(told()).toEqual({ puts: 0, empty: 1, entries: 4 })
  })
})
