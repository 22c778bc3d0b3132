import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atOnce } from '../../src/common/steps.ts'
import { columnOf, constantOf } from '../../src/column/builder.ts'
import type { Column } from '../../src/column/column.ts'
import { valueReader } from '../../src/column/value.ts'
import { COUNT } from '../../src/function/aggregate/count.ts'
import { AGGREGATE_FUNCTIONS } from '../../src/function/aggregate/index.ts'
import type { Accumulator, AggregateFunction } from '../../src/function/definition.ts'
import { createAccumulator } from '../../src/function/registry.ts'
import { resolveFunction, type Resolution } from '../../src/function/resolve.ts'
import { parseSignature, type TypePattern } from '../../src/function/signature.ts'
import { createDigest } from '../../src/function/scalar/tdigest/digest.ts'
import { createSketch } from '../../src/function/scalar/hyperloglog/sketch.ts'
import { parseType } from '../../src/types/parse-type.ts'
import {
  array,
  BIGINT,
  decimal,
  DOUBLE,
  map,
  type SqlType,
  timestamp,
  VARCHAR,
} from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'

const SESSION = { now: 0n, zone: 'UTC', user: 'alice', queryId: 'q', signal: undefined }

/** What a type variable stands for. */
const VARIABLE_TYPES: readonly SqlType[] = [VARCHAR, BIGINT, DOUBLE, timestamp(6)]

/** Arguments that must be the same in every row, by place; by name, or by name and number of arguments. */
const CONSTANTS: Readonly<Partial<Record<string, Readonly<Partial<Record<number, Value>>>>>> = {
  'min/2': { 1: 3n },
  'max/2': { 1: 3n },
  'min_by/3': { 2: 3n },
  'max_by/3': { 2: 3n },
  approx_most_frequent: { 0: 2n, 2: 3n },
  numeric_histogram: { 0: 4n, 2: 2 },
  'approx_distinct/2': { 1: 0.1 },
  'approx_percentile/2': { 1: 0.4 },
  'approx_percentile/3': { 1: 2, 2: 0.4 },
  'tdigest_agg/2': { 1: 2 },
}

const sketches = [0, 1, 2].map((seed) => {
  const sketch = createSketch(9)
  for (let i = 0; i < 40; i++) sketch.add(Math.imul(i + seed, 0x9e3779b1), i)
  return sketch.serialize()
})
const digests = [1, 5, 6].map((value) => {
  const digest = createDigest()
  for (let i = 0; i < 10; i++) digest.add(value * i, 1)
  return digest.serialize()
})

/** Few values of each type, so that equal ones meet; extremes among them. */
function valuesOf(type: SqlType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean()
    case 'bigint':
    case 'timestamp':
    case 'interval day to second':
      return fc.constantFrom(0n, 1n, 2n, 3n, -7n, 2n ** 53n + 1n, 2n ** 62n, -(2n ** 62n), 2n ** 63n - 1n)
    case 'decimal':
      return fc.constantFrom(0n, 1n, -25n, 10n ** 17n)
    case 'interval year to month':
      return fc.integer({ min: -1000, max: 1000 })
    case 'real':
    case 'double':
      return fc.constantFrom(0, -0, 1, 0.5, 0.1, 0.7, 3.25, 1e10, -1e-3, Number.NaN, Infinity)
    case 'varchar':
      return fc.constantFrom('', 'a', 'b', 'ab', 'é', 'GetObject', 'x'.repeat(40))
    case 'hyperloglog':
      return fc.constantFrom(...sketches)
    case 'tdigest':
      return fc.constantFrom(...digests)
    case 'array':
      return fc.array(nullable(valuesOf(type.element)), { maxLength: 3 })
    case 'map':
      return fc
        .uniqueArray(fc.tuple(valuesOf(type.key), nullable(valuesOf(type.value))), {
          maxLength: 3,
          selector: ([key]) => identity(key),
        })
        .map((entries) => ({ keys: entries.map(([key]) => key), values: entries.map(([, value]) => value) }))
    default:
      throw new Error(`no values of ${type.kind}: add some`)
  }
}

function nullable(values: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.option(values, { freq: 5 })
}

/** A text that is the same only for the same value, signs of zero told apart. */
function identity(value: Value): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`
    if (typeof part === 'number') return Object.is(part, -0) ? '-0' : String(part)
    return part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part
  })
}

function patternType(pattern: TypePattern, variable: SqlType): SqlType {
  switch (pattern.kind) {
    case 'variable':
      return variable
    case 'array':
      return array(patternType(pattern.element, variable))
    case 'map':
      return map(patternType(pattern.key, variable), patternType(pattern.value, variable))
    case 'parametric':
      return pattern.base === 'decimal' ? decimal(18, 2) : parseType(pattern.base)
    case 'type':
      return pattern.type
    default:
      throw new Error(`no type for a ${pattern.kind}: add one`)
  }
}

interface Case {
  readonly name: string
  readonly arguments: readonly SqlType[]
  readonly resolution: Resolution
  readonly constants: Readonly<Partial<Record<number, Value>>>
}

function casesOf({ name, overloads }: AggregateFunction): Case[] {
  return overloads.flatMap(({ signature }) => {
    const { parameters } = parseSignature(signature)
    const generic = signature.includes('(T') || /\b[TKV]\b/.test(signature)
    return (generic ? VARIABLE_TYPES : [VARCHAR]).map((variable) => {
      const types = parameters.map((pattern) => patternType(pattern, variable))
      const resolution = resolveFunction(
        name,
        overloads,
        types.map((type) => ({ kind: 'type', type })),
      )
      const own = CONSTANTS[`${name}/${types.length}`] ?? CONSTANTS[name] ?? {}
      const shares = Object.fromEntries(
        types.flatMap((type, i) =>
          name === 'approx_percentile' && type.kind === 'array' ? [[i, [0.1, 0.9]]] : [],
        ),
      )
      return { name, arguments: resolution.arguments, resolution, constants: { ...own, ...shares } }
    })
  })
}

const GROUPS = 3

interface Rows {
  readonly groups: readonly number[]
  readonly args: readonly (readonly Value[])[]
}

function rowsOf({ arguments: types, constants }: Case): fc.Arbitrary<Rows> {
  const row = fc.tuple(
    fc.nat(GROUPS - 1),
    ...types.map((type, i) =>
      constants[i] === undefined ? nullable(valuesOf(type)) : fc.constant(constants[i]),
    ),
  )
  return fc.array(row, { maxLength: 40 }).map((rows) => ({
    // The first of a row is its group.
    groups: rows.map(([group]) => group),
    args: types.map((_, i) => rows.map((values) => (values as Value[])[i + 1]!)),
  }))
}

function accumulatorOf({ name, resolution }: Case): Accumulator {
  return createAccumulator({ name, ...resolution }, SESSION)
}

function addRows(
  accumulator: Accumulator,
  { arguments: types, constants }: Case,
  rows: Rows,
  from: number,
  to: number,
) {
  const args = types.map((type, i): Column => {
    const values = rows.args[i]!.slice(from, to)
    const constant = constants[i]
    return constant === undefined ? columnOf(type, values) : constantOf(type, constant, to - from)
  })
  accumulator.add(Int32Array.from(rows.groups.slice(from, to)), args, to - from, GROUPS)
}

/** The results, or the error; its words may tell the way on which it was found. */
function outcome({ resolution }: Case, run: () => Column): readonly Value[] | 'error' {
  let column: Column
  try {
    column = run()
  } catch {
    return 'error'
  }
  const read = valueReader(column, resolution.returns)
  return Array.from({ length: column.length }, (_, row) => read(row))
}

function onePass(one: Case, rows: Rows) {
  return outcome(one, () => {
    const accumulator = accumulatorOf(one)
    addRows(accumulator, one, rows, 0, rows.groups.length)
    return atOnce(accumulator.finish(GROUPS))
  })
}

/** Each part's groups are numbered backwards, so that groups must be matched. */
function inParts(one: Case, rows: Rows, cuts: readonly number[]) {
  return outcome(one, () => {
    const total = accumulatorOf(one)
    const bounds = [
      0,
      ...cuts.filter((cut) => cut <= rows.groups.length).sort((a, b) => a - b),
      rows.groups.length,
    ]
    for (const [i, from] of bounds.slice(0, -1).entries()) {
      const part = accumulatorOf(one)
      const turned = { ...rows, groups: rows.groups.map((group) => GROUPS - 1 - group) }
      addRows(part, one, turned, from, bounds[i + 1]!)
      total.partial!.merge(Int32Array.of(2, 1, 0), part.partial!.export(GROUPS), GROUPS, GROUPS)
    }
    return atOnce(total.finish(GROUPS))
  })
}

/** Aggregates whose states stay where they are. */
const WHOLE = ['listagg', 'reduce_agg']

describe('partial aggregation', () => {
  it('is left out by', () => {
    const without = AGGREGATE_FUNCTIONS.filter(
      ({ overloads }) =>
        overloads[0]!.create({ arguments: [VARCHAR, VARCHAR], returns: VARCHAR }, SESSION).partial ===
        undefined,
    )
    expect(without.map(({ name }) => name)).toEqual(WHOLE)
  })

  for (const record of AGGREGATE_FUNCTIONS.filter(({ name }) => !WHOLE.includes(name))) {
    for (const one of casesOf(record)) {
      const types = one.arguments.map(({ kind }) => kind).join(', ')
      const exact = accumulatorOf(one).partial!.exact
      const law = exact ? 'any split merged is one pass' : 'one part is one pass, parts nearly'
      it(`${record.name}(${types}): ${law}`, () => {
        fc.assert(
          fc.property(rowsOf(one), fc.array(fc.nat(40), { maxLength: 4 }), (rows, cuts) => {
            const whole = onePass(one, rows)
            expect(identityOf(inParts(one, rows, exact ? cuts : []))).toBe(identityOf(whole))
          }),
          { numRuns: 60 },
        )
      })
    }
  }
})

/** Merging has formulas of its own where values are not just added. */
describe('statistics of parts', () => {
  const figure = fc.integer({ min: -1000, max: 1000 })
  for (const { name, overloads } of AGGREGATE_FUNCTIONS) {
    const { parameters } = parseSignature(overloads[0]!.signature)
    const numeric = parameters.every((pattern) => pattern.kind === 'type' && pattern.type.kind === 'double')
    if (!numeric || name.startsWith('tdigest')) continue
    it(name, () => {
      const types = parameters.map(() => DOUBLE)
      const resolution = resolveFunction(
        name,
        overloads,
        types.map((type) => ({ kind: 'type', type })),
      )
      const one: Case = { name, arguments: types, resolution, constants: {} }
      const columns = fc.array(fc.tuple(...types.map(() => figure)), { minLength: 10, maxLength: 40 })
      fc.assert(
        fc.property(columns, fc.array(fc.nat(40), { maxLength: 4 }), (values, cuts) => {
          const rows = {
            groups: values.map(() => 0),
            args: types.map((_, i) => values.map((row) => row[i]!)),
          }
          const [whole, parts] = [onePass(one, rows)[0], inParts(one, rows, cuts)[0]]
          if (typeof whole !== 'number') expect(parts).toBe(whole)
          else expect(Math.abs((parts as number) - whole)).toBeLessThan(1e-6 * Math.max(1, Math.abs(whole)))
        }),
        { numRuns: 100 },
      )
    })
  }
})

function identityOf(values: readonly Value[] | 'error'): string {
  return values === 'error' ? values : identity(values)
}

it('counts beyond 32 bits', () => {
  const resolution = resolveFunction('count', COUNT.overloads, [])
  const counts = [5, 2 ** 31, 2 ** 32 - 1, 2 ** 40 + 2 ** 31 + 7, 2 ** 53]
  const total = createAccumulator({ name: 'count', ...resolution }, SESSION)
  const groups = Int32Array.from(counts.keys())
  total.partial!.merge(groups, [columnOf(DOUBLE, counts)], counts.length, counts.length)
  const column = atOnce(total.finish(counts.length))
  const read = valueReader(column, BIGINT)
  expect(counts.map((_, row) => read(row))).toEqual(counts.map(BigInt))
})
