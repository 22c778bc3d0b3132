import type { Column } from '../../../column/column.ts'
import { compareValues, equalValues } from '../../../types/compare.ts'
import type { SqlType } from '../../../types/type.ts'
import { bytesOperand, compareSpans, spansEqual, trimmedEnd } from '../../bytes.ts'
import type { Argument, Kernel } from '../../definition.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { flags, operand } from '../../numeric.ts'
import { rowwiseIn } from '../../rowwise.ts'
import { ANY, BOOL, LONG } from '../../slot.ts'
import { int32Loops, int64Loops, numberLoops, type Loops } from './fixed.ts'

export type Comparison =
  | 'equal'
  | 'not_equal'
  | 'less_than'
  | 'less_than_or_equal'
  | 'greater_than'
  | 'greater_than_or_equal'

/** Whether a three-way order satisfies a comparison. */
const SATISFIES: Readonly<Record<Comparison, (order: number) => boolean>> = {
  equal: (order) => order === 0,
  not_equal: (order) => order !== 0,
  less_than: (order) => order < 0,
  less_than_or_equal: (order) => order <= 0,
  greater_than: (order) => order > 0,
  greater_than_or_equal: (order) => order >= 0,
}

function inverted(values: Uint8Array): Uint8Array {
  for (let i = 0; i < values.length; i++) values[i]! ^= 1
  return values
}

function fixedKernel<A>(
  comparison: Comparison,
  loops: Loops<A>,
  open: (column: Column) => { readonly values: A; readonly mask: number },
): Kernel {
  return (args, rows) => {
    const a = open(columnAt(args, 0))
    const b = open(columnAt(args, 1))
    const loop = (): Uint8Array => {
      switch (comparison) {
        case 'equal':
          return loops.equal(a, b, rows)
        case 'not_equal':
          return inverted(loops.equal(a, b, rows))
        case 'less_than':
          return loops.less(a, b, rows)
        case 'less_than_or_equal':
          return loops.lessOrEqual(a, b, rows)
        case 'greater_than':
          return loops.less(b, a, rows)
        case 'greater_than_or_equal':
          return loops.lessOrEqual(b, a, rows)
      }
    }
    return flags(args, rows, loop())
  }
}

function bytesEqualKernel(wanted: 0 | 1): Kernel {
  return (args, rows) => {
    const { offsets: ao, data: a, mask: am } = bytesOperand(columnAt(args, 0))
    const { offsets: bo, data: b, mask: bm } = bytesOperand(columnAt(args, 1))
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) {
      const [ai, bi] = [i & am, i & bm]
      out[i] = spansEqual(a, ao[ai]!, ao[ai + 1]!, b, bo[bi]!, bo[bi + 1]!) ? wanted : 1 - wanted
    }
    return flags(args, rows, out)
  }
}

function bytesOrderKernel(satisfies: (order: number) => boolean, padded: boolean): Kernel {
  return (args, rows) => {
    const { offsets: ao, data: a, mask: am } = bytesOperand(columnAt(args, 0))
    const { offsets: bo, data: b, mask: bm } = bytesOperand(columnAt(args, 1))
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) {
      const [aStart, bStart] = [ao[i & am]!, bo[i & bm]!]
      let [aEnd, bEnd] = [ao[(i & am) + 1]!, bo[(i & bm) + 1]!]
      if (padded) [aEnd, bEnd] = [trimmedEnd(a, aStart, aEnd), trimmedEnd(b, bStart, bEnd)]
      out[i] = satisfies(compareSpans(a, aStart, aEnd, b, bStart, bEnd)) ? 1 : 0
    }
    return flags(args, rows, out)
  }
}

/** The kernel of a comparison of two values of one type (Trino's rules for NULL inside nested values included). */
export function comparisonKernel(comparison: Comparison, type: SqlType): Kernel {
  const satisfies = SATISFIES[comparison]
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'date':
    case 'interval year to month':
      return fixedKernel(comparison, int32Loops, (column) => operand(column, 'int32'))
    case 'bigint':
    case 'time':
    case 'timestamp':
    case 'interval day to second':
      return fixedKernel(comparison, int64Loops, (column) => operand(column, 'int64'))
    case 'decimal':
      if (type.precision <= 18)
        return fixedKernel(comparison, int64Loops, (column) => operand(column, 'int64'))
      return longDecimalKernel(satisfies, type)
    case 'real':
    case 'double':
    case 'boolean':
      return fixedKernel(comparison, numberLoops, (column) =>
        operand(column, 'float64', 'float32', 'boolean'),
      )
    case 'timestamp with time zone':
      return fixedKernel(comparison, int64Loops, zonedInstants)
    case 'varchar':
    case 'varbinary':
    case 'json':
    case 'uuid':
    case 'ipaddress':
    case 'ipprefix':
    case 'hyperloglog':
    case 'tdigest':
      if (comparison === 'equal') return bytesEqualKernel(1)
      if (comparison === 'not_equal') return bytesEqualKernel(0)
      return bytesOrderKernel(satisfies, false)
    case 'char':
      return bytesOrderKernel(satisfies, true)
    case 'array':
    case 'map':
    case 'row':
    case 'unknown':
    case 'function':
      return nestedKernel(comparison, type)
  }
}

function zonedInstants(column: Column) {
  const plain = column.kind === 'constant' ? column.value : column
  if (plain.kind !== 'zoned') throw new TypeError(`zoned column expected, not ${plain.kind}`)
  return { values: plain.values, mask: column.kind === 'constant' ? 0 : -1 }
}

function longDecimalKernel(satisfies: (order: number) => boolean, type: SqlType): Kernel {
  return rowwiseIn(
    [LONG, LONG],
    BOOL,
    () => (a, b) => satisfies(a < b ? -1 : a > b ? 1 : 0),
  )({
    arguments: [type, type],
    returns: { kind: 'boolean' },
  })
}

function nestedKernel(comparison: Comparison, type: SqlType): Kernel {
  const signature = { arguments: [type, type], returns: { kind: 'boolean' } } as const
  if (comparison === 'equal' || comparison === 'not_equal') {
    const equality = equalValues(type)
    const wanted = comparison === 'equal'
    return rowwiseIn([ANY, ANY], BOOL, () => (a, b) => {
      const equal = equality(a, b)
      return equal === undefined ? null : equal === wanted
    })(signature)
  }
  const order = compareValues(type)
  const satisfies = SATISFIES[comparison]
  return rowwiseIn([ANY, ANY], BOOL, () => (a, b) => satisfies(order(a, b)))(signature)
}

/** Which rows are NULL on exactly one side (1), on both (2), or on none (0). */
export function nullSides(args: readonly Argument[], rows: number): Uint8Array {
  const left = mergedValidity(args.slice(0, 1), rows)
  const right = mergedValidity(args.slice(1, 2), rows)
  const out = new Uint8Array(rows)
  for (let i = 0; i < rows; i++)
    out[i] = (left === undefined ? 0 : 1 - left[i]!) + (right === undefined ? 0 : 1 - right[i]!)
  return out
}
