import { assertNever } from '../../../../common/assert.ts'
import { TraillakeError } from '../../../../common/errors.ts'

/** Characters that a place in a pattern may be: code points from … to, or a property, or what sets make of each other. */
export type CharSet =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  /** Of Unicode; `name` is what JavaScript calls it within `\p{…}`. */
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'not'; readonly set: CharSet }
  | { readonly kind: 'any-of'; readonly sets: readonly CharSet[] }
  | { readonly kind: 'all-of'; readonly sets: readonly CharSet[] }

export function range(from: number, to: number): CharSet {
  return { kind: 'range', from, to }
}

export function not(set: CharSet): CharSet {
  return { kind: 'not', set }
}

export function anyOf(...sets: readonly CharSet[]): CharSet {
  return sets.length === 1 ? sets[0]! : { kind: 'any-of', sets }
}

const between = (from: string, to: string): CharSet => range(from.codePointAt(0)!, to.codePointAt(0)!)

/** `\d`, `\w` and `\s` are of ASCII alone, with vertical tabs among the blanks. */
export const DIGITS: CharSet = between('0', '9')
export const WORDS: CharSet = anyOf(between('a', 'z'), between('A', 'Z'), DIGITS, between('_', '_'))
export const BLANKS: CharSet = anyOf(range(9, 13), range(32, 32))

const property = (name: string): CharSet => ({ kind: 'property', name })

/** What `[[:name:]]` and `\p{Name}` mean beside Unicode's own properties. */
const NAMED: Readonly<Record<string, CharSet>> = {
  alnum: anyOf(property('Alphabetic'), property('Nd')),
  alpha: property('Alphabetic'),
  ascii: range(0, 127),
  blank: anyOf(property('Zs'), range(9, 9)),
  cntrl: property('Cc'),
  digit: property('Nd'),
  graph: not(anyOf(property('White_Space'), property('Cc'), property('Cn'), property('Cs'))),
  lower: property('Lowercase'),
  print: not(anyOf(property('Cc'), property('Cn'), property('Cs'))),
  punct: property('P'),
  space: property('White_Space'),
  upper: property('Uppercase'),
  word: anyOf(property('L'), property('M'), property('N'), property('Pc')),
  xdigit: anyOf(DIGITS, between('a', 'f'), between('A', 'F')),
}

/** A character of a word for `\b` and `\B`, in all of Unicode. */
export const WORD_CHARACTERS: CharSet = NAMED['word']!

function isProperty(name: string): boolean {
  try {
    return new RegExp(`\\p{${name}}`, 'u') instanceof RegExp
  } catch {
    return false
  }
}

/** The set between `[:` and `:]`; undefined where there is none of that name. */
export function posixSet(name: string): CharSet | undefined {
  return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
}

/**
 * The set of `\p{Name}`: a general category, a script, a binary property, or one of POSIX. Letter case, blanks and
 * underscores in names do not count (https://trino.io/docs/current/functions/regexp.html).
 */
export function propertySet(written: string): CharSet | undefined {
  const plain = written.replace(/[\s_-]/g, '')
  const posix = posixSet(plain.toLowerCase())
  if (posix !== undefined) return posix
  const capital = plain.charAt(0).toUpperCase() + plain.slice(1)
  const spaced = capital.replace(/(?<=[a-z])(?=[A-Z])/g, '_')
  const short = plain.length <= 2 ? plain.charAt(0).toUpperCase() + plain.slice(1).toLowerCase() : undefined
  const names = [short, spaced, capital, `Script=${spaced}`, `Script=${capital}`]
  const name = names.find((one) => one !== undefined && isProperty(one))
  return name === undefined ? undefined : property(name)
}

/**
 * Whether a set has a character, as a function: what it says of ASCII is worked out once.
 *
 * @param folds whether letter case does not count
 */
export function membership(set: CharSet, folds: boolean): (character: number) => boolean {
  const holds = uncached(set, folds)
  const ascii = Uint8Array.from({ length: 128 }, (_, character) => (holds(character) ? 1 : 0))
  return (character) => (character < 128 ? ascii[character] === 1 : holds(character))
}

/** What JavaScript's engine says of single characters. */
function asked(source: string, flags: string): (character: number) => boolean {
  const test = new RegExp(`^${source}`, flags)
  return (character) => test.test(String.fromCodePoint(character))
}

function uncached(set: CharSet, folds: boolean): (character: number) => boolean {
  switch (set.kind) {
    case 'range': {
      const { from, to } = set
      if (folds) return asked(`[\\u{${from.toString(16)}}-\\u{${to.toString(16)}}]`, 'iu')
      return (character) => character >= from && character <= to
    }
    case 'property':
      return asked(`\\p{${set.name}}`, folds ? 'iu' : 'u')
    case 'not': {
      const holds = uncached(set.set, folds)
      return (character) => !holds(character)
    }
    case 'any-of': {
      const all = set.sets.map((one) => uncached(one, folds))
      return (character) => all.some((holds) => holds(character))
    }
    case 'all-of': {
      const all = set.sets.map((one) => uncached(one, folds))
      return (character) => all.every((holds) => holds(character))
    }
    default:
      return assertNever(set)
  }
}

/** Fails at what is no pattern. The words are those of Joni, Trino's library of regular expressions. */
export function invalidPattern(source: string, reason: string): never {
  throw new TraillakeError('INVALID_FUNCTION_ARGUMENT', `Invalid regular expression '${source}': ${reason}`)
}
