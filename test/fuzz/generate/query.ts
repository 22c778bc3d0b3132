import { below, chance, pick, type Random } from '../../../src/sample/random.ts'
import { aggregate } from './aggregate.ts'
import { expression } from './expression.ts'
import { isOrderable, type Kind, SCALARS, widerKinds } from './kind.ts'
import { relation, tableSource } from './relation.ts'
import {
  type Choice,
  choose,
  type Column,
  createGenerator,
  type Generator,
  maybe,
  type NamedSource,
  nullOrder,
  type Scope,
  several,
  some,
  type Source,
} from './scope.ts'
import { windowItem } from './window.ts'

/** A query and what its columns are called. */
export interface GeneratedQuery {
  readonly sql: string
  readonly columns: NamedSource['columns']
}

interface Item {
  readonly sql: string
  readonly kind: Kind
}

const DEPTH = 3
const KINDS: readonly Kind[] = [...SCALARS, ...SCALARS, 'floating', 'huge', 'integers', 'words', 'pair']

/** A statement over the fuzzer's tables. The same random sequence gives the same text. */
export function statement(random: Random): string {
  const g = createGenerator(random)
  const named = several(random, 0, 2, (i) => i).slice(chance(random, 0.7) ? 2 : 0)
  // DuckDB reads every query of WITH RECURSIVE as one that could be recursive, and refuses what such a one may not hold.
  const recursive = named.length > 0 && chance(random, 0.1)
  const parts = recursive
    ? [recursion(g, 'q0')]
    : named.map((i) => {
        const { sql, columns } = query(g, 1)
        const name = `q${i}`
        g.named.push({ name, columns })
        return `${name} AS (${sql})`
      })
  const { sql } = query(g, DEPTH - 1)
  return parts.length === 0 ? sql : `WITH ${recursive ? 'RECURSIVE ' : ''}${parts.join(', ')} ${sql}`
}

/** A named query that reads itself: counts up from a table's rows, a column beside it, and ends by its condition. */
function recursion(g: Generator, name: string): string {
  const { random } = g
  const { sql, columns } = tableSource(g)
  const beside = pick(random, columns)
  const scope: Scope = {
    ...{ outer: [], subqueries: false },
    columns: [
      { sql: 'r.n', kind: 'integer', bare: true },
      { sql: 'r.v', kind: beside.kind, bare: true },
    ],
  }
  const more = maybe(random, 0.4, () => ` AND ${expression(g, scope, 'boolean', 1)}`)
  const joined = maybe(random, 0.3, () => ' INNER JOIN twice ON r.n = twice.a')
  g.named.push({
    name,
    columns: [
      { name: 'n', kind: 'integer' },
      { name: 'v', kind: beside.kind },
    ],
  })
  const step = `SELECT r.n + 1, r.v FROM ${name} r${joined} WHERE r.n < ${2 + below(random, 4)}${more}`
  return `${name} (n, v) AS (SELECT 1, ${beside.sql} FROM ${sql}${where(g, { ...scope, columns })} UNION ALL ${step})`
}

/** A query; where it has LIMIT its order leaves no two different rows equal. */
export function query(g: Generator, depth: number): GeneratedQuery {
  const choices: Choice<UnorderedQuery>[] = [
    [5, () => hiddenOrder(g, select(g, depth, undefined))],
    [depth > 0 ? 1 : 0, () => setOperation(g, depth)],
  ]
  return ordered(g, choose(g.random, choices))
}

/** A query that may say in what order of columns that it does not select it must stand. */
interface UnorderedQuery extends GeneratedQuery {
  readonly order?: readonly string[]
}

/** Orders now and then by a column that is not selected, then by the key of what is read. */
function hiddenOrder(g: Generator, made: Select): UnorderedQuery {
  const { random } = g
  if (made.order === undefined || chance(random, 0.6)) return named(made)
  const order = [pick(random, made.order.columns), ...made.order.key]
  return { ...named(made), order: order.map((sql) => sql + maybe(random, 0.4, () => ' DESC')) }
}

/** Maps are called m0, m1, …: the translation tells them from lists by that. */
function columnNames(items: readonly Item[]): NamedSource['columns'] {
  return items.map(({ kind }, i) => ({ name: `${kind === 'tally' ? 'm' : 'c'}${i}`, kind }))
}

function named({ items, write }: Select): GeneratedQuery {
  const columns = columnNames(items)
  return { columns, sql: write(items.map(({ sql }, i) => `${sql} AS ${columns[i]?.name ?? ''}`)) }
}

function ordered(g: Generator, { sql, columns, order }: UnorderedQuery): GeneratedQuery {
  const { random } = g
  const limit = maybe(random, 0.5, () => {
    const count = below(random, 12)
    return chance(random, 0.9) ? ` LIMIT ${count}` : ` FETCH FIRST ${count + 1} ROWS ONLY`
  })
  if (order !== undefined) return { sql: `${sql} ORDER BY ${order.join(', ')}${limit}`, columns }
  if (!columns.every(({ kind }) => isOrderable(kind)) || chance(random, 0.5)) return { sql, columns }
  const [first, rest] = [below(random, columns.length), columns.map((_, i) => i)]
  const items = [first, ...rest.filter((i) => i !== first)].map((i) => {
    const name = chance(random, 0.5) ? String(i + 1) : (columns[i]?.name ?? '')
    const nulls = maybe(random, 0.2, () => nullOrder(random, columns[i]?.kind))
    return `${name}${maybe(random, 0.4, () => ' DESC')}${nulls}`
  })
  const offset = maybe(random, 0.15, () => ` OFFSET ${below(random, 4)}`)
  return { sql: `${sql} ORDER BY ${items.join(', ')}${offset}${limit}`, columns }
}

interface Select {
  readonly items: readonly Item[]
  /** The text, given the texts of the items with their names. */
  readonly write: (items: readonly string[]) => string
  /** What it may be ordered by beside its items: columns, and those that make an order total. */
  readonly order?: { readonly columns: readonly string[]; readonly key: readonly string[] } | undefined
}

function setOperation(g: Generator, depth: number): GeneratedQuery {
  const { random } = g
  const kinds = several(random, 1, 3, () => pick(random, KINDS))
  // A branch may have narrower types than the other, never wider than what the columns are said to be.
  const wide = kinds.map((kind) => pick(random, widerKinds(kind)))
  const branch = (of: readonly Kind[]) => named(select(g, depth - 1, of))
  const operator = pick(random, ['UNION', 'UNION ALL', 'INTERSECT', 'INTERSECT ALL', 'EXCEPT', 'EXCEPT ALL'])
  const [first, second] = chance(random, 0.5) ? [kinds, wide] : [wide, kinds]
  const [left, right] = [branch(first), limited(g, branch(second))]
  const third = maybe(random, 0.2, () => ` UNION ${named(select(g, 0, kinds)).sql}`)
  return { sql: `${left.sql} ${operator} ${right.sql}${third}`, columns: columnsOf(left.columns, wide) }
}

function columnsOf(columns: NamedSource['columns'], kinds: readonly Kind[]): NamedSource['columns'] {
  return columns.map(({ name, kind }, i) => ({ name, kind: kinds[i] ?? kind }))
}

/** A branch of a set operation that is a query of its own in parentheses, now and then. */
function limited(g: Generator, made: GeneratedQuery): GeneratedQuery {
  if (chance(g.random, 0.7)) return made
  return { columns: made.columns, sql: `(${ordered(g, made).sql})` }
}

/** @param wanted what the columns have to be; anything where undefined */
function select(g: Generator, depth: number, wanted: readonly Kind[] | undefined): Select {
  const source = chance(g.random, 0.1) ? listed(relation(g, depth), relation(g, 0)) : relation(g, depth)
  const scope: Scope = { columns: source.columns, outer: [], subqueries: true, tries: true }
  return choose(g.random, [
    [5, () => plain(g, scope, source, wanted)],
    [4, () => grouped(g, scope, source, wanted)],
    [wanted === undefined ? 2 : 0, () => windowed(g, scope, source)],
    [wanted === undefined ? 2 : 0, () => groupingSets(g, scope, source)],
  ] satisfies Choice<Select>[])
}

/** Two relations with a comma between. */
function listed(left: Source, right: Source): Source {
  const key = left.key === undefined || right.key === undefined ? undefined : [...left.key, ...right.key]
  return { sql: `${left.sql}, ${right.sql}`, columns: [...left.columns, ...right.columns], key }
}

function where(g: Generator, scope: Scope): string {
  return maybe(g.random, 0.45, () => ` WHERE ${expression(g, scope, 'boolean', DEPTH)}`)
}

function plain(
  g: Generator,
  scope: Scope,
  { sql, columns, key }: Source,
  wanted: readonly Kind[] | undefined,
): Select {
  const { random } = g
  const item = (kind: Kind): Item => ({ sql: expression(g, scope, kind, 2), kind })
  const items = wanted?.map(item) ?? several(random, 1, 4, () => plainItem(g, scope, item))
  const distinct = chance(random, 0.25)
  const tail = ` FROM ${sql}${where(g, scope)}`
  const orderable = columns.filter(({ kind }) => isOrderable(kind)).map((column) => column.sql)
  const order =
    distinct || key === undefined || orderable.length === 0 ? undefined : { columns: orderable, key }
  return { items, write: (texts) => `SELECT ${distinct ? 'DISTINCT ' : ''}${texts.join(', ')}${tail}`, order }
}

function plainItem(g: Generator, { columns }: Scope, item: (kind: Kind) => Item): Item {
  return chance(g.random, 0.5) ? pick(g.random, columns) : item(pick(g.random, KINDS))
}

function windowed(g: Generator, scope: Scope, { sql, columns, key }: Source): Select {
  const { random } = g
  g.windows = []
  const items: Item[] = several(random, 0, 3, () => pick(random, columns))
  // Rows that are equal may trade places: then two functions of a place need not agree which of them comes first.
  items.push(...several(random, 1, 2, (i) => windowItem(g, scope, i === 0 ? key : undefined, true)))
  const windows = g.windows.map((window, i) => `w${i} AS (${window})`)
  const named = windows.length === 0 ? '' : ` WINDOW ${windows.join(', ')}`
  const tail = ` FROM ${sql}${where(g, scope)}${named}`
  return { items, write: (texts) => `SELECT ${texts.join(', ')}${tail}` }
}

/** A key is a column, or an expression that has one: a literal would be read as the place of a select item. */
function groupKey(g: Generator, scope: Scope): Column {
  const column = pick(g.random, scope.columns)
  if (chance(g.random, 0.6)) return column
  const kind = pick(g.random, SCALARS)
  const sql = expression(g, { ...scope, subqueries: false, tries: false }, kind, 2)
  return /\bt\d+\./.test(sql) ? { sql, kind, bare: false } : column
}

/** What a grouped query's items and HAVING may use: keys, and aggregates. */
function groupedScope(g: Generator, scope: Scope, keys: readonly Column[]): Scope {
  const aggregates = several(g.random, 1, 4, (): Column | undefined => {
    const kind = pick(g.random, KINDS)
    const sql = aggregate(g, { ...scope, tries: false }, kind, 2)
    return sql === undefined ? undefined : { sql, kind, bare: false }
  }).filter((column) => column !== undefined)
  const count: Column = { sql: 'count(*)', kind: 'bigint', bare: false }
  return { columns: [...keys, ...aggregates, count], outer: [], subqueries: chance(g.random, 0.2) }
}

function having(g: Generator, scope: Scope): string {
  return maybe(g.random, 0.3, () => ` HAVING ${expression(g, scope, 'boolean', 2)}`)
}

function grouped(g: Generator, scope: Scope, { sql }: Source, wanted: readonly Kind[] | undefined): Select {
  const { random } = g
  const keys = several(random, 0, 2, () => groupKey(g, scope))
  const after = groupedScope(g, scope, keys)
  const item = (kind: Kind): Item => ({ sql: expression(g, after, kind, 1), kind })
  const rest = wanted?.map(item) ?? several(random, 1, 3, () => plainItem(g, after, item))
  // A window over groups, now and then.
  if (wanted === undefined && chance(random, 0.1)) rest.push(windowItem(g, after, undefined))
  const byPlace = wanted === undefined && chance(random, 0.4)
  const items = byPlace ? [...keys, ...rest] : rest
  const by = keys.map((key, i) => (byPlace && chance(random, 0.7) ? String(i + 1) : key.sql))
  const group = by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`
  const tail = ` FROM ${sql}${where(g, scope)}${group}${having(g, after)}`
  return { items, write: (texts) => `SELECT ${texts.join(', ')}${tail}` }
}

function groupingSets(g: Generator, scope: Scope, { sql }: Source): Select {
  const { random } = g
  // Grouping sets take column references alone, which the fields of a row are not.
  const bare = scope.columns.filter((column) => column.bare)
  const keys = some(random, bare.length === 0 ? scope.columns : bare, 3)
  const names = keys.map((key) => key.sql)
  const after = groupedScope(g, scope, keys)
  const set = () => `(${below(random, 4) === 0 ? '' : some(random, names, 3).join(', ')})`
  const by = choose(random, [
    [2, () => `GROUPING SETS ((${names.join(', ')}), ${several(random, 1, 3, set).join(', ')})`],
    [1, () => `ROLLUP (${names.join(', ')})`],
    [1, () => `CUBE (${names.join(', ')})`],
    [1, () => `${pick(random, names)}, ROLLUP (${names.join(', ')})`],
    [1, () => `GROUPING SETS (${set()}, ${set()}), ROLLUP (${names.join(', ')})`],
  ])
  const items: Item[] = [...keys, ...some(random, after.columns.slice(keys.length), 2)]
  if (bare.length > 0 && chance(random, 0.5))
    items.push({ sql: `grouping(${names.join(', ')})`, kind: 'bigint' })
  const tail = ` FROM ${sql}${where(g, scope)} GROUP BY ${by}${having(g, after)}`
  return { items, write: (texts) => `SELECT ${texts.join(', ')}${tail}` }
}
