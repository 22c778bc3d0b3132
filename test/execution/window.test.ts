import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PhysicalNode } from '../../src/physical/node.ts'
import type { BoundExpression, PlanColumn } from '../../src/plan/expression.ts'
import type { WindowCall, WindowFrame, WindowFrameBound } from '../../src/plan/node.ts'
import {
  array,
  BIGINT,
  DOUBLE,
  INTEGER,
  INTERVAL_DAY_TO_SECOND,
  INTERVAL_YEAR_TO_MONTH,
  DATE,
  timestamp,
  VARCHAR,
} from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { identity } from './columns.ts'
import { call, constant, handleOf, newColumn, ref, run, sortKey, tableOf } from './plan.ts'

const [id, part, key, value] = [
  newColumn('id', INTEGER),
  newColumn('part', VARCHAR),
  newColumn('key', BIGINT),
  newColumn('value', BIGINT),
]
const columns = [id, part, key, value]

const UNBOUNDED_START: WindowFrameBound = { kind: 'unbounded-preceding', distance: undefined }
const UNBOUNDED_END: WindowFrameBound = { kind: 'unbounded-following', distance: undefined }
const CURRENT: WindowFrameBound = { kind: 'current-row', distance: undefined }
const preceding = (distance: bigint): WindowFrameBound => ({
  kind: 'preceding',
  distance: constant(BIGINT, distance),
})
const following = (distance: bigint): WindowFrameBound => ({
  kind: 'following',
  distance: constant(BIGINT, distance),
})
const WHOLE: WindowFrame = { unit: 'range', start: UNBOUNDED_START, end: UNBOUNDED_END }
const RUNNING: WindowFrame = { unit: 'range', start: UNBOUNDED_START, end: CURRENT }

function windowCall(
  name: string,
  args: readonly BoundExpression[],
  frame: WindowFrame,
  rest: Partial<WindowCall> = {},
): WindowCall {
  const handle = handleOf(
    name,
    args.map((arg) => arg.type),
  )
  return {
    column: newColumn(name, handle.returns),
    function: handle,
    arguments: args,
    frame,
    ignoreNulls: false,
    distinct: false,
    filter: undefined,
    span: undefined,
    ...rest,
  }
}

function windowOf(
  input: PhysicalNode,
  calls: readonly WindowCall[],
  orderBy: readonly PlanColumn[] = [key],
  descending = false,
  nullsFirst = false,
  partitionBy: readonly PlanColumn[] = [part],
): PhysicalNode {
  return {
    kind: 'window',
    input,
    partitionBy: partitionBy.map(ref),
    orderBy: orderBy.map((column) => sortKey(ref(column), descending, nullsFirst)),
    calls,
    columns: [...input.columns, ...calls.map((call) => call.column)],
  }
}

type Row = Value[]
const keyOf = (row: Row): bigint | null => row[2] as bigint | null

interface Shape {
  readonly descending: boolean
  readonly nullsFirst: boolean
}

function compareKeys(a: bigint | null, b: bigint | null, { descending, nullsFirst }: Shape): number {
  if (a === null || b === null) return a === b ? 0 : (a === null) === nullsFirst ? -1 : 1
  const order = a < b ? -1 : a > b ? 1 : 0
  return descending ? -order : order
}

/** The rows of a row's frame, by the definition of each unit, its partition being in order. */
function naiveFrame(partition: Row[], at: number, frame: WindowFrame, shape: Shape): Row[] {
  const own = keyOf(partition[at]!)
  const groups = partition.map((row, i) =>
    partition.findIndex(
      (other) => compareKeys(keyOf(other), keyOf(row), shape) === 0 || other === partition[i],
    ),
  )
  const order = [...new Set(groups)]
  const group = (i: number) => order.indexOf(groups[i]!)
  /** Where a row stands to a bound: −1 before it, 0 at it, 1 after it. */
  const stands = (i: number, bound: WindowFrameBound): number => {
    if (bound.kind === 'unbounded-preceding') return 1
    if (bound.kind === 'unbounded-following') return -1
    const distance = bound.distance?.kind === 'constant' ? (bound.distance.value as bigint) : 0n
    const sign = bound.kind === 'preceding' ? -1n : 1n
    if (frame.unit === 'rows') return Math.sign(i - at - Number(sign * distance))
    if (frame.unit === 'groups') return Math.sign(group(i) - group(at) - Number(sign * distance))
    const other = keyOf(partition[i]!)
    if (bound.kind === 'current-row' || own === null || other === null)
      return Math.sign(compareKeys(other, own, shape))
    return Math.sign(compareKeys(other, own + (shape.descending ? -sign : sign) * distance, shape))
  }
  return partition.filter((_, i) => stands(i, frame.start) >= 0 && stands(i, frame.end) <= 0)
}

const bounds = fc.constantFrom<WindowFrameBound>(
  CURRENT,
  ...[0n, 1n, 2n, 3n].flatMap((distance) => [preceding(distance), following(distance)]),
)
const frameShape = fc.record({
  unit: fc.constantFrom('rows' as const, 'range' as const, 'groups' as const),
  start: fc.oneof(bounds, fc.constant(UNBOUNDED_START)),
  end: fc.oneof(bounds, fc.constant(UNBOUNDED_END)),
})
const tableRows = fc
  .array(
    fc.tuple(
      fc.constantFrom('p', 'q', null),
      fc.option(fc.bigInt({ min: 0n, max: 6n })),
      fc.option(fc.bigInt({ min: -3n, max: 3n })),
    ),
    { maxLength: 20 },
  )
  .map((rows) => rows.map((row, i): Row => [i, ...row]))

function partitionsOf(rows: Row[], shape: Shape): Row[][] {
  return ['p', 'q', null].map((name) =>
    rows.filter((row) => row[1] === name).sort((a, b) => compareKeys(keyOf(a), keyOf(b), shape)),
  )
}

const longs = (rows: Row[]) => rows.map((row) => row[3]).filter((each) => typeof each === 'bigint')
const least = (values: bigint[], sign: bigint) =>
  values.reduce<bigint | null>(
    (best, each) => (best === null || sign * each < sign * best ? each : best),
    null,
  )

describe('window aggregates', () => {
  it('are those of each row’s frame, whatever the frame', async () => {
    await fc.assert(
      fc.asyncProperty(
        tableRows,
        frameShape,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(0n, 2n ** 60n),
        async (near, frame, descending, nullsFirst, far) => {
          const shape = { descending, nullsFirst }
          // Keys that are no exact doubles are searched in another way.
          const rows = near.map((row) =>
            row.map((each, i) => (i === 2 && typeof each === 'bigint' ? each + far : each)),
          )
          const args = [ref(value)]
          const calls = [
            windowCall('count', [], frame),
            windowCall('count', args, frame),
            windowCall('sum', args, frame),
            windowCall('min', args, frame),
            windowCall('max', args, frame),
            windowCall('array_agg', args, frame),
            windowCall('count', args, frame, { distinct: true }),
          ]
          const result = await run(windowOf(tableOf(columns, rows), calls, [key], descending, nullsFirst))
          const expected = partitionsOf(rows, shape).flatMap((partition) =>
            partition.map((row, at) => {
              const members = naiveFrame(partition, at, frame, shape)
              const present = longs(members)
              return [
                ...row,
                BigInt(members.length),
                BigInt(present.length),
                present.length === 0 ? null : present.reduce((sum, each) => sum + each, 0n),
                least(present, 1n),
                least(present, -1n),
                members.length === 0 ? null : members.map((member) => member[3]!),
                BigInt(new Set(present).size),
              ]
            }),
          )
          const sorted = (all: Value[][]) => all.map(identity).sort()
          expect(sorted(result)).toEqual(sorted(expected))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('without an order are those of the partition, whatever side of the frame says so', async () => {
    const frames: WindowFrame[] = [
      WHOLE,
      RUNNING,
      { unit: 'groups', start: UNBOUNDED_START, end: CURRENT },
      { unit: 'rows', start: UNBOUNDED_START, end: UNBOUNDED_END },
    ]
    await fc.assert(
      fc.asyncProperty(tableRows, fc.constantFrom(...frames), async (rows, frame) => {
        const args = [ref(value)]
        const filter = call('$less_than', ref(part), constant(VARCHAR, 'q'))
        const calls = [
          windowCall('count', [], frame),
          windowCall('sum', args, frame),
          windowCall('array_agg', args, frame),
          windowCall('count', args, frame, { distinct: true }),
          windowCall('count', args, frame, { filter }),
        ]
        const result = await run(windowOf(tableOf(columns, rows, 3), calls, []))
        const expected = rows.map((row) => {
          const members = rows.filter((member) => member[1] === row[1])
          const present = longs(members)
          return [
            ...row,
            BigInt(members.length),
            present.length === 0 ? null : present.reduce((sum, each) => sum + each, 0n),
            members.map((member) => member[3]!),
            BigInt(new Set(present).size),
            row[1] === 'p' ? BigInt(present.length) : 0n,
          ]
        })
        expect(result.map(identity)).toEqual(expected.map(identity))
      }),
    )
  })

  it('over the whole partition are computed once', async () => {
    const rows = Array.from({ length: 1000 }, (_, i): Row => [i, i % 2 === 0 ? 'p' : 'q', null, BigInt(i)])
    const calls = [windowCall('array_agg', [ref(value)], WHOLE)]
    const result = await run(windowOf(tableOf(columns, rows, 100), calls, []))
    const lists = new Set(result.map((row) => (row[4] as Value[]).length))
    expect([...lists]).toEqual([500])
  })

  it('running sums of doubles add in the order of the rows', async () => {
    const x = newColumn('x', DOUBLE)
    const rows = [[1e16], [1], [-1e16], [null], [3]]
    const call = windowCall('sum', [ref(x)], { unit: 'rows', start: UNBOUNDED_START, end: CURRENT })
    const average = windowCall('avg', [ref(x)], { unit: 'rows', start: UNBOUNDED_START, end: CURRENT })
    const result = await run(windowOf(tableOf([x], rows), [call, average], [], false, false, []))
    expect(result.map((row) => row[1])).toEqual([1e16, 1e16 + 1, 0, 0, 3])
    expect(result.map((row) => row[2])).toEqual([1e16, (1e16 + 1) / 2, 0, 0, 0.75])
  })

  it('take rows that a time interval reaches', async () => {
    const at = newColumn('at', timestamp(3))
    const second = 1_000_000n
    const rows = [0n, 300n, 900n, 901n, 2000n].map((time) => [time * second])
    const frame: WindowFrame = {
      unit: 'range',
      start: { kind: 'preceding', distance: constant(INTERVAL_DAY_TO_SECOND, 900_000n) },
      end: CURRENT,
    }
    const result = await run(
      windowOf(tableOf([at], rows), [windowCall('count', [], frame)], [at], false, false, []),
    )
    expect(result.map((row) => row[1])).toEqual([1n, 2n, 3n, 3n, 1n])
  })

  it('reach back by months of their own length', async () => {
    const day = newColumn('day', DATE)
    // 2024-01-31, 2024-02-28, 2024-02-29, 2024-03-31
    const rows = [[19753], [19781], [19782], [19813]]
    const frame: WindowFrame = {
      unit: 'range',
      start: { kind: 'preceding', distance: constant(INTERVAL_YEAR_TO_MONTH, 1) },
      end: CURRENT,
    }
    const result = await run(
      windowOf(tableOf([day], rows), [windowCall('count', [], frame)], [day], false, false, []),
    )
    expect(result.map((row) => row[1])).toEqual([1n, 2n, 3n, 2n])
  })

  it('refuse distances that are negative or NULL', async () => {
    const rows: Row[] = [
      [0, 'p', 1n, null],
      [1, 'p', 2n, -1n],
    ]
    const message = 'Window frame offset value must not be negative or null'
    for (const unit of ['rows', 'groups', 'range'] as const)
      for (const wrong of [rows.slice(0, 1), rows.slice(1)]) {
        const frame: WindowFrame = { unit, start: { kind: 'preceding', distance: ref(value) }, end: CURRENT }
        await expect(
          run(windowOf(tableOf(columns, wrong), [windowCall('count', [], frame)])),
        ).rejects.toThrow(message)
      }
  })
})

describe('ranking and value functions', () => {
  it('see their partition in order, with its peers', async () => {
    const rows: Row[] = [
      [0, 'p', 5n, null],
      [1, 'q', 1n, null],
      [2, 'p', 3n, null],
      [3, 'p', 5n, null],
      [4, 'p', null, null],
    ]
    const calls = ['row_number', 'rank', 'dense_rank'].map((name) => windowCall(name, [], RUNNING))
    const result = await run(windowOf(tableOf(columns, rows), calls))
    expect(result.map(([first, , , , ...ranks]) => [first, ...ranks])).toEqual([
      [2, 1n, 1n, 1n],
      [0, 2n, 2n, 2n],
      [3, 3n, 2n, 2n],
      [4, 4n, 4n, 3n],
      [1, 1n, 1n, 1n],
    ])
  })

  it('see the frame of each row', async () => {
    const rows: Row[] = [
      [0, 'p', 1n, null],
      [1, 'p', 2n, 7n],
      [2, 'p', 3n, null],
      [3, 'p', 4n, 9n],
    ]
    const frame: WindowFrame = { unit: 'rows', start: preceding(1n), end: following(1n) }
    const calls = [
      windowCall('first_value', [ref(value)], frame),
      windowCall('last_value', [ref(value)], frame, { ignoreNulls: true }),
    ]
    const result = await run(windowOf(tableOf(columns, rows), calls))
    expect(result.map((row) => row.slice(4))).toEqual([
      [null, 7n],
      [null, 7n],
      [7n, 9n],
      [null, 9n],
    ])
  })
})

describe('window', () => {
  it('over nothing gives nothing', async () => {
    expect(await run(windowOf(tableOf(columns, []), [windowCall('count', [], WHOLE)]))).toEqual([])
  })

  it('keeps NULL as a partition of its own', async () => {
    const list = newColumn('list', array(BIGINT))
    const rows = [[[1n]], [null], [[1n]], [null]]
    const result = await run(
      windowOf(tableOf([list], rows), [windowCall('count', [], WHOLE)], [], false, false, [list]),
    )
    expect(result).toEqual([
      [[1n], 2n],
      [null, 2n],
      [[1n], 2n],
      [null, 2n],
    ])
  })
})
