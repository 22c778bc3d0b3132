import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { denseBatch } from '../../src/column/batch.ts'
import type { Batch } from '../../src/column/column.ts'
import {
  type Aggregation,
  type AggregationSnapshot,
  createAggregation,
  partsOfAggregate,
} from '../../src/execution/aggregate/aggregation.ts'
import { commutes } from '../../src/execution/aggregate/commutes.ts'
import { decodePartials, encodePartials } from '../../src/execution/aggregate/encode.ts'
import type { PartialAggregate } from '../../src/execution/aggregate/partial.ts'
import { createMemory } from '../../src/execution/memory.ts'
import type { OperatorContext } from '../../src/execution/operator/operator.ts'
import { createPace } from '../../src/execution/pace.ts'
import type { PhysicalAggregate } from '../../src/physical/node.ts'
import type { AggregateCall } from '../../src/plan/expression.ts'
import { BIGINT, DOUBLE, INTEGER } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { identity, KEY_TYPES, valuesOf } from './columns.ts'
import { aggregateCall, call, constant, newColumn, ref, run, SESSION, sortKey, tableOf } from './plan.ts'

const context = (): OperatorContext => ({
  session: SESSION,
  memory: createMemory(undefined),
  pace: createPace(undefined),
  workingTables: new Map(),
  maxRecursionDepth: 10,
  partials: undefined,
})

const figure = newColumn('figure', BIGINT)
const share = newColumn('share', DOUBLE)

/** Calls of every way in which parts are merged. */
const CALLS: readonly AggregateCall[] = [
  aggregateCall('count', []),
  aggregateCall('sum', [ref(figure)]),
  aggregateCall('sum', [ref(share)]),
  aggregateCall('avg', [ref(share)], {
    filter: call('$greater_than', ref(figure), constant(BIGINT, 1n)),
  }),
  aggregateCall('count', [ref(figure)], { distinct: true }),
  aggregateCall('sum', [ref(share)], { distinct: true }),
  aggregateCall('array_agg', [ref(figure)]),
  aggregateCall('array_agg', [ref(figure)], { orderBy: [sortKey(ref(share), true)] }),
  aggregateCall('array_agg', [ref(figure)], { distinct: true, orderBy: [sortKey(ref(figure))] }),
  aggregateCall('min_by', [ref(figure), ref(share)]),
  aggregateCall('approx_percentile', [ref(share), constant(DOUBLE, 0.5)]),
]

/** An aggregate over a table of a few batches: keys of any two types, one of several groupings. */
const aggregates: fc.Arbitrary<PhysicalAggregate> = fc
  .tuple(fc.constantFrom(...KEY_TYPES), fc.constantFrom(...KEY_TYPES), fc.nat(3))
  .chain(([first, second, grouping]) => {
    const columns = [newColumn('a', first.type), newColumn('b', second.type), figure, share]
    const keys = columns.slice(0, 2).map((column) => ({
      column: newColumn(column.name, column.type),
      expression: ref(column),
    }))
    const sets = [[[0]], [[]], [[0, 1]], [[0, 1], [1], []]][grouping]!
    const row = fc.tuple(
      first.value,
      second.value,
      fc.option(fc.bigInt(-3n, 5n)),
      fc.option(fc.constantFrom(0.1, 0.7, 1e17, -1e17, 3.3, 1e-9)),
    )
    return fc.array(row, { maxLength: 40 }).map((rows) => {
      const calls = CALLS.map((one) => ({ column: newColumn('x', one.function.returns), call: one }))
      const groupId = newColumn('set', INTEGER)
      return {
        kind: 'hash-aggregate',
        columns: [...keys.map(({ column }) => column), ...calls.map(({ column }) => column), groupId],
        input: tableOf(columns, rows, 5),
        keys,
        groupingSets: sets,
        aggregates: calls,
        groupId,
      }
    })
  })

async function batchesOf(node: PhysicalAggregate): Promise<Batch[]> {
  const { input } = node
  if (input.kind !== 'table-scan') throw new TypeError('not a scan')
  const scan = await input.source.scan({
    columns: input.paths,
    filters: [],
    required: input.needed,
    signal: undefined,
  })
  return Promise.all(
    scan.morsels.map(async (morsel): Promise<Batch> => {
      const reader = await scan.open(morsel)
      const rows = await reader.select()
      const columns = await reader.read(input.needed, rows)
      return { rows: columns[0]!.length, columns, selection: undefined }
    }),
  )
}

async function resultOf(aggregation: Aggregation, node: PhysicalAggregate): Promise<Value[][]> {
  const rows: Value[][] = []
  for await (const incoming of aggregation.finish()) {
    const batch = denseBatch(incoming)
    const columns = node.columns.map(({ type }, i) => valuesOf(batch.columns[i]!, type))
    for (let row = 0; row < batch.rows; row++) rows.push(columns.map((column) => column[row]!))
  }
  return rows
}

/** As another thread or the cache would give it. */
function exported(aggregation: Aggregation): readonly PartialAggregate[] {
  return decodePartials(encodePartials([aggregation.export()]))
}

/** Each batch on its own, and the first `merged` of these as one. */
async function inParts(node: PhysicalAggregate, merged = 0): Promise<Value[][]> {
  const total = createAggregation(node, context())
  const first = createAggregation(node, context(), true)
  for (const [i, batch] of (await batchesOf(node)).entries()) {
    const part = createAggregation(node, context(), true)
    part.add(batch)
    for (const partial of exported(part)) (i < merged ? first : total).merge(partial)
    if (i === merged - 1) for (const partial of exported(first)) total.merge(partial)
  }
  return resultOf(total, node)
}

/** Each batch added to what a snapshot of those before it knows. @returns the result after each batch */
async function bySnapshots(node: PhysicalAggregate): Promise<Value[][][]> {
  const results: Value[][][] = []
  let known: AggregationSnapshot | undefined
  for (const batch of await batchesOf(node)) {
    const aggregation = createAggregation(node, context())
    if (known !== undefined) aggregation.resume(known)
    aggregation.add(batch)
    known = aggregation.snapshot()
    results.push(await resultOf(aggregation, node))
  }
  return results
}

/** Some calls of an aggregate, and no others. */
function withCalls(node: PhysicalAggregate, wanted: (one: PhysicalAggregate) => boolean): PhysicalAggregate {
  const aggregates = node.aggregates.filter((one) => wanted({ ...node, aggregates: [one] }))
  const left = new Set(aggregates.map(({ column }) => column.id))
  const dropped = new Set(node.aggregates.map(({ column }) => column.id).filter((id) => !left.has(id)))
  return { ...node, aggregates, columns: node.columns.filter(({ id }) => !dropped.has(id)) }
}

const takesAnyParts = (one: PhysicalAggregate) => partsOfAggregate(one, context()) === 'any'

const hasPlainStates = (one: PhysicalAggregate) =>
  takesAnyParts(one) &&
  one.aggregates.every(({ call: { distinct } }) => !distinct) &&
  !createAggregation(one, context()).keepsRows

describe('partial aggregation', () => {
  it('gives what the operator gives, to the bit and in its order', async () => {
    await fc.assert(
      fc.asyncProperty(aggregates, async (node) => {
        expect(identity(await inParts(node))).toBe(identity(await run(node)))
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same of parts that were merged before, where calls take any parts', async () => {
    await fc.assert(
      fc.asyncProperty(aggregates, fc.nat(8), async (any, merged) => {
        const node = withCalls(any, takesAnyParts)
        const batches = (await batchesOf(node)).length
        expect(identity(await inParts(node, Math.min(merged, batches)))).toBe(identity(await run(node)))
      }),
      { numRuns: 300 },
    )
  })

  it('goes on from snapshots, of which each stays as it was', async () => {
    await fc.assert(
      fc.asyncProperty(aggregates, async (any) => {
        const node = withCalls(any, hasPlainStates)
        const results = await bySnapshots(node)
        expect(await bySnapshots(node)).toEqual(results)
        if (results.length > 0) expect(identity(results.at(-1)!)).toBe(identity(await run(node)))
      }),
      { numRuns: 300 },
    )
  })

  it('takes what comes before the rest last, and shows it first', async () => {
    await fc.assert(
      fc.asyncProperty(aggregates, fc.nat(8), async (any, cut) => {
        const node = withCalls(any, (one) => commutes({ ...one, keys: [] }))
        fc.pre(commutes(node))
        const batches = await batchesOf(node)
        const [before, total] = [true, false].map((first) => createAggregation(node, context(), first))
        for (const batch of batches.slice(0, cut)) before!.add(batch)
        for (const batch of batches.slice(cut)) total!.add(batch)
        total!.mergeBefore(before!.export())
        const known = total!.snapshot()
        expect(identity(await resultOf(total!, node))).toBe(identity(await run(node)))
        const again = createAggregation(node, context())
        again.resume(known)
        expect(identity(await resultOf(again, node))).toBe(identity(await run(node)))
      }),
      { numRuns: 300 },
    )
  })

  it('gives groups in the order of their first rows, wherever morsels are cut', async () => {
    const column = newColumn('k', INTEGER)
    const rows = Array.from({ length: 100 }, (_, i): Value[] => [i % 7 === 0 ? null : i % 5, 0.1 * i])
    const outcome = (batchRows: number) => {
      const scan = tableOf([column, share], rows, batchRows)
      const key = { column: newColumn('k', INTEGER), expression: ref(column) }
      const calls = [aggregateCall('max', [ref(share)]), aggregateCall('count', [])].map((one) => ({
        column: newColumn('x', one.function.returns),
        call: one,
      }))
      return run({
        kind: 'hash-aggregate',
        columns: [key.column, ...calls.map((one) => one.column)],
        input: scan,
        keys: [key],
        groupingSets: [[0]],
        aggregates: calls,
        groupId: undefined,
      })
    }
    const whole = await outcome(100)
    expect(whole.map(([key]) => key)).toEqual([null, 1, 2, 3, 4, 0])
    for (const batchRows of [1, 3, 8, 50]) expect(await outcome(batchRows)).toEqual(whole)
  })
})
