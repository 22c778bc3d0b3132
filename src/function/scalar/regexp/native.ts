import { utf8 } from '../../bytes.ts'

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

const SYNTAX = /[\^$\\.*+?()[\]{}|/]/
/** Classes are of ASCII alone; JavaScript's \s is not. */
const CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  s: '\\t-\\r ',
}
const NEGATED: Readonly<Record<string, string>> = { D: '0-9', W: '0-9A-Za-z_', S: '\\t-\\r ' }
const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

function quoted(character: string): string {
  return SYNTAX.test(character) ? `\\${character}` : character
}

/** A part of a pattern: its text for JavaScript, and the one character that it is, where it is one. */
interface Part {
  readonly text: string
  readonly character: string | undefined
}

/** Reads a pattern from left to right; throws SyntaxError at what is beyond the subset. */
function createReader(source: string, folds: boolean) {
  let at = 0
  let ways = 1
  let repetitions = 0
  /** Literal characters so far that follow each other in every match; and the longest such text. */
  let [run, longest] = ['', '']

  const fail = (): never => {
    throw new SyntaxError('the pattern is not simple')
  }
  const accept = (text: string): boolean => {
    if (!source.startsWith(text, at)) return false
    at += text.length
    return true
  }

  function endRun(): void {
    if (run.length > longest.length) longest = run
    run = ''
  }

  function count(factor: number): void {
    ways *= factor
    if (ways > MAX_WAYS) fail()
  }

  function escape(): Part {
    const name = source[at++] ?? fail()
    const [inside, outside] = [CLASSES[name], NEGATED[name]]
    // With case folding JavaScript's words have more letters than RE2's.
    if (folds && /[wWb]/.test(name)) fail()
    if (inside !== undefined) return { text: `[${inside}]`, character: undefined }
    if (outside !== undefined) return { text: `[^${outside}]`, character: undefined }
    const character = CONTROLS[name] ?? (/[\p{L}\p{N}\s]/u.test(name) ? fail() : name)
    return { text: quoted(character), character }
  }

  /** One item of a class, as text within brackets; a class of its own cannot begin or end a range. */
  function classItem(): Part {
    const character = source[at++] ?? fail()
    if (character === '[' || character === '&') return fail()
    if (character !== '\\')
      return { text: /[\\\]^-]/.test(character) ? `\\${character}` : character, character }
    const name = source[at++] ?? fail()
    const inside = CLASSES[name]
    if (folds && name === 'w') fail()
    if (inside !== undefined) return { text: inside, character: undefined }
    if (/[\p{L}\p{N}\s]/u.test(name)) return fail()
    return { text: /[\\\]^[-]/.test(name) ? `\\${name}` : name, character: name }
  }

  function characterClass(): Part {
    let text = accept('^') ? '[^' : '['
    if (source[at] === ']') fail()
    while (!accept(']')) {
      const first = classItem()
      text += first.text
      if (source[at] !== '-' || source[at + 1] === ']') continue
      if (first.character === '-') fail()
      at++
      const last = classItem()
      // Ranges of letters and digits alone: what lies between others is the same, but hardly meant.
      if (!/^\w$/.test(first.character ?? '') || !/^\w$/.test(last.character ?? '')) fail()
      if (first.character! > last.character!) fail()
      text += `-${last.text}`
    }
    return { text: `${text}]`, character: undefined }
  }

  /** The quantifier at this place, '' where there is none. */
  function quantifier(): string {
    const found = /^(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??/.exec(source.slice(at))?.[0] ?? ''
    at += found.length
    // Two in a row.
    if (found !== '' && /[*+?{]/.test(source[at] ?? '')) fail()
    if (found === '') return found
    const [, least = '0', most] = /^\{(\d+)(?:,(\d*))?\}/.exec(found) ?? []
    if (/^[*+]/.test(found) || most === '') {
      if (++repetitions > 1) fail()
    } else if (found.startsWith('?')) count(2)
    else count(1 + Number(most ?? least) - Number(least))
    if (Math.max(Number(least), Number(most ?? 0)) > MAX_COUNT || (most && Number(most) < Number(least)))
      fail()
    return found
  }

  function group(): string {
    const open = accept('?:') ? '(?:' : source[at] === '?' ? fail() : '('
    const inner = alternatives()
    if (!accept(')')) fail()
    if (/[*+?{]/.test(source[at] ?? '')) fail()
    return `${open}${inner})`
  }

  function sequence(): string {
    let text = ''
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const character = source[at++]!
      if (character === '(') {
        text += group()
        continue
      }
      if (character === '^' || character === '$') {
        if (/[*+?{]/.test(source[at] ?? '')) fail()
        endRun()
        text += character
        continue
      }
      let part: Part
      if (character === '.') part = { text: '[^\\n]', character: undefined }
      else if (character === '[') part = characterClass()
      else if (character === '\\') part = escape()
      else if (/[*+?{}\]]/.test(character)) return fail()
      else part = { text: quoted(character), character }
      const repeated = quantifier()
      text += part.text + repeated
      if (part.character !== undefined && repeated === '') run += part.character
      else endRun()
    }
    return text
  }

  /** What only one of the alternatives has is in no literal. */
  function alternatives(): string {
    const before = { run, longest }
    const texts = [sequence()]
    while (accept('|')) texts.push(sequence())
    if (texts.length === 1) return texts[0]!
    count(texts.length)
    run = before.run
    longest = before.longest
    endRun()
    return texts.join('|')
  }

  const text = alternatives()
  if (at < source.length) fail()
  endRun()
  return { text, literal: folds ? '' : longest }
}

/**
 * A regular expression for JavaScript's engine that finds, in a text, the same first match with the same groups as RE2 does, for
 * patterns of a simple kind: ASCII characters and classes, groups, alternatives, one repetition without an end, on one character.
 * JavaScript's engine goes back where RE2's does not, which this bounds; and takes a tenth of the time.
 *
 * @returns undefined for all other patterns
 */
export function nativePattern(source: string): NativePattern | undefined {
  if (!/^[\x20-\x7e]*$/.test(source)) return undefined
  const folds = source.startsWith('(?i)')
  try {
    const { text, literal } = createReader(folds ? source.slice(4) : source, folds)
    return { regexp: new RegExp(text, folds ? 'iu' : 'u'), literal: utf8(literal) }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
