import { bytesBuilder } from '../../../column/builder.ts'
import { int64Column } from '../../../column/make.ts'
import { decodeText } from '../../../column/value.ts'
import { type BytesOperand, bytesOperand } from '../../bytes.ts'
import { scalar } from '../../define.ts'
import type { Value } from '../../../types/value.ts'
import type { Argument, Kernel, ScalarOverload } from '../../definition.ts'
import { UNSURE } from '../../../kernel/json.ts'
import { KERNELS } from '../../../kernel/kernels.ts'
import { columnAt, mergedValidity } from '../../nulls.ts'
import { lastUsed } from '../../rowwise.ts'
import { candidates } from './candidates.ts'
import { compactValue } from './compact.ts'
import { jsonPath } from './path.ts'
import {
  eachMember,
  find,
  kindAt,
  mayStandAlone,
  pathSteps,
  skipValue,
  stringAt,
  type PathStep,
} from './scan.ts'

const BACKSLASH = 0x5c

function textOf({ offsets, data }: BytesOperand, row: number): string {
  return decodeText(data, offsets[row]!, offsets[row + 1]!)
}

/** What the kernel finds in texts that follow each other; undefined where there is none. */
function foundByKernel(
  json: BytesOperand,
  rows: number,
  steps: readonly PathStep[],
  marks: Uint8Array | undefined,
): Int32Array | undefined {
  if (KERNELS.findJson === undefined || json.mask === 0) return undefined
  const positions = new Int32Array(rows)
  KERNELS.findJson(json, rows, steps, marks, positions)
  return positions
}

/**
 * Goes to each row's value. `found` gets the position of the value in the JSON text that ends at `end`; it returns
 * whether the row has a result. Rows whose path leads nowhere, or whose text is no JSON, are `missing`.
 */
function extract(
  args: readonly Argument[],
  rows: number,
  found: (data: Uint8Array, at: number, end: number, row: number) => boolean,
  missing: (row: number) => void,
): Uint8Array | undefined {
  const json = bytesOperand(columnAt(args, 0))
  const paths = bytesOperand(columnAt(args, 1))
  const given = mergedValidity(args, rows)
  const stepsOf = lastUsed((path: string) => pathSteps(jsonPath(path)))
  const only = paths.mask === 0 && rows > 0 ? textOf(paths, 0) : undefined
  let steps = only === undefined ? undefined : stepsOf(only)
  const marks = steps && candidates(json, rows, steps)
  const positions = steps && foundByKernel(json, rows, steps, marks)
  const validity = new Uint8Array(rows)
  let nulls = 0
  for (let row = 0; row < rows; row++) {
    let ok = false
    if ((given === undefined || given[row] === 1) && marks?.[row] !== 0) {
      if (only === undefined || steps === undefined) steps = stepsOf(textOf(paths, row))
      const start = json.offsets[row & json.mask]!
      const end = json.offsets[(row & json.mask) + 1]!
      let at = positions === undefined ? UNSURE : positions[row]!
      if (at === UNSURE) at = find(json.data, start, end, steps)
      else if (at >= 0) at += start
      const isFound = at >= 0 && (steps.length > 0 || mayStandAlone(json.data, at, end))
      ok = isFound && found(json.data, at, end, row)
    }
    if (ok) validity[row] = 1
    else {
      missing(row)
      nulls++
    }
  }
  return nulls === 0 ? undefined : validity
}

const extractScalar: Kernel = (args, rows) => {
  const builder = bytesBuilder(rows)
  const validity = extract(
    args,
    rows,
    (data, at, end) => {
      const kind = kindAt(data, at)
      if (kind === 'object' || kind === 'array' || kind === 'null') return false
      const stop = skipValue(data, at, end)
      if (stop < 0) return false
      if (kind !== 'string') {
        builder.appendBytes(data, at, stop)
        return true
      }
      // Within the string alone: the column's next backslash may be megabytes away.
      if (!data.subarray(at, stop).includes(BACKSLASH)) {
        builder.appendBytes(data, at + 1, stop - 1)
        return true
      }
      const text = stringAt(data, at, stop)
      if (text !== undefined) builder.appendText(text)
      return text !== undefined
    },
    () => builder.appendEmpty(),
  )
  return builder.finish(validity)
}

const extractJson: Kernel = (args, rows) => {
  const builder = bytesBuilder(rows)
  const validity = extract(
    args,
    rows,
    (data, at, end) => {
      const value = compactValue(data, at, end)
      if (value === undefined) return false
      builder.appendBytes(value, 0, value.length)
      return true
    },
    () => builder.appendEmpty(),
  )
  return builder.finish(validity)
}

const sizeOf: Kernel = (args, rows) => {
  const out = new BigInt64Array(rows)
  const validity = extract(
    args,
    rows,
    (data, at, end, row) => {
      const kind = kindAt(data, at)
      let count = 0n
      const isContainer = kind === 'array' || kind === 'object'
      const isJson = isContainer
        ? eachMember(data, at, end, () => count++)
        : kind === 'string' || skipValue(data, at, end) >= 0
      if (!isJson) return false
      out[row] = count
      return true
    },
    () => undefined,
  )
  return int64Column(out, validity)
}

/** Text that is no JSON has no value at any path: nothing but the path can be wrong. */
function pathCanFail([, path]: readonly (Value | undefined)[]): boolean {
  if (typeof path !== 'string') return path !== null
  try {
    pathSteps(jsonPath(path))
    return false
  } catch {
    // It is told where a row asks for it.
    return true
  }
}

/** @param fromText what is returned for a text, where it is another type */
function overloads(name: string, returns: string, kernel: Kernel, fromText = returns): ScalarOverload[] {
  return ['varchar(x)', 'json'].map((json) => ({
    signature: `${name}(${json}, jsonpath) -> ${json === 'json' ? returns : fromText}`,
    fallible: pathCanFail,
    bind: () => kernel,
  }))
}

export const JSON_EXTRACT_SCALAR = scalar(
  'json',
  'json_extract_scalar',
  'The text, number or boolean that a path leads to, as text; NULL where there is none or it is an array or object',
  [`json_extract_scalar('{"bucketName": "logs"}', '$.bucketName')`, 'logs'],
  overloads('json_extract_scalar', 'varchar', extractScalar, 'varchar(x)'),
)

export const JSON_EXTRACT = scalar(
  'json',
  'json_extract',
  'The JSON value that a path leads to; NULL where there is none',
  [`json_extract('{"a": [1, 2]}', '$.a')`, '[1,2]'],
  overloads('json_extract', 'json', extractJson),
)

export const JSON_SIZE = scalar(
  'json',
  'json_size',
  'The number of members of the array or object that a path leads to; 0 for other values',
  [`json_size('{"a": [1, 2]}', '$.a')`, '2'],
  overloads('json_size', 'bigint', sizeOf),
)
