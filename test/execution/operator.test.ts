import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import type { Batch } from '../../src/column/column.ts'
import { execute } from '../../src/execution/execute.ts'
import type { PhysicalNode, PhysicalScan } from '../../src/physical/node.ts'
import type { PlanColumn } from '../../src/plan/expression.ts'
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, VARCHAR } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import {
  aggregateCall,
  batchOf,
  call,
  constant,
  newColumn,
  ref,
  run,
  scanOf,
  SESSION,
  sortKey,
  tableOf,
} from './plan.ts'

const k = newColumn('k', VARCHAR)
const v = newColumn('v', BIGINT)
const columns = [k, v]
const rows: Value[][] = [
  ['a', 1n],
  ['b', null],
  ['a', 3n],
  [null, 4n],
  ['c', 5n],
  ['a', 6n],
  ['b', 7n],
  ['b', 8n],
  ['d', 9n],
  [null, 10n],
]
const table = tableOf(columns, rows)
const empty = tableOf(columns, [])
const isA = call('$equal', ref(k), constant(VARCHAR, 'a'))

/** A scan that counts the morsels which were read. */
function counted(batches: number): { plan: PhysicalScan; read: () => number; closed: () => number } {
  let read = 0
  let closed = 0
  const plan = scanOf(
    [v],
    Array.from({ length: batches }, (_, i) => batchOf([columnOf(BIGINT, [BigInt(i)])])),
  )
  const source = plan.source
  return {
    plan: {
      ...plan,
      source: {
        ...source,
        scan: async (request) => {
          const scan = await source.scan(request)
          return {
            ...scan,
            open: (morsel) => {
              read++
              return scan.open(morsel)
            },
            close: () => {
              closed++
              return scan.close()
            },
          }
        },
      },
    },
    read: () => read,
    closed: () => closed,
  }
}

describe('table scan', () => {
  it('gives the rows of all batches, selections applied', async () => {
    expect(await run(table)).toEqual(rows)
    expect(await run(empty)).toEqual([])
  })

  it('evaluates the conjuncts that the source did not apply, and no others', async () => {
    const filter = { path: ['k'], type: VARCHAR, operator: '=' as const, values: ['a'] }
    const plan: PhysicalScan = { ...table, conjuncts: [{ expression: isA, filter }] }
    expect(await run(plan)).toEqual(rows.filter(([key]) => key === 'a'))
    const { source } = table
    const trusting: PhysicalScan = {
      ...plan,
      source: {
        ...source,
        scan: async (request) => ({
          ...(await source.scan(request)),
          applied: request.filters.map(() => true),
        }),
      },
    }
    expect(await run(trusting)).toEqual(rows)
  })

  it('cuts at the limit, counting rows that passed', async () => {
    expect(await run({ ...table, limit: 3 })).toEqual(rows.slice(0, 3))
    const conjuncts = [{ expression: isA, filter: undefined }]
    expect(await run({ ...table, limit: 2, conjuncts })).toEqual([
      ['a', 1n],
      ['a', 3n],
    ])
  })

  it('leaves columns that are there for conjuncts alone as NULL', async () => {
    const conjuncts = [{ expression: isA, filter: undefined }]
    expect(await run({ ...table, needed: [1], conjuncts })).toEqual(
      rows.filter(([key]) => key === 'a').map(([, value]) => [null, value]),
    )
  })
})

describe('values', () => {
  it('evaluates its rows', async () => {
    const plan: PhysicalNode = {
      kind: 'values',
      columns,
      rows: [
        [constant(VARCHAR, 'x'), call('$add', constant(BIGINT, 1n), constant(BIGINT, 1n))],
        [constant(VARCHAR, null), constant(BIGINT, null)],
      ],
    }
    expect(await run(plan)).toEqual([
      ['x', 2n],
      [null, null],
    ])
    expect(await run({ kind: 'values', columns: [], rows: [[]] })).toEqual([[]])
    expect(await run({ kind: 'values', columns, rows: [] })).toEqual([])
  })
})

describe('filter and project', () => {
  const filtered: PhysicalNode = { kind: 'filter', input: table, columns, predicate: isA }

  it('narrow and compute', async () => {
    expect(await run(filtered)).toEqual(rows.filter(([key]) => key === 'a'))
    const doubled = newColumn('doubled', BIGINT)
    const plan: PhysicalNode = {
      kind: 'project',
      input: filtered,
      columns: [doubled, k],
      expressions: [call('$add', ref(v), ref(v)), ref(k)],
    }
    expect(await run(plan)).toEqual([
      [2n, 'a'],
      [6n, 'a'],
      [12n, 'a'],
    ])
  })

  it('stack selections', async () => {
    const big = call('$greater_than', ref(v), constant(BIGINT, 2n))
    expect(await run({ kind: 'filter', input: filtered, columns, predicate: big })).toEqual([
      ['a', 3n],
      ['a', 6n],
    ])
  })

  it('pass columns on without gathering them', async () => {
    const plan: PhysicalNode = { kind: 'project', input: filtered, columns: [v], expressions: [ref(v)] }
    const batches: Batch[] = []
    for await (const batch of execute(plan, { session: SESSION }).batches) batches.push(batch)
    expect(batches.map((batch) => batch.selection?.length)).toEqual([2, 1])
  })
})

describe('limit', () => {
  const limited = (count: number | undefined, offset: number, input: PhysicalNode = table): PhysicalNode => ({
    kind: 'limit',
    input,
    columns: input.columns,
    count,
    offset,
  })

  it('skips and cuts across batches', async () => {
    for (const [count, offset] of [
      [3, 0],
      [5, 2],
      [100, 7],
      [2, 9],
      [2, 10],
      [0, 0],
      [undefined, 6],
    ] as const)
      expect(await run(limited(count, offset))).toEqual(
        rows.slice(offset, count === undefined ? undefined : offset + count),
      )
  })

  it('stops its input, down to the scan', async () => {
    const { plan, read, closed } = counted(10)
    expect(await run(limited(2, 1, plan))).toEqual([[1n], [2n]])
    expect([read(), closed()]).toEqual([3, 1])
    const nothing = counted(10)
    expect(await run(limited(0, 0, nothing.plan))).toEqual([])
    expect(nothing.read()).toBe(0)
  })
})

describe('sort and top-n', () => {
  const keys = [sortKey(ref(k), true), sortKey(ref(v), false, true)]
  const sorted = [
    [null, 4n],
    [null, 10n],
    ['d', 9n],
    ['c', 5n],
    ['b', null],
    ['b', 7n],
    ['b', 8n],
    ['a', 1n],
    ['a', 3n],
    ['a', 6n],
  ]

  it('sort puts NULLs where the key says', async () => {
    const plan: PhysicalNode = {
      kind: 'sort',
      input: table,
      columns,
      keys: [sortKey(ref(k), true, true), keys[1]!],
    }
    expect(await run(plan)).toEqual(sorted)
    expect(await run({ kind: 'sort', input: table, columns, keys })).toEqual([
      ...sorted.slice(2),
      ...sorted.slice(0, 2),
    ])
    expect(await run({ kind: 'sort', input: empty, columns, keys })).toEqual([])
  })

  it('top-n is sort and limit', async () => {
    const order = [...sorted.slice(2), ...sorted.slice(0, 2)]
    for (const [count, offset] of [
      [1, 0],
      [3, 2],
      [20, 0],
      [4, 9],
      [0, 0],
    ] as const) {
      const plan: PhysicalNode = {
        kind: 'top-n',
        input: table,
        columns,
        keys,
        count,
        offset,
        withTies: false,
      }
      expect(await run(plan)).toEqual(order.slice(offset, offset + count))
    }
  })

  it('top-n WITH TIES keeps the rows equal to the last', async () => {
    const plan: PhysicalNode = {
      kind: 'top-n',
      input: table,
      columns,
      keys: [keys[0]!],
      count: 3,
      offset: 0,
      withTies: true,
    }
    expect(await run(plan)).toEqual([
      ['d', 9n],
      ['c', 5n],
      ['b', null],
      ['b', 7n],
      ['b', 8n],
    ])
  })

  it('top-n over many rows keeps what sort would', async () => {
    const n = newColumn('n', BIGINT)
    const many = tableOf(
      [n],
      Array.from({ length: 3000 }, (_, i) => [BigInt((i * 7919) % 3001)]),
      100,
    )
    const base = { input: many, columns: [n], keys: [sortKey(ref(n), true)] }
    const all = await run({ kind: 'sort', ...base })
    expect(await run({ kind: 'top-n', ...base, count: 7, offset: 3, withTies: false })).toEqual(
      all.slice(3, 10),
    )
  })
})

describe('single row', () => {
  const single = (input: PhysicalNode): PhysicalNode => ({
    kind: 'single-row',
    input,
    columns: input.columns,
  })

  it('gives the row, or NULLs, or an error', async () => {
    expect(await run(single(tableOf(columns, rows.slice(0, 1))))).toEqual([rows[0]])
    expect(await run(single(empty))).toEqual([[null, null]])
    await expect(run(single(table))).rejects.toThrow('Scalar sub-query has returned multiple rows')
  })
})

describe('execution', () => {
  it('counts what operators did', async () => {
    const plan: PhysicalNode = { kind: 'filter', input: table, columns, predicate: isA }
    const execution = execute(plan, { session: SESSION })
    expect(execution.statistics.get(table)).toEqual({
      rows: 0,
      batches: 0,
      milliseconds: 0,
      scan: undefined,
      cachedFiles: 0,
    })
    for await (const batch of execution.batches) expect(batch.columns).toHaveLength(2)
    const [filter, scan] = [plan, table].map((node) => execution.statistics.get(node))
    expect([filter?.rows, filter?.batches, scan?.rows, scan?.batches]).toEqual([3, 2, 10, 3])
    expect(scan?.scan?.rowsRead).toBe(12)
    expect(filter!.milliseconds).toBeGreaterThanOrEqual(scan!.milliseconds)
  })

  it('computes what is asked twice once', async () => {
    const { plan, read } = counted(10)
    const [n, all] = [newColumn('n', BIGINT), newColumn('all', BIGINT)]
    const sum = (): PhysicalNode => ({
      kind: 'hash-aggregate',
      input: plan,
      columns: [n],
      keys: [],
      groupingSets: [[]],
      aggregates: [{ column: n, call: aggregateCall('sum', [ref(v)]) }],
      groupId: undefined,
    })
    const both: PhysicalNode = {
      kind: 'set-operation',
      operation: 'union',
      all: true,
      inputs: [sum(), sum()],
      mappings: [[n.id], [n.id]],
      columns: [all],
    }
    expect(await run(both)).toEqual([[45n], [45n]])
    expect(read()).toBe(10)
  })

  it('ends with the signal', async () => {
    const controller = new AbortController()
    const { plan } = counted(10)
    const session = { ...SESSION, signal: controller.signal }
    const seen: Batch[] = []
    const reading = (async () => {
      for await (const batch of execute(plan, { session }).batches) {
        seen.push(batch)
        controller.abort()
      }
    })()
    await expect(reading).rejects.toThrow('Query was canceled')
    expect(seen).toHaveLength(1)
  })

  it('lets the event loop run in long work', async () => {
    const n = newColumn('n', INTEGER)
    const big = scanOf(
      [n],
      [
        batchOf([
          columnOf(
            INTEGER,
            Array.from({ length: 60_000 }, (_, i) => i % 61),
          ),
        ]),
      ],
    )
    const m = newColumn('m', INTEGER)
    const other: PhysicalScan = { ...big, columns: [m] }
    const pairs: PhysicalNode = {
      kind: 'nested-loop-join',
      join: 'inner',
      left: big,
      right: other,
      columns: [n, m],
      condition: call('$less_than', call('$add', ref(n), ref(m)), constant(INTEGER, 0)),
    }
    const signal = AbortSignal.timeout(100)
    await expect(run(pairs, { ...SESSION, signal })).rejects.toThrow('Query was canceled')
  })

  it('stops at its memory limit', async () => {
    const plan: PhysicalNode = { kind: 'sort', input: table, columns, keys: [sortKey(ref(v))] }
    const { batches } = execute(plan, { session: SESSION, memoryLimit: 64 })
    await expect(batches[Symbol.asyncIterator]().next()).rejects.toThrow(
      'Query exceeded per-node memory limit of 0.00MB',
    )
  })

  it('keeps a few types apart', async () => {
    const mixed: PlanColumn[] = [newColumn('d', DOUBLE), newColumn('b', BOOLEAN)]
    const data = [
      [1.5, true],
      [NaN, null],
      [null, false],
    ]
    expect(
      await run({
        kind: 'sort',
        input: tableOf(mixed, data),
        columns: mixed,
        keys: [sortKey(ref(mixed[0]!), true)],
      }),
    ).toEqual([
      [NaN, null],
      [1.5, true],
      [null, false],
    ])
  })
})
