import { assertNever } from '../../../../common/assert.ts'
import type { CharSet } from './char-set.ts'
import { joined, type Printed } from './print-tree.ts'

/** How an engine has a character written by its number, in hexadecimal digits. */
export type Coded = (digits: string) => string

const LITERAL = /^[0-9A-Za-z _:/-]$/

/** A character outside of a class, in the words of an engine. */
export function printCharacter(character: number, coded: Coded): string {
  const text = String.fromCodePoint(character)
  return LITERAL.test(text) ? text : coded(character.toString(16))
}

function printInside(set: CharSet, coded: Coded): Printed {
  switch (set.kind) {
    case 'range':
      return `${coded(set.from.toString(16))}-${coded(set.to.toString(16))}`
    case 'property':
      return set.name.length <= 2 ? `\\p{${set.name}}` : undefined
    case 'any-of':
      return joined(set.sets.map((one) => printInside(one, coded)))
    case 'not':
    case 'all-of':
      return undefined
    default:
      return assertNever(set)
  }
}

/** A class in brackets, in the words that RE2 and JavaScript share; undefined for what these have no words for. */
export function printClass(set: CharSet, coded: Coded): Printed {
  const isNegative = set.kind === 'not'
  const inside = printInside(isNegative ? set.set : set, coded)
  if (inside === undefined || inside === '') return undefined
  return `[${isNegative ? '^' : ''}${inside}]`
}
