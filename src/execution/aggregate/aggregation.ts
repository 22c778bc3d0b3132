import { invariant } from '../../common/assert.ts'
import { borrowBuffers, type Buffers, NEW_BUFFERS } from '../../column/buffers.ts'
import { batchRows } from '../../column/batch.ts'
import { constantOf } from '../../column/builder.ts'
import type { Batch, Column, PlainColumn } from '../../column/column.ts'
import { dictionaryColumn, float64Column } from '../../column/make.ts'
import { numbersOf } from '../../column/numbers-of.ts'
import { takeRows } from '../../column/take.ts'
import type { LeadingCall } from '../../physical/leading-call.ts'
import type { PhysicalAggregate } from '../../physical/node.ts'
import { compile } from '../expression/compile.ts'
import { nullsOf } from '../expression/encoded.ts'
import { batchFrame, type Frame } from '../expression/frame.ts'
import { gatherByReference } from '../gather.ts'
import { type Combinations, createCombinationFinder } from '../grouping/combinations.ts'
import { createInterner, type Interner } from '../grouping/interner.ts'
import { createTupleTable, type TupleTable } from '../grouping/tuples.ts'
import { layoutOf, type Operator, type OperatorContext } from '../operator/operator.ts'
import { batchesOf, type Relation, takeAll } from '../relation.ts'
import { rowNumbers } from '../row-numbers.ts'
import { orderWords } from '../sorting/order-words.ts'
import { firstRowsOf } from '../sorting/radix.ts'
import { type CallState, createCallState, type Parts, partsOf } from './call.ts'
import type { PartialAggregate, PartialCall } from './partial.ts'

/** What the numbers that a call keeps of a group take, about. */
const GROUP_BYTES = 16

/** One grouping set: the keys that it groups by, its groups, and the calls' states over them. */
interface GroupingSet {
  readonly keys: readonly number[]
  readonly tuples: TupleTable
  readonly calls: readonly CallState[]
  /** The groups that come before all others, in their order, where those were added first. */
  front: Int32Array | undefined
}

/** What an aggregation knows, with the tables that its groups are found by. Nothing of it changes. */
export interface AggregationSnapshot {
  readonly interners: readonly Interner[]
  /** One a grouping set. */
  readonly sets: readonly (Pick<GroupingSet, 'tuples' | 'front'> & {
    readonly calls: readonly PartialCall[]
  })[]
}

/** The groups of a set in the order in which they are shown; undefined: as they are numbered. */
function shownOrder({ keys, tuples, front }: GroupingSet): Int32Array | undefined {
  if (front === undefined || keys.length === 0) return undefined
  const order = new Int32Array(tuples.size)
  order.set(front)
  const isFront = new Uint8Array(tuples.size)
  for (const group of front) isFront[group] = 1
  let at = front.length
  for (let group = 0; group < order.length; group++) if (isFront[group] === 0) order[at++] = group
  return order
}

/** Fewer groups are shown as they are: to look for the first of them would take longer. */
const MANY_GROUPS = 4096

/** A column in the order in which its groups are shown. */
function shown(column: Column, order: Int32Array | undefined): Column {
  return order === undefined ? column : gatherByReference(column, order)
}

/**
 * GROUP BY on its way: takes rows, and parts that others aggregated, in the order of the rows. Groups are numbered in the
 * order in which their first rows come, however the rows are cut into batches and parts.
 */
export interface Aggregation {
  /** Whether rows that are added are kept as they are, and not only what they add up to. */
  readonly keepsRows: boolean
  /** Whether nothing was added that made a group. */
  readonly isEmpty: boolean
  add(batch: Batch): void
  /** Makes room in pauses for the groups of so many rows more. */
  grow(rows: number): Promise<void>
  /** The rows added since the last time are a part, for calls that take {@link Parts | the same parts} always. */
  endPart(): void
  merge(part: PartialAggregate): void
  /**
   * Merges a part whose rows come before all that were added, so that its groups are shown first: once, where the operator
   * commutes.
   */
  mergeBefore(part: PartialAggregate): void
  /** What is known of the rows added, as plain data. Called once, last, in place of `finish`. */
  export(): PartialAggregate
  /**
   * What is known of the rows added, for others to {@link Aggregation.resume | go on from}, as this one can. Not where rows
   * are kept, nor where parts must be the same.
   */
  snapshot(): AggregationSnapshot
  /** Goes on from what another one of the same operator knew. Called before anything is added. */
  resume(from: AggregationSnapshot): void
  /**
   * The result, one grouping set after another. Called once, last.
   *
   * @param leading groups that cannot be among the first by it may be left out
   * @param onLeftOut told how many
   */
  finish(leading?: LeadingCall, onLeftOut?: (groups: number) => void): Operator
}

/** How the operator's rows may be aggregated in parts: as its most particular call. */
export function partsOfAggregate({ aggregates }: PhysicalAggregate, context: OperatorContext): Parts {
  const parts = aggregates.map(({ call }) => partsOf(call, context.session))
  return parts.includes('none') ? 'none' : parts.includes('same') ? 'same' : 'any'
}

/**
 * Every key column's values are numbered once a batch, whatever the number of grouping sets; each set combines the numbers
 * of its keys to groups. Key columns are built once, at the end.
 *
 * @param forExport whether `export` will be called, and not `finish`
 */
export function createAggregation(
  node: PhysicalAggregate,
  context: OperatorContext,
  forExport = false,
): Aggregation {
  const layout = layoutOf(node.input.columns)
  const { session, memory, pace } = context
  const evaluators = node.keys.map((key) => compile(key.expression, layout, session))
  let interners = node.keys.map((key) => createInterner(key.column.type))
  const startCalls = () =>
    node.aggregates.map(({ call }) => createCallState(call, layout, context, forExport))
  let sets = node.groupingSets.map((keys): GroupingSet => {
    return { keys, tuples: createTupleTable(keys.length), calls: startCalls(), front: undefined }
  })
  const keepsRows = sets.some(({ calls }) => calls.some((call) => call.keepsRows))
  const combinations = createCombinationFinder()
  let kept = 0

  /** Tells the memory what has grown since the last time. */
  function account(): void {
    let bytes = 0
    for (const interner of interners) bytes += interner.bytes
    for (const { tuples, calls } of sets) {
      bytes += tuples.bytes
      for (const call of calls) bytes += call.bytes + GROUP_BYTES * tuples.size
    }
    memory.reserve(bytes - kept)
    kept = bytes
  }

  function groupsOf(
    { keys, tuples }: GroupingSet,
    ids: (key: number, position: number) => Int32Array,
    rows: number,
  ) {
    const own = keys.map(ids)
    const bounds = keys.map((key) => interners[key]!.size)
    return tuples.assign(own, bounds, rows)
  }

  function internAll(keys: readonly Column[], buffers: Buffers): (key: number) => Int32Array {
    const ids = interners.map((interner, i) => interner.intern(keys[i]!, buffers))
    return (key) => ids[key]!
  }

  function addRows(frame: Frame, keys: readonly Column[], buffers: Buffers): void {
    const idsOf = internAll(keys, buffers)
    for (const set of sets) {
      const groups = groupsOf(set, idsOf, frame.rows)
      for (const call of set.calls) call.add(frame, groups, set.tuples.size)
    }
  }

  /** Looks up each combination of keys once, and counts its rows at once. */
  function addCombinations(
    frame: Frame,
    keys: readonly Column[],
    found: Combinations,
    buffers: Buffers,
  ): void {
    const { firsts, counts } = found
    const idsOf = internAll(
      keys.map((key) => takeRows(key, firsts)),
      buffers,
    )
    const counted = { groups: undefined, columns: [float64Column(counts)] }
    for (const set of sets) {
      const groups = groupsOf(set, idsOf, firsts.length)
      let groupsOfRows: Int32Array | undefined
      for (const call of set.calls) {
        if (call.countsRows) call.merge(groups, counted, set.tuples.size)
        else call.add(frame, (groupsOfRows ??= found.spread(groups, buffers)), set.tuples.size)
      }
    }
  }

  function resume(from: AggregationSnapshot): void {
    interners = from.interners.map((interner) => interner.fork())
    sets = sets.map(({ keys }, i): GroupingSet => {
      const { tuples, calls, front } = from.sets[i]!
      return {
        keys,
        tuples: tuples.fork(),
        front,
        calls: startCalls().map((call, j) => {
          call.merge(rowNumbers(0, tuples.size), calls[j]!, tuples.size)
          return call
        }),
      }
    })
    account()
  }

  /** The values of all keys; nothing is looked up after this. */
  function lastValues(): readonly PlainColumn[] {
    const values = interners.map((interner) => interner.values())
    for (const interner of interners) interner.release()
    return values
  }

  /** The groups that can be among the first by a call's result; undefined where these may be most of them, and nothing is spent. */
  async function firstGroups({
    call,
    key,
    wanted,
  }: LeadingCall): Promise<(Relation & { readonly leftOut: number }) | undefined> {
    const [set, another] = sets
    if (set === undefined || another !== undefined || node.groupId !== undefined) return undefined
    const { keys, tuples, calls } = set
    const groups = tuples.size
    if (keys.length === 0 || groups < MANY_GROUPS || groups < 2 * wanted) return undefined
    const results: Column[] = []
    for (const one of calls) results.push(await one.finish(groups))
    const words = await orderWords(results[call]!, key.expression.type, key, pace)
    const first = await firstRowsOf(words, groups, wanted, pace)
    const order = shownOrder(set)
    let chosen = first
    if (order !== undefined) {
      const isFirst = new Uint8Array(groups)
      for (const group of first) isFirst[group] = 1
      chosen = order.filter((group) => isFirst[group] === 1)
    }
    const isMost = chosen.length > groups / 2
    const columns = node.keys.map(({ column }, number) => {
      const position = keys.indexOf(number)
      if (position < 0) return nullsOf(column.type, chosen.length)
      // Groups of one key are numbered as its values are.
      const ids = keys.length === 1 ? chosen : numbersOf(tuples.column(position), chosen)
      const interner = interners[number]!
      return isMost ? gatherByReference(interner.values(), ids) : interner.valuesOf(ids)
    })
    for (const interner of interners) interner.release()
    tuples.release()
    const { length: rows } = chosen
    return { rows, columns: [...columns, ...takeAll(results, chosen)], leftOut: groups - rows }
  }

  /** @returns of each set the group of each of the part's groups */
  function merge(part: PartialAggregate): readonly Int32Array[] {
    const merged = sets.map((set, i) => {
      const { rows, keys, calls } = part.sets[i]!
      if (rows === 0) return new Int32Array(0)
      // What `export` gives: the dictionary of a key holds its values once each.
      for (const [position, key] of keys.entries())
        if (key.kind === 'dictionary') interners[set.keys[position]!]!.adopt(key.dictionary)
      const groups = groupsOf(set, (key, position) => interners[key]!.intern(keys[position]!), rows)
      for (const [j, call] of set.calls.entries()) call.merge(groups, calls[j]!, set.tuples.size)
      return groups
    })
    account()
    return merged
  }

  return {
    keepsRows,
    get isEmpty() {
      return sets.every(({ tuples }) => tuples.size === 0)
    },
    resume,
    snapshot() {
      const known = sets.map(({ tuples, calls, front }) => ({
        ...{ tuples, front },
        calls: calls.map((call) => call.export(tuples.size)),
      }))
      const snapshot = { interners, sets: known }
      // The states are spent, and the tables the snapshot's.
      resume(snapshot)
      return snapshot
    },
    add(batch) {
      const rows = batchRows(batch)
      if (rows === 0) return
      const frame = batchFrame(batch)
      const keys = evaluators.map((evaluate) => evaluate(frame))
      const found = keys.length === 0 ? undefined : combinations.find(keys, rows)
      const borrowed = keepsRows ? undefined : borrowBuffers('aggregation')
      const buffers = borrowed ?? NEW_BUFFERS
      if (found === undefined) addRows(frame, keys, buffers)
      else addCombinations(frame, keys, found, buffers)
      borrowed?.giveBack()
      account()
    },
    async grow(rows) {
      for (const interner of interners) await interner.grow(rows, pace)
      for (const { tuples, calls } of sets) {
        await tuples.grow(rows, pace)
        for (const call of calls) await call.grow(tuples.size, rows)
      }
    },
    endPart() {
      for (const { tuples, calls } of sets) for (const call of calls) call.endPart(tuples.size)
    },
    merge: (part) => void merge(part),
    mergeBefore(part) {
      for (const [i, groups] of merge(part).entries()) {
        invariant(sets[i]!.front === undefined, 'what comes before is merged once')
        sets[i]!.front = groups
      }
    },
    export() {
      invariant(
        sets.every(({ front }) => front === undefined),
        'groups leave in the order of their numbers',
      )
      const values = lastValues()
      const exported = sets.map(({ keys, tuples, calls }) => ({
        rows: tuples.size,
        keys: keys.map((key, position) => dictionaryColumn(tuples.column(position), values[key]!)),
        calls: calls.map((call) => call.export(tuples.size)),
      }))
      for (const { tuples } of sets) tuples.release()
      return { sets: exported }
    },
    async *finish(leading, onLeftOut) {
      const first = leading && (await firstGroups(leading))
      if (first !== undefined) {
        onLeftOut?.(first.leftOut)
        yield* batchesOf(first)
        return
      }
      const values = lastValues()
      for (const [number, set] of sets.entries()) {
        const { keys, tuples, calls } = set
        const order = shownOrder(set)
        // The empty set is one group even over nothing.
        const groups = keys.length === 0 ? 1 : tuples.size
        const columns: Column[] = []
        for (const [key, { column }] of node.keys.entries()) {
          const position = keys.indexOf(key)
          if (position < 0) columns.push(nullsOf(column.type, groups))
          // Groups of one key are numbered as its values are.
          else if (keys.length === 1) columns.push(shown(values[key]!, order))
          else columns.push(shown(gatherByReference(values[key]!, tuples.column(position)), order))
          await pace()
        }
        for (const call of calls) columns.push(shown(await call.finish(groups), order))
        if (node.groupId !== undefined) {
          const { type } = node.groupId
          columns.push(constantOf(type, type.kind === 'bigint' ? BigInt(number) : number, groups))
        }
        tuples.release()
        yield* batchesOf({ rows: groups, columns })
      }
    },
  }
}
