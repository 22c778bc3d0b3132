import type { Column, Selection } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { take } from '../../column/take.ts'
import { withSpan } from '../../common/errors.ts'
import type { Argument } from '../../function/definition.ts'
import { createAccumulator } from '../../function/registry.ts'
import type { AggregateCall } from '../../plan/expression.ts'
import type { SqlType } from '../../types/type.ts'
import { compileArguments, type Layout } from '../expression/compile.ts'
import { nullsOf } from '../expression/encoded.ts'
import { type Frame, selectFrame } from '../expression/frame.ts'
import { compilePredicate } from '../expression/predicate.ts'
import { createDistinctFilter } from '../grouping/distinct.ts'
import { BATCH_ROWS, concatEncoded } from '../relation.ts'
import { orderWords } from '../sorting/order-words.ts'
import { sortedOrder } from '../sorting/radix.ts'
import type { OperatorContext } from './operator.ts'

/** One aggregate call over the groups of one operator: FILTER, DISTINCT and ORDER BY done, then its accumulator. */
export interface AggregateState {
  /** What DISTINCT and the accumulator remember, in bytes, about. */
  readonly bytes: number
  /**
   * @param groups the group of each of the frame's rows
   * @param groupCount one more than the largest group so far
   */
  add(frame: Frame, groups: Int32Array, groupCount: number): void
  /** One row a group. Called once, last. */
  finish(groupCount: number): Promise<Column>
}

function takeNumbers(numbers: Int32Array, selection: Selection): Int32Array {
  const out = new Int32Array(selection.length)
  for (let i = 0; i < out.length; i++) out[i] = numbers[selection[i]!]!
  return out
}

/**
 * What an accumulator is given: fixed-width values in place, as kernels get them, and NULLs in the shape of their type.
 * Texts and nested values keep their dictionary: counting them must not copy them.
 */
function ready(arg: Argument, type: SqlType): Argument {
  if (arg.kind === 'null' && type.kind !== 'unknown') return nullsOf(type, arg.length)
  if (arg.kind !== 'dictionary') return arg
  const { kind } = arg.dictionary
  return kind === 'bytes' || kind === 'array' || kind === 'map' || kind === 'row' ? arg : flatten(arg)
}

/** Rows kept until the end because the call orders them. */
interface Kept {
  readonly groups: Int32Array
  readonly args: readonly Column[]
  readonly keys: readonly Column[]
}

export function createAggregateState(
  call: AggregateCall,
  layout: Layout,
  context: OperatorContext,
): AggregateState {
  const { session, pace, memory } = context
  const accumulator = createAccumulator(call.function, session)
  const types = call.function.arguments
  const argumentsOf = compileArguments(call.arguments, layout, session)
  const keysOf = compileArguments(
    call.orderBy.map((key) => key.expression),
    layout,
    session,
  )
  const passes = call.filter === undefined ? undefined : compilePredicate([call.filter], layout, session)
  const distinct = call.distinct ? createDistinctFilter(call.function.arguments) : undefined
  const kept: Kept[] = []
  const held: { readonly columns: Column[]; bytes: number } = { columns: [], bytes: 0 }

  function columnsOf(args: readonly Argument[]): Column[] {
    return args.filter((arg) => arg.kind !== 'lambda')
  }

  function add(frame: Frame, groups: Int32Array, groupCount: number): void {
    const args = argumentsOf(frame)
    if (distinct !== undefined) {
      const rows = distinct.fresh(groups, groupCount, columnsOf(args))
      if (rows.length < frame.rows) {
        feed(
          args.map((arg) => (arg.kind === 'lambda' ? arg : take(arg, rows))),
          () => selectFrame(frame, rows),
          takeNumbers(groups, rows),
          groupCount,
        )
        return
      }
    }
    feed(args, () => frame, groups, groupCount)
  }

  function feed(args: readonly Argument[], frame: () => Frame, groups: Int32Array, groupCount: number): void {
    if (groups.length === 0) return
    if (call.orderBy.length === 0) {
      const given = args.map((arg, i) => ready(arg, types[i]!))
      accumulator.add(groups, given, groups.length, groupCount)
      if (accumulator.keepsArguments === true) keep(groups, columnsOf(given))
      return
    }
    const part = { groups, args: columnsOf(args), keys: columnsOf(keysOf(frame())) }
    keep(groups, [...part.args, ...part.keys])
    kept.push(part)
  }

  /** Counted once the rows are added: an error about memory is the query's, and not this call's. */
  function keep(groups: Int32Array, columns: readonly Column[]): void {
    held.columns.push(...columns)
    held.bytes += groups.byteLength
  }

  function countHeld(): void {
    memory.keep(held.columns)
    memory.reserve(held.bytes)
    held.columns.length = 0
    held.bytes = 0
  }

  async function addOrdered(groupCount: number): Promise<void> {
    const rows = kept.reduce((sum, part) => sum + part.groups.length, 0)
    const groups = new Int32Array(rows)
    let at = 0
    for (const part of kept) {
      groups.set(part.groups, at)
      at += part.groups.length
    }
    const args = call.arguments.map((argument, i) =>
      concatEncoded(
        kept.map((part) => part.args[i]!),
        argument.type,
      ),
    )
    const words: Uint32Array[] = []
    for (const [i, key] of call.orderBy.entries()) {
      const column = concatEncoded(
        kept.map((part) => part.keys[i]!),
        key.expression.type,
      )
      words.push(...(await orderWords(column, key.expression.type, key, pace)))
    }
    const order = await sortedOrder(words, rows, pace)
    for (let start = 0; start < rows; start += BATCH_ROWS) {
      await pace()
      const part = order.subarray(start, Math.min(rows, start + BATCH_ROWS))
      const ordered = args.map((column, i) => ready(take(column, part), types[i]!))
      accumulator.add(takeNumbers(groups, part), ordered, part.length, groupCount)
    }
  }

  return {
    get bytes() {
      return (distinct?.bytes ?? 0) + (accumulator.bytes ?? 0)
    },
    add(frame, groups, groupCount) {
      try {
        const rows = passes?.(frame) ?? 'all'
        if (rows === 'all') add(frame, groups, groupCount)
        else if (rows.length > 0) add(selectFrame(frame, rows), takeNumbers(groups, rows), groupCount)
      } catch (error) {
        throw withSpan(error, call.span)
      }
      countHeld()
    },
    async finish(groupCount) {
      try {
        if (kept.length > 0) await addOrdered(groupCount)
        return accumulator.finish(groupCount)
      } catch (error) {
        throw withSpan(error, call.span)
      }
    },
  }
}
