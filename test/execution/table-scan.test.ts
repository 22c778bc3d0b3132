import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TableSource } from '../../src/catalog/table-source.ts'
import { columnOf } from '../../src/column/builder.ts'
import type { PhysicalScan } from '../../src/physical/node.ts'
import { BIGINT, VARCHAR } from '../../src/types/type.ts'
import { batchOf, call, constant, newColumn, ref, run, scanOf } from './plan.ts'

const a = newColumn('a', BIGINT)
const b = newColumn('b', BIGINT)
const c = newColumn('c', VARCHAR)
const columns = [a, b, c]

type Row = readonly [bigint | null, bigint | null, string | null]

function tableOf(batches: readonly (readonly Row[])[]): PhysicalScan {
  return scanOf(
    columns,
    batches.map((rows) =>
      batchOf([
        columnOf(
          BIGINT,
          rows.map((row) => row[0]),
        ),
        columnOf(
          BIGINT,
          rows.map((row) => row[1]),
        ),
        columnOf(
          VARCHAR,
          rows.map((row) => row[2]),
        ),
      ]),
    ),
  )
}

/** What was read: how many rows of which column, read after read. */
interface Read {
  readonly column: string
  readonly rows: number
}

/** The source, which tells what is read and says that a column is as large as its place in `sizes`. */
function told(source: TableSource, reads: Read[], sizes: readonly string[] = [], unit = 1): TableSource {
  return {
    ...source,
    scan: async (request) => {
      const scan = await source.scan(request)
      const nameOf = (index: number) => request.columns[index]!.path[0]!
      return {
        ...scan,
        columnBytes: (_, index) => unit * sizes.indexOf(nameOf(index)),
        open: async (morsel) => {
          const reader = await scan.open(morsel)
          return {
            ...reader,
            read: (indexes, rows) => {
              for (const index of indexes)
                reads.push({ column: nameOf(index), rows: rows === 'all' ? morsel.rows : rows.length })
              return reader.read(indexes, rows)
            },
          }
        },
      }
    },
  }
}

const small = fc.option(fc.bigInt(0n, 5n), { freq: 5 })
const row = fc.tuple(small, small, fc.option(fc.constantFrom('x', 'y'), { freq: 5 }))

describe('a late scan', () => {
  it('gives the rows that satisfy all conjuncts, however few each leaves', async () => {
    const cases = fc.record({
      batches: fc.array(fc.array(row, { minLength: 1, maxLength: 30 }), { maxLength: 3 }),
      tests: fc.array(
        fc.tuple(
          fc.constantFrom(0, 1),
          fc.constantFrom('$less_than' as const, '$equal' as const),
          fc.bigInt(0n, 6n),
        ),
        { maxLength: 3 },
      ),
      needed: fc.subarray([0, 1, 2]),
      limit: fc.option(fc.nat(10), { nil: undefined }),
      wide: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ batches, tests, needed, limit, wide }) => {
        const conjuncts = tests.map(([column, name, value]) => ({
          expression: call(name, ref(columns[column]!), constant(BIGINT, value)),
          filter: undefined,
        }))
        const passing = batches.flat().filter((values) =>
          tests.every(([column, name, value]) => {
            const own = values[column]
            return own !== null && (name === '$equal' ? own === value : own < value)
          }),
        )
        const table = tableOf(batches)
        // Columns of so many bytes are read in pieces of a few rows each.
        const source = wide ? told(table.source, [], ['', 'a', 'b', 'c'], 6 * 2 ** 20) : table.source
        expect(await run({ ...table, source, conjuncts, needed, limit })).toEqual(
          passing
            .slice(0, limit)
            .map((values) => values.map((value, i) => (needed.includes(i) ? value : null))),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('asks the smallest columns first, and reads the others for the rows that are left', async () => {
    const rows = Array.from({ length: 100 }, (_, i): Row => [BigInt(i), BigInt(i % 10), `${i}`])
    const table = tableOf([rows])
    const reads: Read[] = []
    const is = (column: typeof a, value: bigint) => ({
      expression: call('$equal', ref(column), constant(BIGINT, value)),
      filter: undefined,
    })
    const plan = (second: bigint): PhysicalScan => ({
      ...table,
      source: told(table.source, reads, ['b', 'a', 'c']),
      conjuncts: [is(a, 23n), is(b, second)],
      needed: [2],
    })
    expect(await run(plan(3n))).toEqual([[null, null, '23']])
    expect(reads.splice(0)).toEqual([
      { column: 'b', rows: 100 },
      { column: 'a', rows: 10 },
      { column: 'c', rows: 1 },
    ])
    expect(await run(plan(11n))).toEqual([])
    expect(reads.splice(0)).toEqual([{ column: 'b', rows: 100 }])
  })

  it('under a limit asks a few rows first', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i): Row => [BigInt(i), null, `${i}`])
    const table = tableOf([rows])
    const reads: Read[] = []
    const conjuncts = [{ expression: call('$less_than', constant(BIGINT, 4000n), ref(a)), filter: undefined }]
    const plan = { ...table, source: told(table.source, reads), conjuncts, needed: [2] }
    expect(await run({ ...plan, limit: 2 })).toEqual([
      [null, null, '4001'],
      [null, null, '4002'],
    ])
    expect(reads.splice(0)).toEqual([
      { column: 'a', rows: 4096 },
      { column: 'c', rows: 2 },
    ])
    expect(await run({ ...plan, limit: 2, conjuncts: [] })).toHaveLength(2)
    expect(reads).toEqual([{ column: 'c', rows: 2 }])
  })
})
