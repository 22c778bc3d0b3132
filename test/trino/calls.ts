import { functionRecords } from '../../src/function/registry.ts'
import { below, chance, createRandom, type Random } from '../../src/sample/random.ts'
import { CORNER_VALUES, ELEMENT_TYPES } from './corner-values.ts'

/** A function's overload: its argument types as its documentation writes them (`array(T)`, `varchar(x)`, `T`). */
interface Overload {
  readonly name: string
  readonly argumentTypes: readonly string[]
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[below(random, choices.length)]!
}

/** The parts of a list of types, whose own parentheses may hold commas. */
function splitTypes(list: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at <= list.length; at++) {
    if (list[at] === '(') depth++
    else if (list[at] === ')') depth--
    if (at < list.length && (list[at] !== ',' || depth > 0)) continue
    const part = list.slice(start, at).trim()
    if (part !== '') parts.push(part)
    start = at + 1
  }
  return parts
}

function overloadOf(name: string, signature: string): Overload {
  const list = signature.slice(signature.indexOf('(') + 1, signature.lastIndexOf(') ->'))
  return { name, argumentTypes: splitTypes(list) }
}

const NESTED = /^(array|map)\((.*)\)$/
const VARIABLE = /^[A-Z]\d?$/

/** Random literals of types; type variables keep the type that they were first given. */
function literals(random: Random): (type: string) => string | undefined {
  const given = new Map<string, string>()
  const many = (type: string, count: number) => Array.from({ length: count }, () => literal(type))
  const arrayOf = (values: readonly (string | undefined)[]) =>
    values.includes(undefined) ? undefined : `ARRAY[${values.join(', ')}]`

  function nested(kind: string, types: readonly string[]): string | undefined {
    const [first = '', second = ''] = types
    if (kind === 'array') return arrayOf(many(first, below(random, 4)))
    const keys = [...new Set(many(first, below(random, 3)))].filter((key) => key !== 'NULL')
    const [left, right] = [arrayOf(keys), arrayOf(many(second, keys.length))]
    return left === undefined || right === undefined ? undefined : `MAP(${left}, ${right})`
  }

  function literal(type: string): string | undefined {
    if (chance(random, 0.04)) return 'NULL'
    const variable = type.toUpperCase()
    if (VARIABLE.test(variable)) {
      if (!given.has(variable)) given.set(variable, pick(random, ELEMENT_TYPES))
      return literal(given.get(variable)!)
    }
    const [, kind, inner] = NESTED.exec(type) ?? []
    if (kind !== undefined && inner !== undefined) return nested(kind, splitTypes(inner))
    const values = CORNER_VALUES[type.replace(/\(\w+(?:, *\w+)?\)/, '').toLowerCase()]
    return values === undefined ? undefined : pick(random, values)
  }
  return literal
}

/** The overloads of every scalar function that a query may call, but for those of the names. */
export function scalarOverloads(without: ReadonlySet<string>): readonly Overload[] {
  return functionRecords().flatMap((record) =>
    record.kind !== 'scalar' || record.hidden === true || without.has(record.name)
      ? []
      : record.overloads.map(({ signature }) => overloadOf(record.name, signature)),
  )
}

/**
 * A random call of one of the overloads, of a seed and a number: `SELECT lpad('abc', bigint '-1', '')`. Undefined where
 * an argument is of a type that has no literals here, as functions and sketches have none.
 */
export function callOf(overloads: readonly Overload[], seed: number, index: number): string | undefined {
  const random = createRandom(seed, `call ${index}`)
  const { name, argumentTypes } = pick(random, overloads)
  const values = argumentTypes.map(literals(random))
  return values.includes(undefined) ? undefined : `SELECT ${name}(${values.join(', ')})`
}
