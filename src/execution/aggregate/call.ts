import type { Column } from '../../column/column.ts'
import { numbersOf } from '../../column/numbers-of.ts'
import { flatten } from '../../column/flatten.ts'
import { takeRows } from '../../column/take.ts'
import { invariant } from '../../common/assert.ts'
import { withSpan } from '../../common/errors.ts'
import type { Accumulator, Argument, Session } from '../../function/definition.ts'
import { createAccumulator } from '../../function/registry.ts'
import type { AggregateCall } from '../../plan/expression.ts'
import type { SqlType } from '../../types/type.ts'
import { compileArguments, type Layout } from '../expression/compile.ts'
import { nullsOf } from '../expression/encoded.ts'
import { type Frame, selectFrame } from '../expression/frame.ts'
import { compilePredicate } from '../expression/predicate.ts'
import { createDistinctFilter } from '../grouping/distinct.ts'
import type { OperatorContext } from '../operator/operator.ts'
import { paced } from '../pace.ts'
import { rowNumbers } from '../row-numbers.ts'
import { createKeptRows } from './kept-rows.ts'
import { createKeptValues } from './kept-values.ts'
import type { PartialCall } from './partial.ts'

/** One aggregate call over the groups of one operator: FILTER, DISTINCT and ORDER BY done, then its accumulator. */
export interface CallState {
  /** What DISTINCT and the accumulator remember, in bytes, about. */
  readonly bytes: number
  /** Whether it keeps rows that it is given, or their groups, as they are. */
  readonly keepsRows: boolean
  /** Whether it counts rows, whatever they hold: then counts of rows can be merged as they are, one double a group. */
  readonly countsRows: boolean
  /**
   * @param groups the group of each of the frame's rows
   * @param groupCount one more than the largest group so far
   */
  add(frame: Frame, groups: Int32Array, groupCount: number): void
  /** Makes room in pauses for so many rows more. */
  grow(groupCount: number, rows: number): Promise<void>
  /** The rows added since the last time are a part of their own. See {@link partsOf}. */
  endPart(groupCount: number): void
  /** What it knows of the rows added. Called once, last, in place of `finish`. */
  export(groupCount: number): PartialCall
  /** Adds what another exported, after all that was added before. @param groups the group here of each group there */
  merge(groups: Int32Array, part: PartialCall, groupCount: number): void
  /** One row a group. Called once, last. */
  finish(groupCount: number): Promise<Column>
}

/**
 * How a call takes its rows in parts that are aggregated on their own and merged: not at all, in any parts, or always in
 * the same ones, lest the last digits of the answer tell how the work was split.
 */
export type Parts = 'none' | 'any' | 'same'

export function partsOf(call: AggregateCall, session: Session): Parts {
  if (call.arguments.some(({ type }) => type.kind === 'function')) return 'none'
  // They come to one accumulator, one after another, at the end.
  if (call.distinct || call.orderBy.length > 0) return 'any'
  const { partial } = createAccumulator(call.function, session)
  return partial === undefined ? 'none' : partial.exact ? 'any' : 'same'
}

/** count(*), of all rows. */
function isRowCount({
  function: { name },
  arguments: args,
  distinct,
  filter,
  orderBy,
}: AggregateCall): boolean {
  return name === 'count' && args.length === 0 && !distinct && filter === undefined && orderBy.length === 0
}

function columnsOf(args: readonly Argument[]): Column[] {
  return args.filter((arg) => arg.kind !== 'lambda')
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

/** @param forExport whether `export` will be called, and not `finish` */
export function createCallState(
  call: AggregateCall,
  layout: Layout,
  context: OperatorContext,
  forExport = false,
): CallState {
  const { session, pace, memory } = context
  const types = call.function.arguments
  const argumentsOf = compileArguments(call.arguments, layout, session)
  const keysOf = compileArguments(
    call.orderBy.map((key) => key.expression),
    layout,
    session,
  )
  const passes = call.filter === undefined ? undefined : compilePredicate([call.filter], layout, session)
  const distinct = call.distinct ? createDistinctFilter(types) : undefined
  const ordered = call.orderBy.length > 0
  const kept = ordered ? createKeptRows(call) : undefined
  const values = forExport && distinct !== undefined && !ordered ? createKeptValues(distinct) : undefined
  const held: { readonly columns: Column[]; bytes: number } = { columns: [], bytes: 0 }
  let accumulator = createAccumulator(call.function, session)
  /** Whether parts must be the same ones: then the accumulator holds one part, and `ended` those before it. */
  const inParts = partsOf(call, session) === 'same'
  let ended: Accumulator | undefined
  let begun = false

  function add(frame: Frame, groups: Int32Array, groupCount: number): void {
    const args = argumentsOf(frame)
    const rows = distinct?.fresh(groups, groupCount, columnsOf(args))
    if (values !== undefined && rows !== undefined) {
      values.add(groups, rows)
      return
    }
    if (rows === undefined || rows.length === frame.rows) {
      feed(args, () => frame, groups, groupCount)
      return
    }
    const fresh = args.map((arg) => (arg.kind === 'lambda' ? arg : takeRows(arg, rows)))
    feed(fresh, () => selectFrame(frame, rows), numbersOf(groups, rows), groupCount)
  }

  function feed(args: readonly Argument[], frame: () => Frame, groups: Int32Array, groupCount: number): void {
    if (groups.length === 0) return
    if (kept === undefined) accumulate(groups, args, groupCount)
    else keep(groups, [...columnsOf(args), ...columnsOf(keysOf(frame()))])
  }

  function keep(groups: Int32Array, columns: readonly Column[]): void {
    kept?.add(groups, columns)
    hold(groups, columns)
  }

  function accumulate(groups: Int32Array, args: readonly Argument[], groupCount: number): void {
    const given = args.map((arg, i) => ready(arg, types[i]!))
    accumulator.add(groups, given, groups.length, groupCount)
    begun = true
    if (accumulator.keepsArguments === true) hold(groups, columnsOf(given))
  }

  /** Merges the part at hand into those before it. The first is merged into nothing, as it would be elsewhere. */
  function endPart(groupCount: number): void {
    if (!inParts || !begun) return
    const states = statesOf(accumulator, groupCount)
    accumulator = createAccumulator(call.function, session)
    begun = false
    mergeStates(rowNumbers(0, groupCount), states, groupCount)
  }

  function statesOf({ partial }: Accumulator, groupCount: number): readonly Column[] {
    invariant(partial !== undefined, `${call.function.name} has no partial states`)
    return partial.export(groupCount)
  }

  /** Counted once the rows are added: an error about memory is the query's, and not this call's. */
  function hold(groups: Int32Array, columns: readonly Column[]): void {
    held.columns.push(...columns)
    held.bytes += groups.byteLength
  }

  function countHeld(): void {
    memory.keep(held.columns)
    memory.reserve(held.bytes)
    held.columns.length = 0
    held.bytes = 0
  }

  /** Runs what may fail by the call's data: the error gets its place. */
  function inCall<T>(run: () => T): T {
    try {
      return run()
    } catch (error) {
      throw withSpan(error, call.span)
    }
  }

  function mergeStates(groups: Int32Array, states: readonly Column[], groupCount: number): void {
    if (inParts) ended ??= createAccumulator(call.function, session)
    const { partial, keepsArguments } = ended ?? accumulator
    invariant(partial !== undefined, `${call.function.name} has no partial states`)
    partial.merge(groups, states, groups.length, groupCount)
    if (keepsArguments === true) hold(groups, states)
  }

  function mergeRows(rowGroups: Int32Array, columns: readonly Column[], groupCount: number): void {
    const args = columns.slice(0, call.arguments.length)
    const rows = distinct?.fresh(rowGroups, groupCount, args) ?? 'all'
    if (values !== undefined && rows !== 'all') {
      values.add(rowGroups, rows)
      return
    }
    const all = rows === 'all' || rows.length === rowGroups.length
    const groups = all ? rowGroups : numbersOf(rowGroups, rows)
    const own = all ? columns : columns.map((column) => takeRows(column, rows))
    if (kept === undefined) accumulate(groups, own, groupCount)
    else keep(groups, own)
  }

  return {
    keepsRows: ordered || accumulator.keepsArguments === true,
    countsRows: isRowCount(call),
    get bytes() {
      return (distinct?.bytes ?? 0) + (values?.bytes ?? 0) + (accumulator.bytes ?? 0) + (ended?.bytes ?? 0)
    },
    add(frame, groups, groupCount) {
      inCall(() => {
        const rows = passes?.(frame) ?? 'all'
        if (rows === 'all') add(frame, groups, groupCount)
        else if (rows.length > 0) add(selectFrame(frame, rows), numbersOf(groups, rows), groupCount)
      })
      countHeld()
    },
    async grow(groupCount, rows) {
      await distinct?.grow(groupCount, rows, pace)
    },
    endPart: (groupCount) => inCall(() => endPart(groupCount)),
    export(groupCount) {
      const rows = (values ?? kept)?.all()
      distinct?.release()
      if (rows !== undefined) return rows
      return { groups: undefined, columns: inCall(() => statesOf(accumulator, groupCount)) }
    },
    merge(groups, part, groupCount) {
      inCall(() => {
        endPart(groupCount)
        if (part.groups === undefined) mergeStates(groups, part.columns, groupCount)
        else mergeRows(numbersOf(groups, part.groups), part.columns, groupCount)
      })
      countHeld()
    },
    async finish(groupCount) {
      distinct?.release()
      try {
        if (ended !== undefined) {
          endPart(groupCount)
          accumulator = ended
        }
        if (kept !== undefined && kept.count > 0) {
          for await (const rows of kept.inOrder(pace)) {
            const { groups, columns } = kept.all()
            const args = columns.slice(0, call.arguments.length)
            const own = args.map((column, i) => ready(takeRows(column, rows), types[i]!))
            accumulator.add(numbersOf(groups, rows), own, rows.length, groupCount)
          }
        }
        return await paced(accumulator.finish(groupCount), pace)
      } catch (error) {
        throw withSpan(error, call.span)
      }
    },
  }
}
