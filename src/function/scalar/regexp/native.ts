import { assertNever } from '../../../common/assert.ts'
import { utf8 } from '../../bytes.ts'
import type { CharSet } from './syntax/char-set.ts'
import type { AnchorPlace, RegexpNode } from './syntax/node.ts'
import { type Coded, printCharacter, printClass } from './syntax/print-class.ts'
import { joined, type PatternWords, printQuantifier, printTree } from './syntax/print-tree.ts'

/** What a simple regular expression means to JavaScript, and what can be told of it without running it. */
export interface NativePattern {
  readonly regexp: RegExp
  /** A text that is in every match, in UTF-8; empty where none is known. */
  readonly literal: Uint8Array
}

/** Texts up to so many UTF-16 units: a pattern's one repetition is tried from each of them on, at worst to the end. */
export const MAX_NATIVE_LENGTH = 4096

/** How many ways through a pattern there may be, repetitions aside, and how often a counted repetition may go on. */
const MAX_WAYS = 64
const MAX_COUNT = 100

const coded: Coded = (digits) => `\\u{${digits}}`
const ANCHORS: Readonly<Partial<Record<AnchorPlace, string>>> = {
  ...{ start: '^', end: '$', 'end-of-last-line': '$' },
  ...{ 'word-boundary': '\\b', 'no-word-boundary': '\\B' },
}

const LETTER = /[A-Za-z]/
const LAST_ASCII = 0x7f

/** Whether a set is of ASCII, or of all but some of ASCII, and if so, whether it distinguishes letters. */
function lettersOf(set: CharSet): 'none' | 'some' | undefined {
  switch (set.kind) {
    case 'range': {
      const { from, to } = set
      if (to > LAST_ASCII) return undefined
      const characters = Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))
      return LETTER.test(characters.join('')) ? 'some' : 'none'
    }
    case 'not':
      return lettersOf(set.set)
    case 'any-of': {
      const all = set.sets.map(lettersOf)
      return all.includes(undefined) ? undefined : all.includes('some') ? 'some' : 'none'
    }
    case 'property':
    case 'all-of':
      return undefined
    default:
      return assertNever(set)
  }
}

/** Prints a pattern from left to right, and counts what it may cost; undefined is what is beyond the subset. */
function printed(node: RegexpNode) {
  let ways = 1
  let repetitions = 0
  /** Whether letter case counts: JavaScript has one answer for a whole pattern. */
  const folding = new Set<boolean>()
  /** Literal characters so far that follow each other in every match; and the longest such text. */
  let [run, longest] = ['', '']

  function endRun(): void {
    if (run.length > longest.length) longest = run
    run = ''
  }

  const words: PatternWords = {
    character({ character, folds }) {
      if (character > LAST_ASCII) return undefined
      const text = String.fromCodePoint(character)
      if (LETTER.test(text)) folding.add(folds)
      run += text
      return printCharacter(character, coded)
    },
    set({ set, folds }) {
      endRun()
      const letters = lettersOf(set)
      if (letters === 'some') folding.add(folds)
      return letters === undefined ? undefined : printClass(set, coded)
    },
    anchor(place) {
      endRun()
      // With case folding JavaScript's words have more letters than ASCII's.
      if (place === 'word-boundary' || place === 'no-word-boundary') folding.add(false)
      return ANCHORS[place]
    },
    repeat(node, print) {
      const { body, least, most, mode } = node
      if ((body.kind !== 'character' && body.kind !== 'set') || mode === 'possessive') return undefined
      if (most === Infinity) repetitions++
      else ways *= 1 + most - least
      if (Math.max(least, most === Infinity ? 0 : most) > MAX_COUNT) return undefined
      endRun()
      const text = print(body)
      run = ''
      return text === undefined ? undefined : text + printQuantifier(node)
    },
    alternatives(items, print) {
      endRun()
      // What only one of them has is in no literal.
      const before = longest
      ways *= items.length
      const text = joined(items.map(print), '|')
      ;[run, longest] = ['', before]
      return text === undefined ? undefined : `(?:${text})`
    },
  }

  const text = printTree(node, words)
  endRun()
  if (text === undefined || ways > MAX_WAYS || repetitions > 1 || folding.size > 1) return undefined
  const folds = folding.has(true)
  return { text, flags: folds ? 'iu' : 'u', literal: folds ? '' : longest }
}

/**
 * A regular expression for JavaScript's engine that finds, in a text, the same first match with the same groups as RE2 does, for
 * patterns of a simple kind: ASCII characters and classes, groups, alternatives, one repetition without an end, on one character.
 * JavaScript's engine goes back where RE2's does not, which this bounds; and takes a tenth of the time. As RE2's, it finds what Java's
 * would in texts that `re2Limits` allows.
 *
 * @returns undefined for all other patterns
 */
export function nativePattern(node: RegexpNode): NativePattern | undefined {
  const own = printed(node)
  if (own === undefined) return undefined
  return { regexp: new RegExp(own.text, own.flags), literal: utf8(own.literal) }
}
