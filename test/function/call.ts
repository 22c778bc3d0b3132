import { atOnce } from '../../src/common/steps.ts'
import { columnOf, constantOf } from '../../src/column/builder.ts'
import type { Column } from '../../src/column/column.ts'
import { valueReader } from '../../src/column/value.ts'
import type { Argument, Session } from '../../src/function/definition.ts'
import { createAccumulator, lookupFunction, scalarOverload } from '../../src/function/registry.ts'
import { resolveFunction, type ArgumentType } from '../../src/function/resolve.ts'
import { formatValue } from '../../src/types/format-value.ts'
import { parseType } from '../../src/types/parse-type.ts'
import { formatType, sameType, type SqlType } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'

const SESSION: Session = {
  now: 1_767_225_600_000_000n,
  zone: 'UTC',
  user: 'alice',
  queryId: '20260101_000000_00000_abcde',
  signal: undefined,
}

/** A lambda over values, with the types that its body gives for parameter types. */
interface TestLambda {
  readonly parameters: number
  readonly returns: (types: readonly SqlType[]) => SqlType
  readonly body: (...values: Value[]) => Value
}

/** An argument: a type's text and its value, or a lambda. */
export type Given = readonly [type: string, value: Value] | TestLambda

function isLambda(given: Given): given is TestLambda {
  return 'body' in given
}

function lambdaColumn(lambda: TestLambda, type: SqlType): Argument {
  if (type.kind !== 'function') throw new TypeError('not a function type')
  return {
    kind: 'lambda',
    evaluate(parameters, rows) {
      const readers = parameters.map((column, i) => valueReader(column, type.parameters[i]!))
      return columnOf(
        type.result,
        Array.from({ length: rows }, (_, row) => lambda.body(...readers.map((read) => read(row)))),
      )
    },
  }
}

function resolve(name: string, given: readonly Given[]) {
  const record = lookupFunction(name)
  if (record === undefined) throw new TypeError(`no function ${name}`)
  const args = given.map(
    (arg): ArgumentType =>
      isLambda(arg)
        ? { kind: 'lambda', parameters: arg.parameters, bind: arg.returns }
        : { kind: 'type', type: parseType(arg[0]) },
  )
  const resolution = resolveFunction(name, record.overloads, args)
  given.forEach((arg, i) => {
    const to = resolution.arguments[i]!
    // Tests give arguments in the types that the overload takes; varchar lengths and NULLs aside.
    if (!isLambda(arg) && arg[1] !== null && !sameType(parseType(arg[0]), to) && to.kind !== 'varchar')
      throw new TypeError(`argument ${i} of ${name} is taken as ${formatType(to)}, not ${arg[0]}`)
  })
  return { record, resolution, handle: { name: record.name, ...resolution } }
}

/** The return type of a call. */
export function returnType(name: string, ...given: readonly Given[]): string {
  return formatType(resolve(name, given).resolution.returns)
}

/**
 * Calls a scalar function on one row, once with constants and once with columns of three equal rows; the four results must agree.
 */
export function call(name: string, ...given: readonly Given[]): Value {
  const { resolution, handle } = resolve(name, given)
  const { overload } = scalarOverload(handle)
  if (overload.nulls !== 'called' && given.some((arg) => !isLambda(arg) && arg[1] === null)) return null
  const kernel = overload.bind(resolution)
  const run = (rows: number, make: (type: SqlType, value: Value) => Column): Value[] => {
    const args = given.map((arg, i) =>
      isLambda(arg) ? lambdaColumn(arg, resolution.arguments[i]!) : make(resolution.arguments[i]!, arg[1]),
    )
    const column = kernel(args, rows, SESSION)
    if (column.length !== rows) throw new Error(`${name} made ${column.length} rows of ${rows}`)
    const read = valueReader(column, resolution.returns)
    return Array.from({ length: rows }, (_, row) => read(row))
  }
  const [constant = null] = run(1, (type, value) => constantOf(type, value, 1))
  const results = run(3, (type, value) => columnOf(type, [value, value, value]))
  for (const result of results) {
    const [a, b] = [result, constant].map((value) => formatValue(value, resolution.returns))
    if (a !== b) throw new Error(`${name}: ${a} over columns, ${b} over constants`)
  }
  return constant
}

/** {@link call} with the result as the CLI shows it. */
export function text(name: string, ...given: readonly Given[]): string {
  return formatValue(call(name, ...given), resolve(name, given).resolution.returns)
}

/** Aggregates rows (given as columns of values) in two batches; the result of group 0 is that of all of them. */
export function aggregate(
  name: string,
  ...columns: readonly (readonly [type: string, values: readonly Value[]])[]
): Value {
  return aggregateGroups(name, columns, undefined)[0] ?? null
}

/** Aggregates by group; without groups all rows are group 0. */
export function aggregateGroups(
  name: string,
  columns: readonly (readonly [type: string, values: readonly Value[]])[],
  groups: readonly number[] | undefined,
  rowCount = columns[0]?.[1].length ?? 0,
): Value[] {
  const { resolution, handle } = resolve(
    name,
    columns.map(([type]) => [type, null]),
  )
  const accumulator = createAccumulator(handle, SESSION)
  const groupCount = groups === undefined ? 1 : Math.max(0, ...groups) + 1
  const half = rowCount >> 1
  for (const [start, end] of [
    [0, half],
    [half, rowCount],
  ] as const) {
    const args = columns.map(([, values], i) => columnOf(resolution.arguments[i]!, values.slice(start, end)))
    const part = Int32Array.from({ length: end - start }, (_, row) => groups?.[start + row] ?? 0)
    accumulator.add(part, args, end - start, groupCount)
  }
  const column = atOnce(accumulator.finish(groupCount))
  const read = valueReader(column, resolution.returns)
  return Array.from({ length: column.length }, (_, row) => read(row))
}

/** The message that a call fails with. */
export function failure(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'no failure'
}

/** Calls a scalar function over columns of values; the rows' results. */
export function callRows(
  name: string,
  columns: readonly (readonly [type: string, values: readonly Value[]])[],
): Value[] {
  const { resolution, handle } = resolve(
    name,
    columns.map(([type]) => [type, null]),
  )
  const rows = columns[0]?.[1].length ?? 0
  const kernel = scalarOverload(handle).overload.bind(resolution)
  const column = kernel(
    columns.map(([, values], i) => columnOf(resolution.arguments[i]!, values)),
    rows,
    SESSION,
  )
  const read = valueReader(column, resolution.returns)
  return Array.from({ length: rows }, (_, row) => read(row))
}
