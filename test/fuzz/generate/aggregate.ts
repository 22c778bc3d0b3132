import { pick } from '../../../src/sample/random.ts'
import { expression } from './expression.ts'
import { type Kind, SCALARS, TYPE_OF } from './kind.ts'
import { type Choice, choose, type Generator, maybe, type Scope } from './scope.ts'

/** An aggregate of a kind over a scope's rows; undefined where no aggregate gives the kind. */
export function aggregate(g: Generator, scope: Scope, kind: Kind, depth: number): string | undefined {
  const choices = choicesOf(g, { ...scope, subqueries: false }, kind, depth)
  return choices.length === 0 ? undefined : choose(g.random, choices)
}

/** What comes behind an aggregate sometimes. Both engines skip its rows before the aggregate sees them. */
function filter(g: Generator, scope: Scope): string {
  return maybe(g.random, 0.25, () => ` FILTER (WHERE ${expression(g, scope, 'boolean', 1)})`)
}

/** Sums add fractions of powers of two alone, so that no order of rows changes them. */
function choicesOf(g: Generator, scope: Scope, kind: Kind, depth: number): readonly Choice<string>[] {
  const { random } = g
  const value = (of: Kind) => expression(g, scope, of, depth)
  const distinct = () => maybe(random, 0.3, () => 'DISTINCT ')
  const call = (name: string, of: Kind) => `${name}(${distinct()}${value(of)})${filter(g, scope)}`
  const extreme = () => call(pick(random, ['min', 'max']), kind)
  switch (kind) {
    case 'integer':
    case 'varchar':
    case 'ascii':
    case 'date':
    case 'timestamp':
    case 'huge':
    case 'decimal':
    case 'tiny':
    case 'small':
    case 'single':
    case 'vast':
    case 'time':
    case 'zoned':
    case 'uuid':
    case 'binary':
    case 'span':
      return [
        [2, extreme],
        [kind === 'varchar' ? 1 : 0, () => listAgg(g, scope, value)],
        [
          kind === 'decimal' ? 1 : 0,
          () => `CAST(sum(${value('decimal')})${filter(g, scope)} AS ${TYPE_OF.decimal})`,
        ],
      ]
    case 'bigint':
      return [
        [3, () => `count(*)${filter(g, scope)}`],
        [3, () => call('count', pick(random, [...SCALARS, 'floating', 'integers'] as const))],
        [2, () => call('sum', pick(random, ['integer', 'bigint']))],
        [1, () => `count_if(${value('boolean')})`],
        [1, () => `${pick(random, ['bitwise_and_agg', 'bitwise_or_agg'])}(${value('bigint')})`],
        [1, extreme],
      ]
    case 'double':
      return [
        [2, () => call('sum', 'integer').replace(/^(.*)$/s, 'CAST($1 AS double)')],
        [2, () => call('avg', pick(random, ['integer', 'bigint']))],
        [1, extreme],
        [1, () => `round(${pick(random, ['stddev', 'var_pop', 'stddev_samp'])}(${value('integer')}), 6)`],
        [
          1,
          () =>
            `round(${pick(random, ['covar_pop', 'covar_samp'])}(CAST(${value('integer')} AS double), ${value('double')}), 3)`,
        ],
        [
          1,
          () =>
            `sum(${scope.columns.find((column) => column.kind === 'double')?.sql ?? '1e0'})${filter(g, scope)}`,
        ],
      ]
    case 'boolean':
      return [
        [1, () => call(pick(random, ['bool_and', 'bool_or', 'every']), 'boolean')],
        [1, () => `(${call('count', 'integer')} > 1)`],
      ]
    case 'integers':
    case 'words': {
      const element = kind === 'integers' ? 'integer' : 'varchar'
      return [
        [
          1,
          () => {
            const item = value(element)
            const descending = maybe(random, 0.3, () => ' DESC')
            return `array_agg(${distinct()}${item} ORDER BY ${item}${descending})${filter(g, scope)}`
          },
        ],
      ]
    }
    case 'json':
    case 'floating':
    case 'pair':
    case 'tally':
      return []
  }
}

function listAgg(g: Generator, scope: Scope, value: (kind: Kind) => string): string {
  const item = value('varchar')
  return `listagg(${item}, ',') WITHIN GROUP (ORDER BY ${item})${filter(g, scope)}`
}
