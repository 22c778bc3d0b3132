import type { ScanFilter } from '../catalog/table-source.ts'
import { type Buffers, NEW_BUFFERS } from '../column/buffers.ts'
import type { BytesColumn, Column, Int64Column, PlainColumn } from '../column/column.ts'
import { both, inverse, without } from '../column/flags.ts'
import { marksOfCodes, marksOfValid } from '../column/code-marks.ts'
import { flatten, validityOf } from '../column/flatten.ts'
import { assertNever, invariant } from '../common/assert.ts'
import { markContaining } from '../kernel/mark-containing.ts'
import type { TextSearch } from '../parquet/text-search.ts'
import type { Value } from '../types/value.ts'

/** What a filter asks of a column: for values or for NULLs, for one of the two booleans, or something of single values. */
export type Condition =
  | { readonly kind: 'presence'; readonly isPresent: boolean }
  | { readonly kind: 'boolean'; readonly wanted: boolean }
  | ValueCondition

interface ValueCondition {
  readonly kind: 'values'
  /** 1 for each value that satisfies it, 0 for the others; NULLs are not looked at. It may share the column's buffer. */
  readonly test: Test
  /** The same as a search over texts, where it is one. */
  readonly search: TextSearch | undefined
}

type Test = (values: PlainColumn) => Uint8Array

type ValueOperator = Exclude<ScanFilter['operator'], 'is-null' | 'not-null'>

/** The order of each value to a constant: −1, 0 or 1. */
type Order = (values: PlainColumn) => Int8Array

function textOrder(constant: Uint8Array): Order {
  return (values) => {
    const { data, offsets, length } = bytesOf(values)
    const out = new Int8Array(length)
    for (let row = 0; row < length; row++) {
      const [start, end] = [offsets[row]!, offsets[row + 1]!]
      const shared = Math.min(end - start, constant.length)
      let order = 0
      for (let i = 0; i < shared && order === 0; i++) order = data[start + i]! - constant[i]!
      out[row] = Math.sign(order === 0 ? end - start - constant.length : order)
    }
    return out
  }
}

function numberOrder(constant: number): Order {
  return (values) => {
    invariant(values.kind === 'int32' || values.kind === 'boolean', `integers came as ${values.kind}`)
    const out = new Int8Array(values.length)
    for (let row = 0; row < out.length; row++) out[row] = Math.sign(values.values[row]! - constant)
    return out
  }
}

function bytesOf(values: PlainColumn): BytesColumn {
  invariant(values.kind === 'bytes', `texts came as ${values.kind}`)
  return values
}

function longsOf(values: PlainColumn): Int64Column {
  invariant(values.kind === 'int64', `times and long integers came as ${values.kind}`)
  return values
}

function isLong({ type }: ScanFilter): boolean {
  return type.kind === 'bigint' || type.kind === 'timestamp'
}

function orderOf({ type }: ScanFilter, value: Value): Order | undefined {
  if (type.kind === 'varchar' && typeof value === 'string') return textOrder(Buffer.from(value))
  if (type.kind === 'integer' && typeof value === 'number') return numberOrder(value)
  return type.kind === 'boolean' && typeof value === 'boolean' ? numberOrder(Number(value)) : undefined
}

/** Which orders of a value to the constant satisfy the operator: below, equal, above. */
const SATISFYING: Readonly<Record<string, readonly [number, number, number]>> = {
  '=': [0, 1, 0],
  '<>': [1, 0, 1],
  '<': [1, 0, 0],
  '<=': [1, 1, 0],
  '>': [0, 0, 1],
  '>=': [0, 1, 1],
  in: [0, 1, 0],
}

/** Times and long integers by their halves: BigInts are slow to compare. No order is written down that is then looked up. */
function longComparison(constant: bigint, [below, equal, above]: readonly [number, number, number]): Test {
  const high = Number(constant >> 32n)
  const low = Number(constant & 0xffff_ffffn)
  return (values) => {
    const { values: longs } = longsOf(values)
    const words = new Int32Array(longs.buffer, longs.byteOffset, 2 * longs.length)
    const out = new Uint8Array(longs.length)
    for (let row = 0, at = 0; row < out.length; row++, at += 2) {
      const top = words[at + 1]!
      if (top !== high) out[row] = top < high ? below : above
      else {
        const bottom = words[at]! >>> 0
        out[row] = bottom < low ? below : bottom > low ? above : equal
      }
    }
    return out
  }
}

/** Whether a value compares so with any of the constants. */
function longComparisons(constants: readonly bigint[], satisfying: readonly [number, number, number]): Test {
  const [first, ...others] = constants.map((constant) => longComparison(constant, satisfying))
  return (values) => {
    const out = first?.(values) ?? new Uint8Array(values.length)
    for (const test of others) {
      const more = test(values)
      for (let row = 0; row < out.length; row++) out[row]! |= more[row]!
    }
    return out
  }
}

function comparison(filter: ScanFilter): Test | undefined {
  const satisfying = SATISFYING[filter.operator]
  if (satisfying === undefined) return undefined
  if (isLong(filter)) {
    const longs = filter.values.filter((value) => typeof value === 'bigint')
    return longs.length < filter.values.length ? undefined : longComparisons(longs, satisfying)
  }
  const orders = filter.values.map((value) => orderOf(filter, value))
  const known = orders.filter((order) => order !== undefined)
  if (known.length < orders.length) return undefined
  return (values) => {
    const out = new Uint8Array(values.length)
    for (const order of known) {
      const signs = order(values)
      for (let row = 0; row < out.length; row++) out[row]! |= satisfying[signs[row]! + 1]!
    }
    return out
  }
}

/** Whether each text has `text` in it: one sweep over all of them. */
function containing(text: Uint8Array): Test {
  return (values) => {
    const { data, offsets, length } = bytesOf(values)
    const out = new Uint8Array(length)
    markContaining(offsets, data, length, text, out)
    return out
  }
}

function startingWith(text: Uint8Array): Test {
  return (values) => {
    const { data, offsets, length } = bytesOf(values)
    const out = new Uint8Array(length)
    for (let row = 0; row < length; row++) {
      const start = offsets[row]!
      let shared = 0
      const most = Math.min(text.length, offsets[row + 1]! - start)
      while (shared < most && data[start + shared] === text[shared]) shared++
      out[row] = shared === text.length ? 1 : 0
    }
    return out
  }
}

/** More constants than this are looked for in a column, not in its bytes. */
const FEW_TEXTS = 8

function searchOf({ operator, type, values }: ScanFilter): TextSearch | undefined {
  if (type.kind !== 'varchar' || values.length > FEW_TEXTS) return undefined
  const texts = values.flatMap((value) =>
    typeof value === 'string' && value !== '' ? [Buffer.from(value)] : [],
  )
  if (texts.length < values.length || texts.length === 0) return undefined
  if (operator === 'contains') return { kind: 'contains', texts }
  return operator === '=' || operator === 'in' ? { kind: 'equals', texts } : undefined
}

function testOf(filter: ScanFilter, operator: ValueOperator): Test | undefined {
  const [value] = filter.values
  const text = filter.type.kind === 'varchar' && typeof value === 'string' ? Buffer.from(value) : undefined
  switch (operator) {
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'in':
      return comparison(filter)
    case 'contains':
      return text === undefined || text.length === 0 ? undefined : containing(text)
    case 'starts-with':
      return text && startingWith(text)
    default:
      return assertNever(operator)
  }
}

/** What a filter asks, for the types that a store's columns have; undefined for others, and for NaN's sake doubles. */
export function conditionOf(filter: ScanFilter): Condition | undefined {
  const { operator, type, values } = filter
  const [value] = values
  if (type.kind === 'boolean' && operator === '=' && typeof value === 'boolean')
    return { kind: 'boolean', wanted: value }
  if (operator === 'is-null' || operator === 'not-null')
    return { kind: 'presence', isPresent: operator === 'not-null' }
  const test = testOf(filter, operator)
  return test && { kind: 'values', test, search: searchOf(filter) }
}

function presenceOf(column: Column, isPresent: boolean): Uint8Array {
  const validity = validityOf(column)
  if (validity === undefined) return new Uint8Array(column.length).fill(isPresent ? 1 : 0)
  return isPresent ? validity : inverse(validity)
}

/** Booleans are what `= true` gives. */
function sameBoolean(column: Column, wanted: boolean, buffers: Buffers): Uint8Array {
  const flat = flatten(column)
  if (flat.kind === 'null') return new Uint8Array(column.length)
  invariant(flat.kind === 'boolean', `booleans came as ${flat.kind}`)
  const { values, validity } = flat
  if (validity === undefined) return wanted ? values : inverse(values, buffers)
  return wanted ? both(values, validity, buffers) : without(validity, values, buffers)
}

/**
 * 1 for each row of a column that satisfies a condition, 0 for the others; a dictionary's entries are asked once each. May share
 * the column's buffer, or be of those that are given.
 */
export function matchesOf(column: Column, condition: Condition, buffers = NEW_BUFFERS): Uint8Array {
  if (condition.kind === 'presence') return presenceOf(column, condition.isPresent)
  if (condition.kind === 'boolean') return sameBoolean(column, condition.wanted, buffers)
  const isCoded = column.kind === 'dictionary'
  const values = isCoded ? column.dictionary : flatten(column)
  if (values.kind === 'null') return new Uint8Array(column.length)
  const satisfied = condition.test(values)
  const validity = isCoded ? validityOf(column) : values.validity
  if (!isCoded && validity === undefined) return satisfied
  const out = new Uint8Array(column.length)
  if (isCoded) marksOfCodes(column.codes, validity, satisfied, 0, out)
  else if (validity !== undefined) marksOfValid(satisfied, validity, 0, out)
  return out
}
