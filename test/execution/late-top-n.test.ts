import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PartialCache } from '../../src/catalog/partial-cache.ts'
import type { ColumnStatistics, TableSource } from '../../src/catalog/table-source.ts'
import { columnOf } from '../../src/column/builder.ts'
import type { PhysicalNode, PhysicalScan } from '../../src/physical/node.ts'
import type { SortKey } from '../../src/plan/expression.ts'
import { BIGINT, VARCHAR } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { batchOf, call, constant, newColumn, ref, run, scanOf, sortKey } from './plan.ts'

const k = newColumn('k', BIGINT)
const t = newColumn('t', VARCHAR)
const n = newColumn('n', BIGINT)
const columns = [k, t, n]

type Row = readonly [bigint | null, string | null]

/** What a file's statistics say of a morsel's keys; `loose` bounds that no value reaches. */
function boundsOf(rows: readonly Row[], loose: bigint): ColumnStatistics {
  const values = rows.flatMap(([key]) => (key === null ? [] : [key])).sort((a, b) => Number(a - b))
  const [minimum, maximum] = [values[0], values.at(-1)]
  return {
    rows: rows.length,
    nullCount: rows.length - values.length,
    minimum: minimum === undefined ? undefined : minimum - loose,
    maximum: maximum === undefined ? undefined : maximum + loose,
  }
}

interface Counted {
  readonly scan: PhysicalScan
  /** Morsels opened, in order. */
  readonly opened: number[]
}

/** A scan of morsels with numbered rows, and with statistics for the keys of those that `known` says. */
function tableOf(
  morsels: readonly (readonly Row[])[],
  known: (morsel: number) => bigint | undefined,
): Counted {
  let number = 0n
  const scan = scanOf(
    columns,
    morsels.map((rows) =>
      batchOf([
        columnOf(
          BIGINT,
          rows.map(([key]) => key),
        ),
        columnOf(
          VARCHAR,
          rows.map(([, text]) => text),
        ),
        columnOf(
          BIGINT,
          rows.map(() => number++),
        ),
      ]),
    ),
  )
  const opened: number[] = []
  const source: TableSource = {
    ...scan.source,
    scan: async (request) => {
      const planned = await scan.source.scan(request)
      return {
        ...planned,
        // Two morsels a file, but for the first file, of which nothing may be kept.
        morsels: planned.morsels.map((morsel) => {
          const file = morsel.id >> 1
          return file === 0 ? morsel : { ...morsel, origin: { identity: `file ${file}`, holds: [] } }
        }),
        columnStatistics: ({ id }, column) => {
          const loose = known(id)
          return loose === undefined || request.columns[column]?.path[0] !== 'k'
            ? undefined
            : boundsOf(morsels[id]!, loose)
        },
        open: (morsel) => {
          opened.push(morsel.id)
          return planned.open(morsel)
        },
      }
    },
  }
  return { scan: { ...scan, source }, opened }
}

function cacheInMemory(): PartialCache & { readonly size: number } {
  const entries = new Map<string, Uint8Array>()
  return {
    get size() {
      return entries.size
    },
    get: (key) => Promise.resolve(entries.get(key)),
    put(key, bytes) {
      entries.set(key, bytes)
      return Promise.resolve()
    },
  }
}

const row = fc.tuple(
  fc.option(fc.bigInt(0n, 9n), { freq: 4 }),
  fc.option(fc.constantFrom('a', 'b', 'c'), { freq: 4 }),
)

const cases = fc.record({
  morsels: fc.array(fc.array(row, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
  known: fc.array(fc.constantFrom(undefined, 0n, 1n), { minLength: 6, maxLength: 6 }),
  count: fc.nat(8),
  offset: fc.nat(4),
  keys: fc.array(fc.tuple(fc.constantFrom(k, t), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 2 }),
  withTies: fc.boolean(),
  filtered: fc.boolean(),
  computed: fc.boolean(),
})

/** What the rows would be with everything sorted: a sort is stable. */
async function sorted(input: PhysicalNode, keys: readonly SortKey[]): Promise<Value[][]> {
  return run({ kind: 'sort', input, columns: input.columns, keys })
}

describe('top-n over a scan', () => {
  it('is sort and limit, ties and NULLs as they should be, whatever is known of morsels', async () => {
    await fc.assert(
      fc.asyncProperty(
        cases,
        async ({ morsels, known, count, offset, keys, withTies, filtered, computed }) => {
          const { scan } = tableOf(morsels, (morsel) => known[morsel])
          const predicate = call('$not_equal', ref(t), constant(VARCHAR, 'b'))
          const conjuncts = filtered ? [{ expression: predicate, filter: undefined }] : []
          const narrowed: PhysicalScan = { ...scan, conjuncts }
          const renamed = newColumn('renamed', BIGINT)
          const input: PhysicalNode = computed
            ? {
                kind: 'project',
                input: narrowed,
                columns: [n, t, renamed],
                expressions: [ref(n), ref(t), ref(k)],
              }
            : narrowed
          const order = keys.map(([column, descending, nullsFirst]) =>
            sortKey(ref(computed && column === k ? renamed : column), descending, nullsFirst),
          )
          const all = await sorted(input, order)
          const widened = withTies && count > 0 ? all.length : count
          const isTie = (a: Value[], b: Value[]) =>
            order.every(({ expression }) => {
              const at = input.columns.findIndex(
                ({ id }) => expression.kind === 'column' && id === expression.id,
              )
              return a[at] === b[at]
            })
          const last = all[offset + count - 1]
          const expected = all
            .slice(offset, offset + widened)
            .filter((values, i) => i < count || (last !== undefined && isTie(values, last)))
          const plan: PhysicalNode = {
            ...{ kind: 'top-n', input, columns: input.columns, keys: order, count, offset, withTies },
          }
          expect(await run(plan)).toEqual(expected)
          const partials = { cache: cacheInMemory(), version: 'test' }
          expect(await run(plan, undefined, partials)).toEqual(expected)
          expect(await run(plan, undefined, partials)).toEqual(expected)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('visits morsels in the order of their bounds, and no more once none can win', async () => {
    const morsels = [3n, 1n, 4n, 2n].map((high): Row[] =>
      [0n, 1n, 2n].map((low) => [10n * high + low, `${high}`]),
    )
    const top = async (descending: boolean, count: number, without: readonly number[] = []) => {
      const { scan, opened } = tableOf(morsels, (morsel) => (without.includes(morsel) ? undefined : 0n))
      const keys = [sortKey(ref(k), descending)]
      const rows = await run({
        ...{ kind: 'top-n', input: scan, columns, keys, count, offset: 0, withTies: false },
      })
      return [rows.map(([key]) => key), opened]
    }
    // The winners' morsels are opened again, in the order of the table.
    expect(await top(true, 2)).toEqual([
      [42n, 41n],
      [2, 2],
    ])
    expect(await top(false, 4)).toEqual([
      [10n, 11n, 12n, 20n],
      [1, 3, 1, 3],
    ])
    expect(await top(true, 1, [1])).toEqual([[42n], [2, 1, 2]])
  })

  it('keeps the first rows of a file, and opens no morsel of it again', async () => {
    const { scan, opened } = tableOf(
      [1n, 2n, 3n, 4n, 5n, 6n].map((high): Row[] => [[high, `${high}`]]),
      () => 0n,
    )
    const cache = cacheInMemory()
    const top = async (count: number) => {
      opened.length = 0
      const keys = [sortKey(ref(k), true)]
      const plan: PhysicalNode = {
        ...{ kind: 'top-n', input: scan, columns, keys, count, offset: 0, withTies: false },
      }
      const rows = await run(plan, undefined, { cache, version: 'test' })
      return [rows.map(([key]) => key), opened.length, cache.size]
    }
    expect(await top(1)).toEqual([[6n], 2, 1])
    expect(await top(1)).toEqual([[6n], 0, 1])
    expect(await top(3)).toEqual([[6n, 5n, 4n], 8, 3])
    expect(await top(3)).toEqual([[6n, 5n, 4n], 0, 3])
    // Of the first file nothing is kept.
    expect(await top(5)).toEqual([[6n, 5n, 4n, 3n, 2n], 10, 5])
    expect(await top(5)).toEqual([[6n, 5n, 4n, 3n, 2n], 2, 5])
  })

  it('keeps a morsel whose bound equals the worst of the best', async () => {
    const { scan, opened } = tableOf([[[5n, 'x']], [[5n, 'a']], [[5n, 'b']], [[6n, 'a']]], () => 0n)
    const keys = [sortKey(ref(k)), sortKey(ref(t))]
    const rows = await run({
      ...{ kind: 'top-n', input: scan, columns, keys, count: 1, offset: 0, withTies: false },
    })
    expect(rows).toEqual([[5n, 'a', 1n]])
    expect(opened).toEqual([0, 1, 2, 1])
  })
})
