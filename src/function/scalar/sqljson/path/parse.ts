import { TraillakeError } from '../../../../common/errors.ts'
import { decimalLiteral } from '../../../../types/decimal.ts'
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, VARCHAR } from '../../../../types/type.ts'
import { patternOf } from '../../regexp/pattern.ts'
import { type Item, jsonItem, typedValue } from './item.ts'
import {
  type JsonPath,
  PATH_METHODS,
  type PathComparison,
  type PathExpression,
  type PathPredicate,
  type Subscript,
} from './syntax.ts'

const TOKEN =
  /\s+|(?<text>"(?:[^"]|"")*")|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<variable>\$[A-Za-z_][A-Za-z0-9_]*)|(?<symbol>==|<>|!=|<=|>=|&&|\|\||\.\.|[-+*/%<>!()[\],.?@$])/y

interface Token {
  readonly kind: 'text' | 'number' | 'word' | 'variable' | 'symbol' | 'end'
  /** As written; of a quoted text, what it stands for. */
  readonly text: string
  readonly at: number
}

function invalidPath(message: string): never {
  throw new TraillakeError('INVALID_PATH', `invalid JSON path: ${message}`)
}

function tokenize(path: string): readonly Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < path.length) {
    const at = TOKEN.lastIndex
    const groups = TOKEN.exec(path)?.groups
    if (groups === undefined) return invalidPath(`unexpected '${path[at]}' at position ${at + 1}`)
    for (const kind of ['text', 'number', 'word', 'variable', 'symbol'] as const) {
      const text = groups[kind]
      if (text === undefined) continue
      const plain = kind === 'text' ? text.slice(1, -1).replaceAll('""', '"') : text
      tokens.push({ kind, text: kind === 'variable' ? text.slice(1) : plain, at })
    }
  }
  tokens.push({ kind: 'end', text: 'end of path', at: path.length })
  return tokens
}

function numberItem(text: string): Item {
  if (/[eE]/.test(text)) return typedValue(DOUBLE, Number(text))
  if (text.includes('.')) {
    const { type, value } = decimalLiteral(text)
    return typedValue(type, value)
  }
  const value = BigInt(text)
  if (BigInt.asIntN(32, value) === value) return typedValue(INTEGER, Number(value))
  return BigInt.asIntN(64, value) === value
    ? typedValue(BIGINT, value)
    : invalidPath(`invalid numeric literal: ${text}`)
}

const WORD_ITEMS: Readonly<Record<string, Item>> = {
  true: typedValue(BOOLEAN, true),
  false: typedValue(BOOLEAN, false),
  null: jsonItem(null),
}

const COMPARISONS: Readonly<Record<string, PathComparison>> = {
  '==': '==',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

/** Flags of like_regex that RE2 has as well. */
const REGEX_FLAGS = /^[ims]*$/

/**
 * Reads a path. Keywords and names are case-sensitive.
 *
 * @throws INVALID_PATH `invalid JSON path: …`; NOT_SUPPORTED for `datetime()`
 * @example parseJsonPath('lax $.Records[*]?(@.eventName == "ConsoleLogin").sourceIPAddress')
 */
export function parseJsonPath(path: string): JsonPath {
  const tokens = tokenize(path)
  let next = 0

  const peek = (): Token => tokens[next]!
  const isSymbol = (symbol: string, token = peek()): boolean =>
    token.kind === 'symbol' && token.text === symbol
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().text === word
  function unexpected(): never {
    const { kind, text, at } = peek()
    return invalidPath(
      kind === 'end' ? 'unexpected end of path' : `unexpected '${text}' at position ${at + 1}`,
    )
  }
  function accept(symbol: string): boolean {
    if (!isSymbol(symbol)) return false
    next++
    return true
  }
  function acceptWord(word: string): boolean {
    if (!isWord(word)) return false
    next++
    return true
  }
  function expect(symbol: string): void {
    if (!accept(symbol)) unexpected()
  }
  function take(kind: Token['kind']): string {
    if (peek().kind !== kind) unexpected()
    return tokens[next++]!.text
  }

  function subscripts(): readonly Subscript[] {
    if (accept('*')) {
      expect(']')
      return []
    }
    const list: Subscript[] = []
    do {
      const from = additive()
      list.push({ from, to: acceptWord('to') ? additive() : undefined })
    } while (accept(','))
    expect(']')
    return list
  }

  function memberOrMethod(base: PathExpression): PathExpression {
    if (accept('*')) return { kind: 'member', base, name: undefined }
    if (peek().kind === 'text') return { kind: 'member', base, name: take('text') }
    const name = take('word')
    if (!accept('(')) return { kind: 'member', base, name }
    const method = PATH_METHODS.find((each) => each === name)
    if (method === undefined) {
      if (name === 'datetime')
        throw new TraillakeError('NOT_SUPPORTED', 'The datetime() method of JSON paths is not supported')
      return invalidPath(`unknown method '${name}'`)
    }
    expect(')')
    return { kind: 'method', base, method }
  }

  function primary(): PathExpression {
    const token = peek()
    switch (token.kind) {
      case 'number':
        return { kind: 'literal', item: numberItem(take('number')) }
      case 'text':
        return { kind: 'literal', item: typedValue(VARCHAR, take('text')) }
      case 'variable':
        return { kind: 'variable', name: take('variable') }
      case 'word': {
        const item = WORD_ITEMS[token.text]
        if (item === undefined && token.text !== 'last') return unexpected()
        next++
        return item === undefined ? { kind: 'last' } : { kind: 'literal', item }
      }
      case 'symbol': {
        if (accept('$')) return { kind: 'context' }
        if (accept('@')) return { kind: 'current' }
        expect('(')
        const inner = additive()
        expect(')')
        return inner
      }
      case 'end':
        return unexpected()
    }
  }

  function accessor(): PathExpression {
    let base = primary()
    for (;;) {
      if (accept('.')) base = memberOrMethod(base)
      else if (accept('..')) {
        const name = peek().kind === 'text' ? take('text') : take('word')
        base = { kind: 'descendant', base, name }
      } else if (accept('[')) base = { kind: 'elements', base, subscripts: subscripts() }
      else if (accept('?')) {
        expect('(')
        base = { kind: 'filter', base, predicate: disjunction() }
        expect(')')
      } else return base
    }
  }

  function unary(): PathExpression {
    if (accept('-')) return { kind: 'sign', negative: true, operand: unary() }
    if (accept('+')) return { kind: 'sign', negative: false, operand: unary() }
    return accessor()
  }

  function operatorAmong<O extends string>(operators: readonly O[]): O | undefined {
    const found = operators.find((operator) => isSymbol(operator))
    if (found !== undefined) next++
    return found
  }

  function multiplicative(): PathExpression {
    let left = unary()
    for (;;) {
      const operator = operatorAmong(['*', '/', '%'])
      if (operator === undefined) return left
      left = { kind: 'arithmetic', operator, left, right: unary() }
    }
  }

  function additive(): PathExpression {
    let left = multiplicative()
    for (;;) {
      const operator = operatorAmong(['+', '-'])
      if (operator === undefined) return left
      left = { kind: 'arithmetic', operator, left, right: multiplicative() }
    }
  }

  function comparison(): PathPredicate {
    const left = additive()
    if (acceptWord('starts')) {
      if (!acceptWord('with')) unexpected()
      const prefix: PathExpression =
        peek().kind === 'text'
          ? { kind: 'literal', item: typedValue(VARCHAR, take('text')) }
          : { kind: 'variable', name: take('variable') }
      return { kind: 'startsWith', value: left, prefix }
    }
    if (acceptWord('like_regex')) {
      const source = take('text')
      const flags = acceptWord('flag') ? take('text') : ''
      if (!REGEX_FLAGS.test(flags)) invalidPath(`invalid like_regex flags: ${flags}`)
      return {
        kind: 'likeRegex',
        value: left,
        pattern: patternOf(flags === '' ? source : `(?${flags})${source}`),
      }
    }
    const operator = peek().kind === 'symbol' ? COMPARISONS[peek().text] : undefined
    if (operator === undefined) return unexpected()
    next++
    return { kind: 'comparison', operator, left, right: additive() }
  }

  /** A predicate in parentheses. Undefined, nothing taken, where they belong to a path that is compared. */
  function parenthesized(): PathPredicate | undefined {
    const start = next
    try {
      expect('(')
      const operand = disjunction()
      expect(')')
      if (!acceptWord('is')) {
        // `(…) == 1`: what was read was the operand of a comparison.
        const { kind, text } = peek()
        if (kind === 'end' || [')', '&&', '||'].includes(text)) return operand
        next = start
        return undefined
      }
      if (!acceptWord('unknown')) unexpected()
      return { kind: 'isUnknown', operand }
    } catch (error) {
      if (!(error instanceof TraillakeError) || error.code !== 'INVALID_PATH') throw error
      next = start
      return undefined
    }
  }

  function delimited(): PathPredicate | undefined {
    if (acceptWord('exists')) {
      expect('(')
      const inner = additive()
      expect(')')
      return { kind: 'exists', path: inner }
    }
    return isSymbol('(') ? parenthesized() : undefined
  }

  function negation(): PathPredicate {
    if (accept('!')) return { kind: 'not', operand: delimited() ?? unexpected() }
    return delimited() ?? comparison()
  }

  function conjunction(): PathPredicate {
    let left = negation()
    while (accept('&&')) left = { kind: 'and', left, right: negation() }
    return left
  }

  function disjunction(): PathPredicate {
    let left = conjunction()
    while (accept('||')) left = { kind: 'or', left, right: conjunction() }
    return left
  }

  const lax = acceptWord('lax')
  if (!lax && !acceptWord('strict')) unexpected()
  const expression = additive()
  if (peek().kind !== 'end') unexpected()
  return { lax, expression }
}
