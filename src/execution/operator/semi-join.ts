import { batchRows } from '../../column/batch.ts'
import type { Batch, BooleanColumn, Column, PlainColumn } from '../../column/column.ts'
import { validityOf } from '../../column/flatten.ts'
import { dictionaryColumn } from '../../column/make.ts'
import { takeRows } from '../../column/take.ts'
import { valueReader } from '../../column/value.ts'
import type { PhysicalSemiJoin } from '../../physical/node.ts'
import { equalValues } from '../../types/compare.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { compile } from '../expression/compile.ts'
import { nullsOf } from '../expression/encoded.ts'
import { batchFrame } from '../expression/frame.ts'
import { evaluateInSteps } from '../expression/in-steps.ts'
import { isPlainKey } from '../expression/in.ts'
import { FALSE, TRUE, type Truth, truthColumn, UNKNOWN_TRUTH } from '../expression/truth.ts'
import { comparableRows } from '../grouping/comparable-rows.ts'
import { assignInSteps, createGrouper } from '../grouping/grouper.ts'
import { rowsByGroup } from '../grouping/rows-by-group.ts'
import type { Pace } from '../pace.ts'
import { collect } from '../relation.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** Nested values that are compared, or read, between two pauses. */
const COMPARISONS = 8192

/** For each row of the input, whether the subquery has a match for its keys. */
type Membership = (keys: readonly Column[], rows: number) => Promise<Truth>

/** Numbers the keys of the subquery's rows, but of those that equal nothing. */
async function grouperOf(types: readonly SqlType[], keys: readonly Column[], rows: number, pace: Pace) {
  const grouper = createGrouper(types)
  const comparable = comparableRows(keys, rows)
  if (comparable === 'all') await assignInSteps(grouper, keys, rows, pace)
  else {
    const own = keys.map((key) => takeRows(key, comparable))
    await assignInSteps(grouper, own, comparable.length, pace)
  }
  return grouper
}

/** Two-valued: some row equals all keys. */
async function exists(
  types: readonly SqlType[],
  keys: readonly Column[],
  rows: number,
  pace: Pace,
): Promise<Membership> {
  if (types.length === 0)
    return (_, count) => Promise.resolve(new Uint8Array(count).fill(rows > 0 ? TRUE : FALSE))
  const grouper = await grouperOf(types, keys, rows, pace)
  return (probes, count) => {
    const found = grouper.find(probes, count)
    const truth = new Uint8Array(count)
    for (let row = 0; row < count; row++) truth[row] = found[row]! >= 0 ? TRUE : FALSE
    return Promise.resolve(truth)
  }
}

/** IN of values that compare as keys do, the same for every row of the input. */
async function amongValues(
  types: readonly SqlType[],
  keys: readonly Column[],
  rows: number,
  pace: Pace,
): Promise<Membership> {
  const grouper = await grouperOf(types, keys, rows, pace)
  const ofMissing = validityOf(keys[0]!)?.includes(0) === true ? UNKNOWN_TRUTH : FALSE
  return (probes, count) => {
    const truth = new Uint8Array(count)
    if (rows === 0) return Promise.resolve(truth.fill(FALSE))
    const found = grouper.find(probes, count)
    const valid = validityOf(probes[0]!)
    for (let row = 0; row < count; row++) truth[row] = found[row]! >= 0 ? TRUE : ofMissing
    if (valid !== undefined)
      for (let row = 0; row < count; row++) if (valid[row] === 0) truth[row] = UNKNOWN_TRUTH
    return Promise.resolve(truth)
  }
}

/**
 * IN: the first key is the value, three-valued; the others say which of the subquery's rows belong to the input's row,
 * two-valued. No rows: false. A NULL on either side: unknown unless the value is found.
 */
async function among(
  types: readonly SqlType[],
  keys: readonly Column[],
  rows: number,
  pace: Pace,
): Promise<Membership> {
  if (types.length === 1 && isPlainKey(types[0]!)) return amongValues(types, keys, rows, pace)
  const correlation = createGrouper(types.slice(1))
  const comparable = comparableRows(keys.slice(1), rows)
  const own = comparable === 'all' ? keys : keys.map((key) => takeRows(key, comparable))
  const ownRows = comparable === 'all' ? rows : comparable.length
  const sets = await assignInSteps(correlation, own.slice(1), ownRows, pace)
  const validity = validityOf(own[0]!)
  const hasNull = new Uint8Array(correlation.size)
  if (validity !== undefined)
    for (let row = 0; row < ownRows; row++) if (validity[row] === 0) hasNull[sets[row]!] = 1
  const contains = isPlainKey(types[0]!)
    ? await exists(types, own, ownRows, pace)
    : await containsNested(types[0]!, own[0]!, sets, correlation.size, pace)
  return async (probes, count) => {
    const groups = correlation.find(probes.slice(1), count)
    const valid = validityOf(probes[0]!)
    const truth = (await contains(probes, count, groups)).slice()
    for (let row = 0; row < count; row++) {
      const group = groups[row]!
      if (group < 0) truth[row] = FALSE
      else if (valid !== undefined && valid[row] === 0) truth[row] = UNKNOWN_TRUTH
      else if (truth[row] === FALSE && hasNull[group] === 1) truth[row] = UNKNOWN_TRUTH
    }
    return truth
  }
}

/** Rows, arrays and maps compare three-valued by themselves: each probe meets every distinct value of its set. */
async function containsNested(type: SqlType, values: Column, sets: Int32Array, setCount: number, pace: Pace) {
  const equal = equalValues(type)
  const index = await rowsByGroup(sets, setCount, pace)
  const read = valueReader(values, type)
  const bySet = Array.from({ length: setCount }, (): Value[] => [])
  for (const [at, row] of index.rows.entries()) {
    if (at % COMPARISONS === 0) await pace()
    const value = read(row)
    if (value !== null) bySet[sets[row]!]!.push(value)
  }
  return async (probes: readonly Column[], count: number, groups: Int32Array): Promise<Truth> => {
    const probe = valueReader(probes[0]!, type)
    const truth = new Uint8Array(count)
    let compared = 0
    for (let row = 0; row < count; row++) {
      const value = probe(row)
      if (value === null) continue
      for (const candidate of bySet[groups[row]!] ?? []) {
        if (compared++ % COMPARISONS === 0) await pace()
        const answer = equal(value, candidate)
        if (answer === true) truth[row] = TRUE
        else if (answer === undefined) truth[row] = UNKNOWN_TRUTH
        if (answer === true) break
      }
    }
    return truth
  }
}

/** A truth of the selected rows, where they stand in the batch. */
function atRows(truth: Truth, { rows, selection }: Batch): Truth {
  if (selection === undefined) return truth
  const out = new Uint8Array(rows)
  for (let i = 0; i < selection.length; i++) out[selection[i]!] = truth[i]!
  return out
}

/**
 * Asks the entries of a dictionary instead of the rows, once for all batches that share it.
 *
 * @param type of the only key
 * @returns undefined where the keys are no such dictionary
 */
function amongEntries(type: SqlType, member: Membership) {
  const known = new WeakMap<PlainColumn, BooleanColumn>()
  let ofNull: Promise<Truth> | undefined
  return async (keys: readonly Column[], rows: number): Promise<Column | undefined> => {
    const [key] = keys
    if (key?.kind !== 'dictionary' || keys.length > 1 || key.dictionary.length > rows) return undefined
    const { dictionary, codes, validity } = key
    if (validity !== undefined) {
      // The answer for NULL is NULL, or there would have to be another code for it.
      ofNull ??= member([nullsOf(type, 1)], 1)
      if ((await ofNull)[0] !== UNKNOWN_TRUTH) return undefined
    }
    const entries = known.get(dictionary) ?? truthColumn(await member([dictionary], dictionary.length))
    known.set(dictionary, entries)
    return dictionaryColumn(codes, entries, validity)
  }
}

/** Adds to each row of the input whether the subquery has a match for it. Rows pass with their selection. */
export async function* semiJoin(
  node: PhysicalSemiJoin,
  input: AsyncIterable<Batch>,
  subquery: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const { session, memory, pace } = context
  const columns = node.subquery.columns
  const right = await collect(subquery, columns, memory, pace)
  const keys = await evaluateInSteps(
    node.keys.map((key) => key.subquery),
    layoutOf(columns),
    right,
    context,
  )
  const types = node.keys.map((key) => key.subquery.type)
  const member = await (node.semantics === 'in' ? among : exists)(types, keys, right.rows, pace)
  const [type] = types
  const ofEntries = type === undefined || !isPlainKey(type) ? undefined : amongEntries(type, member)
  const layout = layoutOf(node.input.columns)
  const probes = node.keys.map((key) => compile(key.input, layout, session))
  for await (const batch of input) {
    await pace()
    const frame = batchFrame(batch)
    const rows = batchRows(batch)
    const values = probes.map((probe) => probe(frame))
    const coded = batch.selection === undefined ? await ofEntries?.(values, rows) : undefined
    const found = coded ?? truthColumn(atRows(await member(values, rows), batch))
    yield { ...batch, columns: [...batch.columns, found] }
  }
}
