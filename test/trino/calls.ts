import { isDeepStrictEqual } from 'node:util'
import { assertNever } from '../../src/common/assert.ts'
import type { Signature, TypePattern } from '../../src/function/signature.ts'
import { below, chance, createRandom, pick, type Random } from '../../src/sample/random.ts'
import { CORNER_VALUES, ELEMENT_TYPES } from './corner-values.ts'

type Literal = string | undefined

function arrayOf(elements: readonly Literal[]): Literal {
  return elements.includes(undefined) ? undefined : `ARRAY[${elements.join(', ')}]`
}

/** Random literals of a signature's types; type variables keep the type that they were first given. */
export function literals(random: Random): (pattern: TypePattern) => Literal {
  const given = new Map<string, string>()
  const many = (pattern: TypePattern, count: number) => Array.from({ length: count }, () => literal(pattern))

  function typeOf(variable: string): string {
    const type = given.get(variable) ?? pick(random, ELEMENT_TYPES)
    given.set(variable, type)
    return type
  }

  /** A lambda that gives one of its parameters, something of them, or what has nothing to do with them. */
  function lambda(parameters: readonly TypePattern[], result: TypePattern): Literal {
    const names = parameters.map((_, index) => `p${index}`)
    const constant = literal(result)
    const same = names.filter((_, index) => isDeepStrictEqual(parameters[index], result))
    const tests = result.kind === 'type' && result.type.kind === 'boolean' ? names : []
    const bodies = [
      ...(constant === undefined ? [] : [constant, ...same.map((name) => `coalesce(${name}, ${constant})`)]),
      ...same,
      ...tests.flatMap((name) => [`${name} IS NULL`, `${name} = ${name}`, `${name} <> ${names[0]!}`]),
    ]
    return bodies.length === 0 ? undefined : `(${names.join(', ')}) -> ${pick(random, bodies)}`
  }

  function value(type: string): Literal {
    const values = CORNER_VALUES[type]
    return values === undefined ? undefined : pick(random, values)
  }

  function literal(pattern: TypePattern): Literal {
    if (pattern.kind !== 'function' && chance(random, 0.04)) return 'NULL'
    switch (pattern.kind) {
      case 'any':
        return value(pick(random, ELEMENT_TYPES))
      case 'variable':
        return value(typeOf(pattern.name))
      case 'type':
        return value(pattern.shown ?? pattern.type.kind)
      case 'parametric':
        return value(pattern.base)
      case 'array':
        return arrayOf(many(pattern.element, below(random, 4)))
      case 'map': {
        const keys = [...new Set(many(pattern.key, below(random, 3)))].filter((key) => key !== 'NULL')
        const [left, right] = [arrayOf(keys), arrayOf(many(pattern.value, keys.length))]
        return left === undefined || right === undefined ? undefined : `MAP(${left}, ${right})`
      }
      case 'function':
        return lambda(pattern.parameters, pattern.result)
      case 'row':
        return undefined
      default:
        return assertNever(pattern)
    }
  }
  return literal
}

/**
 * A random call of one of the scalar functions' signatures, of a seed and a number: `SELECT lpad('abc', bigint '-1', '')`. Undefined where
 * an argument is of a type that has no literals here, as rows and sketches have none.
 */
export function callOf(signatures: readonly Signature[], seed: number, index: number): string | undefined {
  const random = createRandom(seed, `call ${index}`)
  const { name, parameters } = pick(random, signatures)
  const values = parameters.map(literals(random))
  return values.includes(undefined) ? undefined : `SELECT ${name}(${values.join(', ')})`
}

/** The most rows that an aggregate is asked of. */
const MOST_ROWS = 8

/** Arguments that say what is asked, by their positions; where there are more arguments. */
const CONSTANT: Readonly<Record<string, readonly number[]>> = {
  approx_distinct: [1],
  approx_most_frequent: [0, 2],
  approx_percentile: [1, 2],
  max: [1],
  min: [1],
  numeric_histogram: [0],
}

/** Whether an aggregate's argument at a position says what is asked, the same for all rows. */
export function constantAt(name: string, at: number): boolean {
  return CONSTANT[name]?.includes(at) === true
}

/**
 * The same of aggregates, over a few rows or none: `SELECT corr(c0, c1) FROM (VALUES (1e0, 2e0), (NULL, 0e0)) t(c0, c1)`.
 * Undefined as {@link callOf}.
 */
export function aggregateCallOf(
  signatures: readonly Signature[],
  seed: number,
  index: number,
): string | undefined {
  const random = createRandom(seed, `aggregate ${index}`)
  const { name, parameters } = pick(random, signatures)
  const literal = literals(random)
  const columns: string[] = []
  const isConstant = (at: number) => constantAt(name, at)
  const call = parameters.map((pattern, at) =>
    isConstant(at) ? literal(pattern) : columns[columns.push(`c${at}`) - 1],
  )
  const values = parameters.filter((_, at) => !isConstant(at))
  if (columns.length === 0) return `SELECT ${name}() FROM (VALUES 1, 2)`
  const rows = Array.from({ length: 1 + below(random, MOST_ROWS) }, () => values.map(literal))
  if (call.includes(undefined) || rows.flat().includes(undefined)) return undefined
  const list = rows.map((row) => `(${row.join(', ')})`).join(', ')
  const [distinct, where] = [
    chance(random, 0.2) ? 'DISTINCT ' : '',
    chance(random, 0.1) ? ' WHERE false' : '',
  ]
  return `SELECT ${name}(${distinct}${call.join(', ')}) FROM (VALUES ${list}) t(${columns.join(', ')})${where}`
}
