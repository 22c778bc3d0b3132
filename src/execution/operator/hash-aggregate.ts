import { batchRows } from '../../column/batch.ts'
import { constantOf } from '../../column/builder.ts'
import type { Batch, Column } from '../../column/column.ts'
import { take } from '../../column/take.ts'
import type { PhysicalAggregate } from '../../physical/node.ts'
import { compile } from '../expression/compile.ts'
import { nullsOf } from '../expression/encoded.ts'
import { batchFrame } from '../expression/frame.ts'
import { createGrouper, firstRows } from '../grouping/grouper.ts'
import { createInterner } from '../grouping/interner.ts'
import { createTupleTable, type TupleTable } from '../grouping/tuples.ts'
import { batchesOf } from '../relation.ts'
import { type AggregateState, createAggregateState } from './aggregate-state.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** One grouping set: the keys that it groups by, its groups, and the aggregates' states over them. */
interface GroupingSet {
  readonly keys: readonly number[]
  readonly tuples: TupleTable
  readonly states: readonly AggregateState[]
}

/**
 * GROUP BY. Every key column's values are numbered once a batch, whatever the number of grouping sets; each set combines the
 * numbers of its keys to groups. Key columns are built once, at the end.
 */
export async function* hashAggregate(
  node: PhysicalAggregate,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const layout = layoutOf(node.input.columns)
  const { session, memory, pace } = context
  const evaluators = node.keys.map((key) => compile(key.expression, layout, session))
  const interners = node.keys.map((key) => createInterner(key.column.type))
  const sets = node.groupingSets.map(
    (keys): GroupingSet => ({
      keys,
      tuples: createTupleTable(keys.length),
      states: node.aggregates.map(({ call }) => createAggregateState(call, layout, context)),
    }),
  )

  /** Tells the memory what has grown since the last batch. */
  function account(before: number): number {
    let bytes = 0
    for (const interner of interners) bytes += interner.bytes
    for (const { tuples, states } of sets) {
      bytes += tuples.bytes
      for (const state of states) bytes += state.bytes
    }
    memory.reserve(bytes - before)
    return bytes
  }

  let kept = 0

  for await (const batch of input) {
    await pace()
    const rows = batchRows(batch)
    if (rows === 0) continue
    const frame = batchFrame(batch)
    const ids = interners.map((interner, i) => interner.intern(evaluators[i]!(frame)))
    for (const { keys, tuples, states } of sets) {
      const groups = tuples.assign(
        keys.map((key) => ids[key]!),
        keys.map((key) => interners[key]!.size),
        rows,
      )
      for (const state of states) state.add(frame, groups, tuples.size)
    }
    kept = account(kept)
  }

  const values = interners.map((interner) => interner.values())
  for (const [number, { keys, tuples, states }] of sets.entries()) {
    // The empty set is one group even over nothing.
    const groups = keys.length === 0 ? 1 : tuples.size
    const columns: Column[] = node.keys.map(({ column }, key) => {
      const position = keys.indexOf(key)
      return position < 0 ? nullsOf(column.type, groups) : take(values[key]!, tuples.column(position))
    })
    for (const state of states) columns.push(await state.finish(groups))
    if (node.groupId !== undefined)
      columns.push(
        constantOf(node.groupId.type, node.groupId.type.kind === 'bigint' ? BigInt(number) : number, groups),
      )
    yield* batchesOf({ rows: groups, columns })
  }
}

/** DISTINCT: rows whose keys come for the first time pass at once, so that a limit above can stop early. */
export async function* distinct(
  node: PhysicalAggregate,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const layout = layoutOf(node.input.columns)
  const evaluators = node.keys.map((key) => compile(key.expression, layout, context.session))
  const grouper = createGrouper(node.keys.map((key) => key.column.type))
  let kept = 0
  for await (const batch of input) {
    await context.pace()
    const rows = batchRows(batch)
    const frame = batchFrame(batch)
    const keys = evaluators.map((evaluate) => evaluate(frame))
    const before = grouper.size
    const groups = grouper.assign(keys, rows)
    if (grouper.size === before) continue
    context.memory.reserve(grouper.bytes - kept)
    kept = grouper.bytes
    const fresh = firstRows(groups, before, grouper.size)
    yield {
      rows: fresh.length,
      columns: keys.map((column) => take(column, fresh)),
      selection: undefined,
    }
  }
}
