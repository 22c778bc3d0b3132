import { chance, pick } from '../../../src/sample/random.ts'
import { aggregate } from './aggregate.ts'
import { expression } from './expression.ts'
import { areComparable, isComparable, type Kind, widerKinds } from './kind.ts'
import { relation, tableSource } from './relation.ts'
import { type Generator, maybe, type Scope, type Source } from './scope.ts'

const CONDITION_DEPTH = 1

/** A scope over a table that may see the columns around it. */
function inner(g: Generator, { columns, outer }: Scope): { readonly source: Source; readonly scope: Scope } {
  const source = chance(g.random, 0.2) ? relation(g, 1) : tableSource(g)
  const seen = chance(g.random, 0.6) ? [...outer, ...columns].filter((column) => column.bare) : []
  return { source, scope: { columns: source.columns, outer: seen, subqueries: chance(g.random, 0.15) } }
}

function where(g: Generator, scope: Scope): string {
  return maybe(g.random, 0.8, () => ` WHERE ${condition(g, scope)}`)
}

/** Half of the conditions that see the query around tie a column to one of its columns. */
export function condition(g: Generator, scope: Scope): string {
  const { columns, outer } = scope
  const pairs = columns.flatMap((own) =>
    outer
      .filter((column) => areComparable(column.kind, own.kind))
      .map((column) => `(${own.sql} = ${column.sql})`),
  )
  const more = () => expression(g, scope, 'boolean', CONDITION_DEPTH)
  if (pairs.length === 0 || chance(g.random, 0.4)) return more()
  return pick(g.random, pairs) + maybe(g.random, 0.4, () => ` AND ${more()}`)
}

/** A subquery of one row: an aggregate, or the first row in a total order. Undefined where the kind has neither. */
export function scalarSubquery(g: Generator, scope: Scope, kind: Kind): string | undefined {
  const { source, scope: within } = inner(g, scope)
  if (chance(g.random, 0.7)) {
    const value = aggregate(g, { ...within, outer: [] }, kind, 1)
    return value && `(SELECT ${value} FROM ${source.sql}${where(g, within)})`
  }
  const columns = within.columns.filter((column) => column.kind === kind)
  if (columns.length === 0 || source.key === undefined) return undefined
  const order = source.key.join(', ')
  return `(SELECT ${pick(g.random, columns).sql} FROM ${source.sql}${where(g, within)} ORDER BY ${order} LIMIT 1)`
}

export function existsSubquery(g: Generator, scope: Scope): string {
  const { source, scope: within } = inner(g, scope)
  const item = pick(g.random, ['1', '*', pick(g.random, within.columns).sql])
  const not = maybe(g.random, 0.4, () => 'NOT ')
  return `(${not}EXISTS (SELECT ${item} FROM ${source.sql}${where(g, within)}))`
}

/** A column of a table that has columns to compare with, and the query of it. */
function columnQuery(g: Generator, scope: Scope): { readonly kind: Kind; readonly sql: string } {
  const { source, scope: within } = inner(g, scope)
  const comparable = within.columns.filter(({ kind }) => isComparable(kind))
  const { kind, sql } =
    comparable.length === 0 ? { kind: 'integer' as const, sql: '1' } : pick(g.random, comparable)
  if (chance(g.random, 0.15)) {
    const having = maybe(g.random, 0.6, () => ' HAVING count(*) > 1')
    return { kind, sql: `(SELECT ${sql} FROM ${source.sql}${where(g, within)} GROUP BY ${sql}${having})` }
  }
  const distinct = maybe(g.random, 0.2, () => 'DISTINCT ')
  return { kind, sql: `(SELECT ${distinct}${sql} FROM ${source.sql}${where(g, within)})` }
}

export function inSubquery(g: Generator, scope: Scope, more: (kind: Kind) => string): string {
  const { kind, sql } = columnQuery(g, scope)
  return `(${more(pick(g.random, widerKinds(kind)))} ${maybe(g.random, 0.4, () => 'NOT ')}IN ${sql})`
}

export function quantifiedSubquery(g: Generator, scope: Scope, more: (kind: Kind) => string): string {
  const { kind, sql } = columnQuery(g, scope)
  const operator = pick(g.random, ['=', '<>', '<', '>='])
  return `(${more(pick(g.random, widerKinds(kind)))} ${operator} ${pick(g.random, ['ALL', 'ANY'])} ${sql})`
}
