import {
  anyOf,
  BLANKS,
  type CharSet,
  DIGITS,
  invalidPattern,
  not,
  posixSet,
  propertySet,
  range,
  WORDS,
} from './char-set.ts'
import type { Cursor } from './cursor.ts'

const MAX_CODE_POINT = 0x10ffff
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7, e: 27 }
/** The sets that a backslash and a letter stand for. */
export const ESCAPED_SETS: Readonly<Record<string, CharSet>> = {
  ...{ d: DIGITS, w: WORDS, s: BLANKS },
  ...{ D: not(DIGITS), W: not(WORDS), S: not(BLANKS) },
}

export interface ClassReader {
  /** A class, from after its `[` to past its `]`: `[a-z&&[^aeiou]]`, `[[:alpha:]_]`. */
  read(): CharSet
  /** `p{L}`, `P{Lu}` or `pL` after a backslash; undefined where something else stands here. */
  property(): CharSet | undefined
  /** The character that what follows a backslash stands for: `n`, `x41`, `x{1F600}`, `u00e9`, `012`, `cA`, `.`. */
  escaped(): number
}

/** Reads what stands for one character of several, and escapes. */
export function createClassReader(cursor: Cursor): ClassReader {
  const { accept, peek, take, isAtEnd, match, look } = cursor
  const fail = (reason: string): never => invalidPattern(cursor.source, reason)

  function property(): CharSet | undefined {
    const written = match(/[pP](?:\{[^(){|}]*\}|[A-Z])/y)
    if (written === '') return undefined
    const name = written.slice(1).replace(/[{}]/g, '')
    const set = propertySet(name) ?? fail(`invalid character property name <${name}>`)
    return written.startsWith('P') ? not(set) : set
  }

  function coded(digits: string, base: number): number {
    const character = Number.parseInt(digits, base)
    return character > MAX_CODE_POINT ? fail('invalid code point value') : character
  }

  function escaped(): number {
    if (isAtEnd()) return fail('end pattern at escape')
    const braced = match(/x\{[0-9a-fA-F]{1,8}\}/y)
    if (braced !== '') return coded(braced.slice(2, -1), 16)
    const hex = match(/x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{4}/y)
    if (hex !== '') return coded(hex.slice(1), 16)
    const octal = match(/[0-3]?[0-7]{1,2}/y)
    if (octal !== '') return coded(octal, 8)
    const control = match(/c[^]/y)
    if (control !== '') return control.codePointAt(1)! & 0x1f
    const letter = peek()
    const character = take()
    return CONTROLS[letter] ?? character
  }

  /** One member: a character, or a set, which cannot begin or end a range. */
  function member(): CharSet | number {
    const posix = match(/\[:\^?[a-z]+:\]/y)
    if (posix !== '') {
      const set = posixSet(posix.replace(/[^a-z]/g, '')) ?? fail('invalid POSIX bracket type')
      return posix.startsWith('[:^') ? not(set) : set
    }
    if (accept('[')) return cursor.within(read)
    if (!accept('\\')) return take()
    const set = ESCAPED_SETS[peek()]
    if (set === undefined) return property() ?? escaped()
    take()
    return set
  }

  function read(): CharSet {
    const isNegative = accept('^')
    const intersected: CharSet[] = []
    let sets: CharSet[] = []
    // A bracket right at the beginning is one of the characters, if another one ends the class.
    if (accept(']')) {
      if (look(/(?:\\[^]|[^\\\]])*\]/y) === '') fail('empty char-class')
      sets.push(range(0x5d, 0x5d))
    }
    while (!accept(']')) {
      if (isAtEnd()) fail('premature end of char-class')
      if (accept('&&')) {
        intersected.push(anyOf(...sets))
        sets = []
        continue
      }
      const first = member()
      if (typeof first !== 'number') {
        sets.push(first)
        continue
      }
      if (match(/-(?!\]|&&)/y) === '') {
        sets.push(range(first, first))
        continue
      }
      if (isAtEnd()) fail('premature end of char-class')
      const last = member()
      if (typeof last !== 'number') fail('char-class value at end of range')
      else if (last < first) fail('empty range in char class')
      else sets.push(range(first, last))
    }
    const all: CharSet =
      intersected.length === 0 ? anyOf(...sets) : { kind: 'all-of', sets: [...intersected, anyOf(...sets)] }
    return isNegative ? not(all) : all
  }

  return { read, property, escaped }
}
