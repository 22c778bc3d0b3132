import { invalidPattern, not, range } from './char-set.ts'
import { createClassReader, ESCAPED_SETS } from './parse-class.ts'
import type { AnchorPlace, RegexpNode, RegexpSyntax, RepeatMode } from './node.ts'
import type { CharSet } from './char-set.ts'
import { createCursor } from './cursor.ts'

/** `(?i)`, `(?m)`, `(?s)`, `(?x)`: what holds up to the end of the group. */
interface Flags {
  readonly i: boolean
  readonly m: boolean
  readonly s: boolean
  readonly x: boolean
}

const MAX_REPETITIONS = 100_000
const NOTHING: RegexpNode = { kind: 'sequence', items: [] }
const NEWLINE = range(10, 10)
const ANY: CharSet = range(0, 0x10ffff)
const ANCHORS: Readonly<Record<string, AnchorPlace>> = {
  ...{ A: 'start', z: 'end', Z: 'end-of-last-line', G: 'search-start' },
  ...{ b: 'word-boundary', B: 'no-word-boundary' },
}

/**
 * Reads a regular expression as Trino does: Java's syntax in the dialect of Joni
 * (https://trino.io/docs/current/functions/regexp.html). Throws INVALID_FUNCTION_ARGUMENT
 * `Invalid regular expression '(': end pattern with unmatched parenthesis`.
 */
export function parseRegexp(source: string): RegexpSyntax {
  const cursor = createCursor(source)
  const { accept, peek, take, isAtEnd } = cursor
  const characterClass = createClassReader(cursor)
  const names = new Map<string, number>()
  let groupCount = 0
  let highestReference = 0
  let flags: Flags = { i: false, m: false, s: false, x: false }

  const fail = (reason: string): never => invalidPattern(source, reason)
  const setNode = (set: CharSet): RegexpNode => ({ kind: 'set', set, folds: flags.i })
  const characterNode = (character: number): RegexpNode => ({ kind: 'character', character, folds: flags.i })
  const anchor = (place: AnchorPlace): RegexpNode => ({ kind: 'anchor', place })

  /** Joni takes `a(?i)b|c` for `a(?i:b|c)`: the flags are for all that is left of the group. */
  function flagged(): RegexpNode {
    const before = flags
    const written = cursor.match(/[imsx]*(?:-[imsx]*)?/y)
    const [on = '', off = ''] = written.split('-')
    const set = (flag: keyof Flags) => (before[flag] || on.includes(flag)) && !off.includes(flag)
    const isGroup = accept(':')
    if (!isGroup && !accept(')')) fail(isAtEnd() ? 'end pattern in group' : 'undefined group option')
    flags = { i: set('i'), m: set('m'), s: set('s'), x: set('x') }
    const body = cursor.within(alternatives)
    flags = before
    if (isGroup) close()
    return body
  }

  function close(): void {
    if (!accept(')')) fail('end pattern with unmatched parenthesis')
  }

  function enclosed(wrap: (body: RegexpNode) => RegexpNode): RegexpNode {
    const before = flags
    const body = cursor.within(alternatives)
    flags = before
    close()
    return wrap(body)
  }

  function capturing(name: string | undefined): RegexpNode {
    const index = ++groupCount
    if (name !== undefined) names.set(name, index)
    return enclosed((body) => ({ kind: 'group', index, name, body }))
  }

  function group(): RegexpNode {
    if (!accept('?')) return capturing(undefined)
    if (accept(':')) return enclosed((body) => body)
    if (accept('>')) return enclosed((body) => ({ kind: 'atomic', body }))
    const look = cursor.match(/<?[=!]/y)
    if (look !== '') {
      const negative = look.endsWith('!')
      return enclosed((body) => ({ kind: 'look', behind: look.length === 2, negative, body }))
    }
    const isQuoted = accept("'")
    if (isQuoted || accept('<') || accept('P<')) {
      const name = cursor.match(isQuoted ? /[^')]*/y : /[^>)]*/y)
      if (!accept(isQuoted ? "'" : '>')) fail(`invalid group name <${name}>`)
      if (name === '') fail('group name is empty')
      if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) fail(`invalid char in group name <${name}>`)
      if (names.has(name)) fail(`multiplex defined name <${name}>`)
      return capturing(name)
    }
    return flagged()
  }

  function reference(group: number): RegexpNode {
    highestReference = Math.max(highestReference, group)
    return { kind: 'reference', group, folds: flags.i }
  }

  /** A number of one digit, or of a group so far; others are octal. */
  function isReference(): boolean {
    const digits = cursor.look(/[1-9][0-9]{0,3}/y)
    return digits.length === 1 || (digits !== '' && Number(digits) <= groupCount)
  }

  function escape(): RegexpNode {
    if (isReference()) return reference(Number(cursor.match(/[0-9]+/y)))
    if (isAtEnd()) return fail('end pattern at escape')
    const letter = peek()
    const [set, place] = [ESCAPED_SETS[letter], ANCHORS[letter]]
    if (set !== undefined || place !== undefined) {
      take()
      return set === undefined ? anchor(place!) : setNode(set)
    }
    if (cursor.match(/k(?=[<'])/y) !== '') {
      const name = cursor.match(/<[^>]*>|'[^']*'/y).slice(1, -1)
      const number = names.get(name) ?? (/^[0-9]+$/.test(name) ? Number(name) : undefined)
      return reference(number ?? fail(`undefined name <${name}> reference`))
    }
    const named = characterClass.property()
    return named === undefined ? characterNode(characterClass.escaped()) : setNode(named)
  }

  /** The text between `\Q` and `\E`, as it stands; what repeats it repeats its last character. */
  function quoted(): readonly RegexpNode[] {
    const text = cursor.match(/[^]*?(?=\\E|$)/y)
    accept('\\E')
    const items = Array.from(text, (one) => characterNode(one.codePointAt(0)!))
    const last = items.at(-1)
    return last === undefined ? [] : [...items.slice(0, -1), repeated(last)]
  }

  function atom(): RegexpNode {
    if (accept('\\')) return escape()
    if (accept('(')) return group()
    if (accept('[')) return setNode(characterClass.read())
    if (accept('.')) return setNode(flags.s ? ANY : not(NEWLINE))
    if (accept('^')) return anchor(flags.m ? 'line-start' : 'start')
    if (accept('$')) return anchor(flags.m ? 'line-end' : 'end-of-last-line')
    if (cursor.match(/[*+?]/y) !== '') fail('target of repeat operator is not specified')
    return characterNode(take())
  }

  function mode(): RepeatMode {
    if (accept('?')) return 'lazy'
    return accept('+') ? 'possessive' : 'greedy'
  }

  function repeated(body: RegexpNode): RegexpNode {
    while (skipsFreely());
    const written = cursor.match(/[*+?]|\{[0-9]+(?:,[0-9]*)?\}/y)
    if (written === '') return body
    const [, low, comma, high] = /^\{([0-9]+)(,?)([0-9]*)\}$/.exec(written) ?? []
    const least = low === undefined ? (written === '+' ? 1 : 0) : Number(low)
    let most = written === '?' ? 1 : Infinity
    if (low !== undefined) most = comma === '' ? least : high === '' ? Infinity : Number(high)
    if (least > MAX_REPETITIONS || (most > MAX_REPETITIONS && most !== Infinity))
      fail('too big number for repeat range')
    if (most < least) fail('upper is smaller than lower in repeat range')
    const repetition: RegexpNode = { kind: 'repeat', body, least, most, mode: mode() }
    return cursor.within(() => repeated(repetition))
  }

  function skipsFreely(): boolean {
    if (accept('(?#')) {
      cursor.match(/(?:\\[^]|[^)\\])*/y)
      if (!accept(')')) fail('end pattern in group')
      return true
    }
    return flags.x && cursor.match(/[ \t\n\r\f]+|#[^\n]*\n?/y) !== ''
  }

  function sequence(): RegexpNode {
    const items: RegexpNode[] = []
    while (!isAtEnd() && peek() !== '|' && peek() !== ')') {
      if (skipsFreely()) continue
      if (accept('\\Q')) items.push(...quoted())
      else items.push(repeated(atom()))
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items }
  }

  function alternatives(): RegexpNode {
    const items = [sequence()]
    while (accept('|')) items.push(sequence())
    return items.length === 1 ? items[0]! : { kind: 'alternatives', items }
  }

  const node = source === '' ? NOTHING : alternatives()
  if (!isAtEnd()) fail('unmatched close parenthesis')
  if (highestReference > groupCount) fail('invalid backref number/name')
  return { node, groupCount, names }
}
