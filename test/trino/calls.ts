import { assertNever } from '../../src/common/assert.ts'
import type { Signature, TypePattern } from '../../src/function/signature.ts'
import { below, chance, createRandom, pick, type Random } from '../../src/sample/random.ts'
import { CORNER_VALUES, ELEMENT_TYPES } from './corner-values.ts'

type Literal = string | undefined

function arrayOf(elements: readonly Literal[]): Literal {
  return elements.includes(undefined) ? undefined : `ARRAY[${elements.join(', ')}]`
}

/** Random literals of a signature's types; type variables keep the type that they were first given. */
function literals(random: Random): (pattern: TypePattern) => Literal {
  const given = new Map<string, string>()
  const many = (pattern: TypePattern, count: number) => Array.from({ length: count }, () => literal(pattern))

  function typeOf(variable: string): string {
    const type = given.get(variable) ?? pick(random, ELEMENT_TYPES)
    given.set(variable, type)
    return type
  }

  function value(type: string): Literal {
    const values = CORNER_VALUES[type]
    return values === undefined ? undefined : pick(random, values)
  }

  function literal(pattern: TypePattern): Literal {
    if (chance(random, 0.04)) return 'NULL'
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
      case 'row':
      case 'function':
        return undefined
      default:
        return assertNever(pattern)
    }
  }
  return literal
}

/**
 * A random call of one of the signatures, of a seed and a number: `SELECT lpad('abc', bigint '-1', '')`. Undefined where
 * an argument is of a type that has no literals here, as functions and sketches have none.
 */
export function callOf(signatures: readonly Signature[], seed: number, index: number): string | undefined {
  const random = createRandom(seed, `call ${index}`)
  const { name, parameters } = pick(random, signatures)
  const values = parameters.map(literals(random))
  return values.includes(undefined) ? undefined : `SELECT ${name}(${values.join(', ')})`
}
