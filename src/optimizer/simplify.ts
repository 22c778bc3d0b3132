import { FALSE, TRUE } from '../plan/conjuncts.ts'
import { sameExpression } from '../plan/equal.ts'
import type { BoundExpression, CallExpression, InExpression, LogicalExpression } from '../plan/expression.ts'
import { isDeterministic } from '../plan/properties.ts'
import { BOOLEAN, type TypeKind } from '../types/type.ts'

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

/**
 * Simplifies one AND, OR or NOT whose operands are simple already; three-valued logic holds throughout.
 *
 * - `a AND TRUE` is a, `a AND FALSE` is FALSE; chains are flat and say nothing twice
 * - `a = 1 OR a = 2` is `a IN (1, 2)`
 * - `NOT NOT a` is a, `NOT a < b` is `a >= b`
 */
export function simplify(expression: BoundExpression): BoundExpression {
  switch (expression.kind) {
    case 'and':
      return simplifyLogical(expression, false)
    case 'or':
      return simplifyLogical(expression, true)
    case 'call':
      return expression.function.name === '$not' ? simplifyNot(expression) : expression
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
    if (terms.some((known) => isDeterministic(term) && sameExpression(known, term))) continue
    terms.push(term)
  }
  const merged = decisive ? mergeEqualities(terms) : terms
  const [first] = merged
  if (first === undefined) return decisive ? FALSE : TRUE
  if (merged.length === 1) return first
  const same =
    merged.length === expression.terms.length && merged.every((term, i) => term === expression.terms[i])
  return same ? expression : { ...expression, terms: merged }
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

/** Equalities of one expression in an OR become one IN, where the first of them stood. */
function mergeEqualities(terms: readonly BoundExpression[]): readonly BoundExpression[] {
  const result: { readonly term: BoundExpression; readonly options: InExpression | undefined }[] = []
  for (const term of terms) {
    const options = optionsOf(term)
    const index =
      options === undefined || !isDeterministic(options.value)
        ? -1
        : result.findIndex(
            (known) => known.options !== undefined && sameExpression(known.options.value, options.value),
          )
    const known = result[index]?.options
    if (known === undefined || options === undefined) {
      result.push({ term, options })
      continue
    }
    const added = options.options.filter(
      (option) => !known.options.some((present) => sameExpression(present, option)),
    )
    const merged: InExpression = { ...known, options: [...known.options, ...added] }
    result[index] = { term: merged, options: merged }
  }
  return result.map(({ term }) => term)
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
