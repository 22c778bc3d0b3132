import { assertNever, invariant } from '../common/assert.ts'
import * as types from '../types/type.ts'
import type { SqlType } from '../types/type.ts'

/** The types whose parameters a signature may leave open: `decimal(p, s)`, `varchar(n)`, `timestamp(p)`. */
export type ParametricBase =
  | 'varchar'
  | 'char'
  | 'decimal'
  | 'time'
  | 'timestamp'
  | 'timestamp with time zone'

/** A type as a signature writes it: with type variables (`T`) and numeric variables (`p`). */
export type TypePattern =
  /** Any type, each argument on its own: `format(varchar, any...)`. */
  | { readonly kind: 'any' }
  /** `shown` as Trino writes it, in which letter case ever: `array(e)` where the variable is E. */
  | { readonly kind: 'variable'; readonly name: string; readonly shown: string }
  | { readonly kind: 'type'; readonly type: SqlType; readonly shown?: string }
  | { readonly kind: 'parametric'; readonly base: ParametricBase; readonly parameters: readonly string[] }
  | { readonly kind: 'array'; readonly element: TypePattern }
  | { readonly kind: 'map'; readonly key: TypePattern; readonly value: TypePattern }
  | { readonly kind: 'row'; readonly fields: readonly TypePattern[] }
  | { readonly kind: 'function'; readonly parameters: readonly TypePattern[]; readonly result: TypePattern }

/** What a type variable demands: `T:comparable` has `=`, `T:orderable` has `<` too. */
type Constraint = 'comparable' | 'orderable'

export interface Signature {
  readonly name: string
  readonly parameters: readonly TypePattern[]
  /** The last parameter may come any number of times, or not at all. */
  readonly variadic: boolean
  /** Written `T+`: the only parameter may come any number of times, but comes once. It stands twice in `parameters`. */
  readonly atLeastOnce: boolean
  readonly constraints: ReadonlyMap<string, Constraint>
  readonly returns: TypePattern
}

const SIMPLE_TYPES: Readonly<Record<string, SqlType>> = {
  unknown: types.UNKNOWN,
  boolean: types.BOOLEAN,
  tinyint: types.TINYINT,
  smallint: types.SMALLINT,
  integer: types.INTEGER,
  bigint: types.BIGINT,
  real: types.REAL,
  double: types.DOUBLE,
  varchar: types.VARCHAR,
  varbinary: types.VARBINARY,
  date: types.DATE,
  json: types.JSON_TYPE,
  uuid: types.UUID,
  ipaddress: types.IPADDRESS,
  ipprefix: { kind: 'ipprefix' },
  hyperloglog: { kind: 'hyperloglog' },
  tdigest: { kind: 'tdigest' },
  'interval year to month': types.INTERVAL_YEAR_TO_MONTH,
  'interval day to second': types.INTERVAL_DAY_TO_SECOND,
}

/** Types of Trino’s own that texts turn into; here they stay texts. */
const TEXT_TYPES: ReadonlySet<string> = new Set(['codepoints', 'joniregexp', 'jsonpath'])

function parametric(base: ParametricBase, parameters: readonly string[]): TypePattern {
  const numbers = parameters.map(Number)
  if (numbers.some(Number.isNaN)) return { kind: 'parametric', base, parameters }
  const [first = 0, second = 0] = numbers
  switch (base) {
    case 'varchar':
      return { kind: 'type', type: types.varchar(first) }
    case 'char':
      return { kind: 'type', type: types.char(first) }
    case 'decimal':
      return { kind: 'type', type: types.decimal(first, second) }
    case 'time':
      return { kind: 'type', type: types.time(first) }
    case 'timestamp':
      return { kind: 'type', type: types.timestamp(first) }
    case 'timestamp with time zone':
      return { kind: 'type', type: types.timestampWithTimeZone(first) }
    default:
      return assertNever(base)
  }
}

/** Reads one signature; the texts are ours, so a mistake in one is an internal error. */
function parse(text: string): Signature {
  const tokens = text.match(/->|\.\.\.|[$\w]+|[(),:+]/g) ?? []
  let at = 0

  const peek = (): string | undefined => tokens[at]
  function accept(token: string): boolean {
    if (tokens[at] !== token) return false
    at++
    return true
  }
  function expect(token: string): void {
    invariant(accept(token), `signature '${text}': '${token}' expected, found '${peek()}'`)
  }
  function word(): string {
    const token = tokens[at++]
    invariant(token !== undefined && /^[$\w]+$/.test(token), `signature '${text}': a word expected`)
    return token
  }
  function list<T>(item: () => T): T[] {
    const items: T[] = []
    expect('(')
    if (accept(')')) return items
    do items.push(item())
    while (accept(','))
    expect(')')
    return items
  }
  function type(): TypePattern {
    const name = word()
    if (name === 'any') return { kind: 'any' }
    if (/^[A-Za-z][0-9]?$/.test(name)) return { kind: 'variable', name: name.toUpperCase(), shown: name }
    if (TEXT_TYPES.has(name)) return { kind: 'type', type: types.VARCHAR, shown: name }
    switch (name) {
      case 'array': {
        const [element] = list(type)
        invariant(element !== undefined, `signature '${text}': array needs an element type`)
        return { kind: 'array', element }
      }
      case 'map': {
        const [key, value] = list(type)
        invariant(key !== undefined && value !== undefined, `signature '${text}': map needs two types`)
        return { kind: 'map', key, value }
      }
      case 'row':
        return { kind: 'row', fields: list(type) }
      case 'function': {
        const parts = list(type)
        const result = parts.pop()
        invariant(result !== undefined, `signature '${text}': function needs a result type`)
        return { kind: 'function', parameters: parts, result }
      }
      case 'interval': {
        const unit = `${word()} ${word()} ${word()}`
        return { kind: 'type', type: simple(`interval ${unit}`) }
      }
      case 'varchar':
      case 'char':
      case 'decimal':
      case 'time':
      case 'timestamp': {
        if (peek() !== '(') return { kind: 'type', type: simple(name) }
        const parameters = list(word)
        if (name === 'timestamp' && accept('with')) {
          expect('time')
          expect('zone')
          return parametric('timestamp with time zone', parameters)
        }
        return parametric(name, parameters)
      }
      default:
        return { kind: 'type', type: simple(name) }
    }
  }
  function simple(name: string): SqlType {
    const found = SIMPLE_TYPES[name]
    invariant(found !== undefined, `signature '${text}': unknown type '${name}'`)
    return found
  }

  const name = word()
  let variadic = false
  let atLeastOnce = false
  const written = list(() => {
    const pattern = type()
    if (accept('+')) atLeastOnce = true
    if (accept('...')) variadic = true
    return pattern
  })
  const parameters = atLeastOnce ? [...written, ...written] : written
  const constraints = new Map<string, Constraint>()
  while (peek() !== '->') {
    const variable = word()
    expect(':')
    const constraint = word()
    invariant(
      constraint === 'comparable' || constraint === 'orderable',
      `signature '${text}': unknown constraint '${constraint}'`,
    )
    constraints.set(variable, constraint)
    accept(',')
  }
  expect('->')
  const returns = type()
  invariant(at === tokens.length, `signature '${text}': '${peek()}' is left over`)
  return { name, parameters, variadic: variadic || atLeastOnce, atLeastOnce, constraints, returns }
}

const cache = new Map<string, Signature>()

/**
 * A signature text as data; read once, when first asked for. Constraints stand before the arrow.
 *
 * @example parseSignature('array_position(array(T), T) T:comparable -> bigint')
 */
export function parseSignature(text: string): Signature {
  let signature = cache.get(text)
  if (signature === undefined) {
    signature = parse(text)
    cache.set(text, signature)
  }
  return signature
}

/** Whether it has type variables (numeric ones do not count); Trino looks at signatures without first. */
export function isGeneric(signature: Signature): boolean {
  return signature.parameters.some(hasVariables)
}

function hasVariables(pattern: TypePattern): boolean {
  switch (pattern.kind) {
    case 'any':
    case 'variable':
      return true
    case 'type':
    case 'parametric':
      return false
    case 'array':
      return hasVariables(pattern.element)
    case 'map':
      return hasVariables(pattern.key) || hasVariables(pattern.value)
    case 'row':
      return pattern.fields.some(hasVariables)
    case 'function':
      return pattern.parameters.some(hasVariables) || hasVariables(pattern.result)
    default:
      return assertNever(pattern)
  }
}

/** A pattern as Trino's messages write it: `map(K,V)`, `decimal(p,s)`, without blanks. */
function formatPattern(pattern: TypePattern): string {
  switch (pattern.kind) {
    case 'any':
      return 'T'
    case 'variable':
      return pattern.shown
    case 'type':
      return pattern.shown ?? typeSignatureText(pattern.type)
    case 'parametric':
      if (pattern.base === 'timestamp with time zone')
        return `timestamp(${pattern.parameters.join(',')}) with time zone`
      return `${pattern.base}(${pattern.parameters.join(',')})`
    case 'array':
      return `array(${formatPattern(pattern.element)})`
    case 'map':
      return `map(${formatPattern(pattern.key)},${formatPattern(pattern.value)})`
    case 'row':
      return `row(${pattern.fields.map(formatPattern).join(',')})`
    case 'function':
      return `function(${[...pattern.parameters, pattern.result].map(formatPattern).join(',')})`
    default:
      return assertNever(pattern)
  }
}

/** A type in the form of Trino's messages about calls: as `formatType`, but without blanks after commas. */
export function typeSignatureText(type: SqlType): string {
  switch (type.kind) {
    case 'array':
      return `array(${typeSignatureText(type.element)})`
    case 'map':
      return `map(${typeSignatureText(type.key)},${typeSignatureText(type.value)})`
    case 'row':
      return `row(${type.fields
        .map((field) => (field.name === undefined ? '' : `${field.name} `) + typeSignatureText(field.type))
        .join(',')})`
    default:
      return types.formatType(type)
  }
}

/** How Trino lists a signature among those it expected: `array_position(array(T), T) T:comparable`. */
export function formatSignature(name: string, signature: Signature): string {
  // Trino lists type variables without a constraint as well, in the order of the parameters.
  const variables = [...new Set(signature.parameters.flatMap(variablesOf))].map((variable) => {
    const constraint = signature.constraints.get(variable)
    return constraint === undefined ? variable : `${variable}:${constraint}`
  })
  const shown = signature.atLeastOnce ? signature.parameters.slice(0, 1) : signature.parameters
  const parameters = shown.map(formatPattern).join(', ')
  return `${name}(${parameters}) ${variables.join(', ')}`.trimEnd()
}

function variablesOf(pattern: TypePattern): string[] {
  switch (pattern.kind) {
    case 'any':
    case 'type':
    case 'parametric':
      return []
    case 'variable':
      return [pattern.name]
    case 'array':
      return variablesOf(pattern.element)
    case 'map':
      return [...variablesOf(pattern.key), ...variablesOf(pattern.value)]
    case 'row':
      return pattern.fields.flatMap(variablesOf)
    case 'function':
      return [...pattern.parameters.flatMap(variablesOf), ...variablesOf(pattern.result)]
    default:
      return assertNever(pattern)
  }
}
