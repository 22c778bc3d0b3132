import { conjunction, conjunctsOf, FALSE, TRUE } from '../plan/conjuncts.ts'
import { sameExpression } from '../plan/equal.ts'
import type { BoundExpression, CallExpression, InExpression, LogicalExpression } from '../plan/expression.ts'
import { canFail, isDeterministic } from '../plan/properties.ts'
import { BOOLEAN, type TypeKind } from '../types/type.ts'
import { call } from './call.ts'

const OPPOSITES: Readonly<Partial<Record<string, string>>> = {
  $equal: '$not_equal',
  $not_equal: '$equal',
  $less_than: '$greater_than_or_equal',
  $less_than_or_equal: '$greater_than',
  $greater_than: '$less_than_or_equal',
  $greater_than_or_equal: '$less_than',
}

/** Types of which any two values are ordered: not floating point (NaN), nor what has parts that may be NULL. */
const TOTALLY_ORDERED: ReadonlySet<TypeKind> = new Set([
  ...(['boolean', 'tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'varchar', 'date', 'time'] as const),
  ...(['timestamp', 'timestamp with time zone', 'uuid', 'ipaddress'] as const),
])

/** Chains longer than this are not searched for repetitions: every term would be compared with every other. */
const MANY = 64

/**
 * Simplifies one AND, OR, NOT or LIKE whose operands are simple already; three-valued logic holds throughout.
 *
 * - `a AND TRUE` is a, `a AND FALSE` is FALSE; chains are flat and say nothing twice
 * - `a = 1 OR a = 2` is `a IN (1, 2)`
 * - `(a AND x) OR (b AND x)` is `x AND (a OR b)`
 * - `NOT NOT a` is a, `NOT a < b` is `a >= b`
 * - `a LIKE 'text'` is `a = 'text'`
 */
export function simplify(expression: BoundExpression): BoundExpression {
  switch (expression.kind) {
    case 'and':
      return simplifyLogical(expression, false)
    case 'or':
      return simplifyLogical(expression, true)
    case 'call':
      switch (expression.function.name) {
        case '$not':
          return simplifyNot(expression)
        case '$like':
          return simplifyLike(expression)
        default:
          return expression
      }
    default:
      return expression
  }
}

/** @param decisive the value of a term that decides the whole: FALSE of AND, TRUE of OR */
function simplifyLogical(expression: LogicalExpression, decisive: boolean): BoundExpression {
  const terms: BoundExpression[] = []
  for (const term of expression.terms.flatMap((part) =>
    part.kind === expression.kind ? part.terms : [part],
  )) {
    if (term.kind === 'constant' && term.value === decisive) return decisive ? TRUE : FALSE
    if (term.kind === 'constant' && term.value === !decisive) continue
    if (terms.length < MANY && isDeterministic(term) && terms.some((known) => sameExpression(known, term)))
      continue
    terms.push(term)
  }
  const merged = decisive ? factorOut(mergeEqualities(terms)) : terms
  const [first] = merged
  if (first === undefined) return decisive ? FALSE : TRUE
  if (merged.length === 1) return first
  const same =
    merged.length === expression.terms.length && merged.every((term, i) => term === expression.terms[i])
  return same ? expression : { ...expression, terms: merged }
}

/**
 * `(a AND x) OR (b AND x)` as `x AND (a OR b)`: what holds in every branch can be pushed down. Not what can fail, which
 * the terms before it may protect.
 */
function factorOut(terms: readonly BoundExpression[]): readonly BoundExpression[] {
  const [first, ...rest] = terms.map(conjunctsOf)
  if (first === undefined || rest.length === 0) return terms
  const isIn = (list: readonly BoundExpression[], part: BoundExpression): boolean =>
    list.some((other) => sameExpression(other, part))
  const common = first.filter(
    (part) => isDeterministic(part) && !canFail(part) && rest.every((branch) => isIn(branch, part)),
  )
  if (common.length === 0) return terms
  const branches = [first, ...rest].map((branch) => branch.filter((part) => !isIn(common, part)))
  // A branch that says nothing more is true wherever the common part is.
  if (branches.some((branch) => branch.length === 0)) return [conjunction(common)]
  const either: BoundExpression = { kind: 'or', type: BOOLEAN, terms: branches.map(conjunction) }
  return [conjunction([...common, simplify(either)])]
}

/** `x = constant` or `x IN (constants)` as a list of options. */
function optionsOf(term: BoundExpression): InExpression | undefined {
  if (term.kind === 'in') return term.options.every((option) => option.kind === 'constant') ? term : undefined
  if (term.kind !== 'call' || term.function.name !== '$equal') return undefined
  const [left, right] = term.arguments
  if (left === undefined || right === undefined) return undefined
  if (right.kind === 'constant' && left.kind !== 'constant')
    return { kind: 'in', type: BOOLEAN, value: left, options: [right] }
  if (left.kind === 'constant' && right.kind !== 'constant')
    return { kind: 'in', type: BOOLEAN, value: right, options: [left] }
  return undefined
}

/** The options of one expression so far, in order; scalars by their text, so that long lists stay cheap. */
interface Options {
  /** The first term, which stays as it is where no other adds to it. */
  readonly term: BoundExpression
  readonly value: BoundExpression
  readonly options: Map<unknown, BoundExpression>
}

function addOptions({ options }: Options, added: readonly BoundExpression[]): void {
  for (const option of added) {
    const value = option.kind === 'constant' ? option.value : null
    const key = value === null || typeof value === 'object' ? option : `${typeof value} ${value}`
    if (!options.has(key)) options.set(key, option)
  }
}

/** Equalities of one expression in an OR become one IN, where the first of them stood. */
function mergeEqualities(terms: readonly BoundExpression[]): readonly BoundExpression[] {
  const lists: Options[] = []
  const result: (BoundExpression | Options)[] = []
  for (const term of terms) {
    const options = optionsOf(term)
    if (options === undefined || !isDeterministic(options.value)) {
      result.push(term)
      continue
    }
    let list = lists.find(({ value }) => sameExpression(value, options.value))
    if (list === undefined) {
      list = { term, value: options.value, options: new Map() }
      lists.push(list)
      result.push(list)
    }
    addOptions(list, options.options)
  }
  if (result.length === terms.length) return terms
  return result.map((term) => {
    if ('kind' in term) return term
    const options = [...term.options.values()]
    return options.length === 1 ? term.term : { kind: 'in', type: BOOLEAN, value: term.value, options }
  })
}

function simplifyNot(expression: CallExpression): BoundExpression {
  const [operand] = expression.arguments
  if (operand === undefined || operand.kind !== 'call') return expression
  if (operand.function.name === '$not') return operand.arguments[0] ?? expression
  const opposite = OPPOSITES[operand.function.name]
  const kind = operand.arguments[0]?.type.kind
  if (opposite === undefined || kind === undefined || !TOTALLY_ORDERED.has(kind)) return expression
  return { ...operand, function: { ...operand.function, name: opposite } }
}

/** A pattern without wildcards is an equality, which statistics can judge. */
function simplifyLike(expression: CallExpression): BoundExpression {
  const [value, pattern, escape] = expression.arguments
  if (value?.type.kind !== 'varchar' || pattern?.kind !== 'constant' || escape !== undefined)
    return expression
  if (typeof pattern.value !== 'string' || /[%_]/.test(pattern.value)) return expression
  return call('$equal', [value, { ...pattern, type: value.type }])
}
