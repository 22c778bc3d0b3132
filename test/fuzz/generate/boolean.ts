import { pick } from '../../../src/sample/random.ts'
import { boundaryComparison } from './boundary.ts'
import { expression } from './expression.ts'
import { COMPARABLE, comparableKinds, type Kind } from './kind.ts'
import { type Choice, type Generator, maybe, type Scope, several } from './scope.ts'
import { existsSubquery, inSubquery, quantifiedSubquery } from './subquery.ts'

const OPERATORS = ['=', '=', '<>', '<', '<=', '>', '>='] as const
const PATTERNS = ["'a%'", "'%b%'", "'_'", "'%é'", "'a!%' ESCAPE '!'", "''", "'__%'", "'abc'", "'%'"] as const
const UNICODE_EXPRESSIONS = ["'^.$'", "'é|[0-9]'", "'\\p{L}{2}'", "'[^a-z]'", "'^$'"] as const
const EXPRESSIONS = ["'^a'", "'[0-9]+'", "'b|c'", "'(?i)MIX'"] as const

/** The ways to a condition. */
export function booleanChoices(
  g: Generator,
  scope: Scope,
  more: (kind: Kind) => string,
  depth: number,
): readonly Choice<string>[] {
  const { random } = g
  const not = () => maybe(random, 0.3, () => 'NOT ')
  const same = (write: (value: () => string) => string) => {
    const kind = pick(random, comparableKinds(scope.columns))
    return `(${write(() => more(kind))})`
  }
  const anyKind: readonly Kind[] = [...COMPARABLE, 'floating', 'integers', 'words']
  const any = () => more(pick(random, anyKind))
  const leaf = (kind: Kind) => expression(g, { ...scope, subqueries: false }, kind, 0)
  const subquery = scope.subqueries && depth > 0 ? 1 : 0
  return [
    [6, () => same((value) => `${value()} ${pick(random, OPERATORS)} ${value()}`)],
    [
      1,
      () =>
        `(${more('integer')} ${pick(random, OPERATORS)} ${more(pick(random, ['bigint', 'double', 'decimal']))})`,
    ],
    [5, () => boundaryComparison(g, scope) ?? more('boolean')],
    [1, () => `(${more('varchar')} ${not()}LIKE ${more('ascii')})`],
    [1, () => `${pick(random, ['is_finite', 'is_infinite'])}(${more('floating')})`],
    [1, () => `(${more('integers')} IS ${not()}DISTINCT FROM ${more('integers')})`],
    [1, () => `none_match(${more('integers')}, v -> v = 1)`],
    [1, () => `(${more('pair')} IS ${not()}DISTINCT FROM ${more('pair')})`],
    [
      1,
      () =>
        `((${more('decimal')} * ${more('decimal')}) ${pick(random, OPERATORS)} (${more('decimal')} + ${more('decimal')}))`,
    ],
    [1, () => `(${more('date')} ${pick(random, OPERATORS)} ${more('timestamp')})`],
    [2, () => `(${more('boolean')} AND ${more('boolean')})`],
    [2, () => `(${more('boolean')} OR ${more('boolean')})`],
    [1, () => `(NOT ${more('boolean')})`],
    [2, () => `(${any()} IS ${not()}NULL)`],
    [1, () => same((value) => `${value()} ${not()}BETWEEN ${value()} AND ${value()}`)],
    [2, () => same((value) => `${value()} ${not()}IN (${several(random, 1, 4, value).join(', ')})`)],
    [1, () => same((value) => `${value()} IS ${not()}DISTINCT FROM ${value()}`)],
    [1, () => `(${more('floating')} IS ${not()}DISTINCT FROM ${more('floating')})`],
    [1, () => `is_nan(${more('floating')})`],
    [2, () => `(${more('varchar')} ${not()}LIKE ${pick(random, PATTERNS)})`],
    [1, () => `regexp_like(${more('ascii')}, ${pick(random, EXPRESSIONS)})`],
    [1, () => `regexp_like(${more('varchar')}, ${pick(random, UNICODE_EXPRESSIONS)})`],
    [scope.tries === true ? 1 : 0, () => `any_match(${more('words')}, v -> v = ${leaf('varchar')})`],
    [1, () => `starts_with(${more('varchar')}, ${more('varchar')})`],
    [1, () => `contains(${more('integers')}, ${more('integer')})`],
    [1, () => `any_match(${more('integers')}, v -> v > 1)`],
    [1, () => `all_match(${more('words')}, v -> length(v) = 1)`],
    [subquery, () => existsSubquery(g, scope)],
    [2 * subquery, () => inSubquery(g, scope, more)],
    [subquery, () => quantifiedSubquery(g, scope, more)],
  ]
}
