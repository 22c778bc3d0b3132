import { chance, pick } from '../../../src/sample/random.ts'
import { EVENT_COLUMNS, EVENT_KEY, type FuzzTable, MANY, TABLES } from '../tables.ts'
import { aggregate } from './aggregate.ts'
import { expression } from './expression.ts'
import { areComparable, isOrderable, SCALARS } from './kind.ts'
import { literal } from './literal.ts'
import { query } from './query.ts'
import { condition } from './subquery.ts'
import { type Choice, choose, type Column, type Generator, several, type Source } from './scope.ts'

/** One of the tables, under a name of its own. */
export function tableSource(g: Generator): Source {
  return sourceOfTable(g, pick(g.random, TABLES))
}

function sourceOfTable(g: Generator, { name, kinds, key }: FuzzTable): Source {
  const alias = g.alias()
  return {
    sql: `${name} ${alias}`,
    columns: kinds.map(({ name: column, kind }) => ({ sql: `${alias}.${column}`, kind, bare: true })),
    key: key.map((column) => `${alias}.${column}`),
  }
}

/** One of the large tables, the first time that a statement asks. */
function largeSource(g: Generator): Source {
  if (g.large.taken) return tableSource(g)
  g.large.taken = true
  return chance(g.random, 0.5) ? sourceOfTable(g, MANY) : eventSource(g)
}

/** Literals as rows. */
function valuesSource(g: Generator): Source {
  const { random } = g
  const alias = g.alias()
  const kinds = several(random, 1, 3, () => pick(random, SCALARS))
  const rows = several(random, 1, 5, () => `(${kinds.map((kind) => literal(random, kind)).join(', ')})`)
  const named = kinds.map((kind, i) => ({ name: `c${i}`, kind }))
  const names = named.map(({ name }) => name).join(', ')
  return sourceOf(`(VALUES ${rows.join(', ')}) ${alias} (${names})`, alias, named)
}

function eventSource(g: Generator): Source {
  const alias = g.alias()
  const columns = EVENT_COLUMNS.map(({ sql, kind }): Column => {
    const [, call = '', path = ''] = /^(\w+\()?(.*)$/.exec(sql) ?? []
    return { sql: `${call}${alias}.${path}`, kind, bare: /^\w+$/.test(sql) }
  })
  return { sql: `events ${alias}`, columns, key: [`${alias}.${EVENT_KEY}`] }
}

function derivedSource(g: Generator, depth: number): Source {
  const inner = query(g, depth - 1)
  const alias = g.alias()
  const lateral = chance(g.random, 0.1) ? 'LATERAL ' : ''
  return sourceOf(`${lateral}(${inner.sql}) ${alias}`, alias, inner.columns)
}

function namedSource(g: Generator): Source {
  const { name, columns } = pick(g.random, g.named)
  const alias = g.alias()
  return sourceOf(`${name} ${alias}`, alias, columns)
}

function sourceOf(
  sql: string,
  alias: string,
  named: readonly { readonly name: string; readonly kind: Column['kind'] }[],
): Source {
  const columns = named.map(({ name, kind }) => ({ sql: `${alias}.${name}`, kind, bare: true }))
  const ordered = columns.every(({ kind }) => isOrderable(kind))
  return { sql, columns, key: ordered ? columns.map((column) => column.sql) : undefined }
}

/** What FROM reads: a table, the events, a subquery, a named query, rows of an array or map, or a join of such. */
export function relation(g: Generator, depth: number): Source {
  const choices: Choice<Source>[] = [
    [6, () => tableSource(g)],
    [depth > 0 ? 1 : 2, () => largeSource(g)],
    [1, () => valuesSource(g)],
    [g.named.length > 0 ? 6 : 0, () => namedSource(g)],
    [depth > 0 ? 2 : 0, () => derivedSource(g, depth)],
    [depth > 0 ? 7 : 0, () => join(g, depth)],
    [depth > 0 ? 1 : 0, () => unnest(g)],
    [depth > 0 ? 1 : 0, () => usingSource(g)],
    [depth > 0 ? 1 : 0, () => starSource(g)],
    [depth > 0 ? 2 : 0, () => filteredSource(g)],
    [depth > 0 ? 1 : 0, () => lateral(g, depth)],
    [depth > 0 ? 1 : 0, () => unnestValue(g, depth)],
  ]
  return choose(g.random, choices)
}

function join(g: Generator, depth: number): Source {
  const { random } = g
  // Events joined with events would be many rows and no new case.
  const [left, right] = [
    relation(g, depth - 1),
    chance(random, 0.8) ? tableSource(g) : derivedSource(g, depth),
  ]
  const columns = [...left.columns, ...right.columns]
  const key = left.key === undefined || right.key === undefined ? undefined : [...left.key, ...right.key]
  const type = pick(random, ['CROSS', 'INNER', 'INNER', 'LEFT', 'LEFT', 'RIGHT', 'FULL'])
  if (type === 'CROSS') return { sql: `${left.sql} CROSS JOIN ${right.sql}`, columns, key }
  const pairs = left.columns.flatMap((own) =>
    right.columns
      .filter(({ kind }) => areComparable(kind, own.kind))
      .map((other) => `(${own.sql} = ${other.sql})`),
  )
  const scope = { columns, outer: [], subqueries: chance(random, 0.05) }
  const more = () => expression(g, scope, 'boolean', 1)
  const conditions =
    pairs.length > 0 && chance(random, type === 'FULL' ? 0.95 : 0.7) ? [pick(random, pairs)] : [more()]
  if (chance(random, 0.3))
    conditions.push(chance(random, 0.5) || pairs.length === 0 ? more() : pick(random, pairs))
  return { sql: `${left.sql} ${type} JOIN ${right.sql} ON ${conditions.join(' AND ')}`, columns, key }
}

/** All the columns of a table, and one more. */
function starSource(g: Generator): Source {
  const { random } = g
  const table = pick(random, TABLES)
  const [source, alias, kind] = [sourceOfTable(g, table), g.alias(), pick(random, SCALARS)]
  const scope = { columns: source.columns, outer: [], subqueries: true }
  const [own = ''] = source.key?.[0]?.split('.') ?? []
  const star = pick(random, ['*', `${own}.*`])
  const filter = chance(random, 0.5) ? ` WHERE ${expression(g, scope, 'boolean', 2)}` : ''
  const sql = `(SELECT ${star}, ${expression(g, scope, kind, 2)} AS more FROM ${source.sql}${filter}) ${alias}`
  return sourceOf(sql, alias, [...table.kinds, { name: 'more', kind }])
}

/** Rows that a subquery lets through, and what could not be computed of the others. */
function filteredSource(g: Generator): Source {
  const { random } = g
  const inner = g.alias()
  const alias = g.alias()
  const table = pick(random, ['wide', 'other', 'nothing'])
  const filter = pick(random, [`${inner}.a <> 0 AND ${inner}.w IN ('12', '7', '-7')`, `${inner}.a > 0`])
  const columns: Column[] = [
    { sql: `${alias}.id`, kind: 'integer', bare: true },
    { sql: `${alias}.a`, kind: 'integer', bare: true },
    { sql: `(100 / ${alias}.a)`, kind: 'integer', bare: false },
    { sql: `(${alias}.b % ${alias}.a)`, kind: 'bigint', bare: false },
  ]
  if (filter.includes('.w'))
    columns.push({ sql: `CAST(${alias}.w AS integer)`, kind: 'integer', bare: false })
  const list = ['id', 'a', 'b', 'w'].map((name) => `${inner}.${name}`).join(', ')
  return {
    sql: `(SELECT ${list} FROM ${table} ${inner} WHERE ${filter}) ${alias}`,
    columns,
    key: [`${alias}.id`],
  }
}

/** A subquery that sees what stands left of it. */
function lateral(g: Generator, depth: number): Source {
  const { random } = g
  const [left, inner, alias] = [relation(g, depth - 1), tableSource(g), g.alias()]
  const scope = {
    columns: inner.columns,
    outer: left.columns.filter((column) => column.bare),
    subqueries: false,
  }
  const kinds = several(random, 1, 2, () => pick(random, SCALARS))
  const grouped = chance(random, 0.5)
  const items = kinds.map((kind, i) => {
    const value = grouped ? aggregate(g, { ...scope, outer: [] }, kind, 1) : expression(g, scope, kind, 1)
    return `${value ?? 'count(*)'} AS c${i}`
  })
  const filter = chance(random, 0.9) ? ` WHERE ${condition(g, scope)}` : ''
  const [word, on] = chance(random, 0.5) ? ['CROSS', ''] : ['LEFT', ' ON TRUE']
  const named = kinds.map((kind, i) => ({ name: `c${i}`, kind }))
  const right = sourceOf(
    `LATERAL (SELECT ${items.join(', ')} FROM ${inner.sql}${filter}) ${alias}`,
    alias,
    named,
  )
  const key = left.key === undefined || right.key === undefined ? undefined : [...left.key, ...right.key]
  return {
    sql: `${left.sql} ${word} JOIN ${right.sql}${on}`,
    columns: [...left.columns, ...right.columns],
    key,
  }
}

/** The elements of an array that is computed from what stands left of it. */
function unnestValue(g: Generator, depth: number): Source {
  const { random } = g
  const left = relation(g, depth - 1)
  const alias = g.alias()
  const [array, kind] = pick(random, [
    ['integers', 'integer'],
    ['words', 'varchar'],
  ] as const)
  const scope = { columns: left.columns, outer: [], subqueries: false }
  const column: Column = { sql: `${alias}.v`, kind, bare: true }
  const [word, on] = chance(random, 0.5) ? ['CROSS', ''] : ['LEFT', ' ON TRUE']
  return {
    sql: `${left.sql} ${word} JOIN UNNEST(${expression(g, scope, array, 2)}) AS ${alias} (v)${on}`,
    columns: [...left.columns, column],
    key: left.key && [...left.key, column.sql],
  }
}

/** A join USING: within a subquery, for the column that is left of the two has no table before its name. */
function usingSource(g: Generator): Source {
  const { random } = g
  const shared = TABLES.filter(({ kinds }) => kinds.some(({ name }) => name === 'a'))
  const [left, right] = [sourceOfTable(g, pick(random, shared)), sourceOfTable(g, pick(random, shared))]
  const names = chance(random, 0.4) ? ['a', 's'] : ['a']
  const items: { readonly sql: string; readonly kind: Column['kind'] }[] = names.map((name) => ({
    ...{ sql: name, kind: name === 'a' ? 'integer' : 'varchar' },
  }))
  const own = [...left.columns, ...right.columns].filter(({ sql }) => !/\.[as]$/.test(sql))
  items.push(...several(random, 1, 3, () => pick(random, own)))
  const [alias, type] = [g.alias(), pick(random, ['INNER', 'LEFT', 'RIGHT', 'FULL'])]
  const columns = items.map(({ kind }, i) => ({ name: `c${i}`, kind }))
  const list = items.map(({ sql }, i) => `${sql} AS c${i}`).join(', ')
  const join = `${left.sql} ${type} JOIN ${right.sql} USING (${names.join(', ')})`
  return sourceOf(`(SELECT ${list} FROM ${join}) ${alias}`, alias, columns)
}

const NESTED = TABLES.find(({ name }) => name === 'nested')!

function unnest(g: Generator): Source {
  const { random } = g
  const [table, items] = [g.alias(), g.alias()]
  const own = NESTED.kinds.map(({ name, kind }) => ({ sql: `${table}.${name}`, kind, bare: true }))
  const item = (name: string, kind: Column['kind']) => ({ sql: `${items}.${name}`, kind, bare: true })
  const { sql, columns } = choose(random, [
    [2, () => ({ sql: `UNNEST(${table}.xs) AS ${items} (v)`, columns: [item('v', 'integer')] })],
    [2, () => ({ sql: `UNNEST(${table}.ws) AS ${items} (v)`, columns: [item('v', 'varchar')] })],
    [
      1,
      () => ({
        sql: `UNNEST(${table}.m) AS ${items} (k, v)`,
        columns: [item('k', 'varchar'), item('v', 'integer')],
      }),
    ],
    [
      1,
      () => ({
        sql: `UNNEST(${table}.xs, ${table}.ws) AS ${items} (x, w)`,
        columns: [item('x', 'integer'), item('w', 'varchar')],
      }),
    ],
    [
      1,
      () => ({
        sql: `UNNEST(${table}.xs) WITH ORDINALITY AS ${items} (v, n)`,
        columns: [item('v', 'integer'), item('n', 'bigint')],
      }),
    ],
  ] satisfies Choice<{ sql: string; columns: Column[] }>[])
  const [word, on] = chance(random, 0.5) ? ['CROSS', ''] : ['LEFT', ' ON TRUE']
  return {
    sql: `nested ${table} ${word} JOIN ${sql}${on}`,
    columns: [...own, ...columns],
    key: [`${table}.id`, ...columns.map((column) => column.sql)],
  }
}
