import { createRandom } from '../support/random.ts'
import { COLUMNS, CONDITIONS } from './columns.ts'

/** A query, and how many columns it has: c0, c1 and so on. */
interface Relation {
  readonly sql: string
  readonly width: number
}

const ofKind = (kind: string) => COLUMNS.filter((column) => column.kind === kind).map(({ sql }) => sql)
const ALL = COLUMNS.map(({ sql }) => sql)
const TEXTS = ofKind('text')
const NUMBERS = ofKind('number')
const ORDERED = COLUMNS.filter(({ kind }) => kind !== 'boolean').map(({ sql }) => sql)

/** Rows that a statement in order gives. */
const SHOWN = 200

function createMaker(random: () => number) {
  const below = (count: number) => Math.floor(random() * count)
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!
  const condition = () => pick(CONDITIONS)

  function some(items: readonly string[], most: number): readonly string[] {
    const rest = [...items]
    return Array.from({ length: 1 + below(most) }, () => rest.splice(below(rest.length), 1)[0]!)
  }

  function named(expressions: readonly string[]): string {
    return expressions.map((expression, i) => `${expression} AS c${i}`).join(', ')
  }

  /** An aggregate call that gives the same whatever the order of the rows. */
  function aggregate(): string {
    const call = pick([
      () => 'count(*)',
      () => `count(${pick(ALL)})`,
      () => `count(DISTINCT ${pick(ALL)})`,
      () => `sum(${pick(NUMBERS)})`,
      () => `sum(DISTINCT ${pick(NUMBERS)})`,
      () => `${pick(['min', 'max'])}(${pick(ORDERED)})`,
    ])()
    return random() < 0.2 ? `${call} FILTER (WHERE ${condition()})` : call
  }

  function grouped(): Relation {
    const keys = some(ALL, 3)
    const items = [...keys, ...Array.from({ length: 1 + below(3) }, aggregate)]
    const positions = keys.map((_, i) => i + 1).join(', ')
    const having = random() < 0.2 ? ` HAVING count(*) > ${below(4)}` : ''
    const sql = `SELECT ${named(items)} FROM events WHERE ${condition()} GROUP BY ${positions}${having}`
    return { sql, width: items.length }
  }

  function plain(): Relation {
    const items = some(ALL, 3)
    const distinct = random() < 0.3 ? 'DISTINCT ' : ''
    return { sql: `SELECT ${distinct}${named(items)} FROM events WHERE ${condition()}`, width: items.length }
  }

  /** One row a value of a key, so that a join does not grow. */
  function keyed(key: string): string {
    return `SELECT ${named([key, aggregate()])} FROM events WHERE ${condition()} GROUP BY 1`
  }

  function joined(): Relation {
    const key = pick(TEXTS)
    const kind = pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN'])
    const items = named(['l.c0', 'r.c0', 'l.c1', 'r.c1'])
    return {
      sql: `SELECT ${items} FROM (${keyed(key)}) l ${kind} (${keyed(key)}) r ON l.c0 = r.c0`,
      width: 4,
    }
  }

  /** Each event beside what the others of its key have. */
  function looked(): Relation {
    const key = pick(TEXTS)
    const probe = `SELECT ${key} AS k, eventid AS id FROM events WHERE ${condition()}`
    const kind = pick(['JOIN', 'LEFT JOIN'])
    const items = named(['e.k', 'r.c1', 'e.id'])
    return { sql: `SELECT ${items} FROM (${probe}) e ${kind} (${keyed(key)}) r ON e.k = r.c0`, width: 3 }
  }

  function narrowed(): Relation {
    const [items, probe] = [some(ALL, 3), pick(TEXTS)]
    const inner = `SELECT ${probe} FROM events WHERE ${condition()} AND ${probe} IS NOT NULL`
    const operator = random() < 0.4 ? 'NOT IN' : 'IN'
    const where = `${condition()} AND ${probe} ${operator} (${inner})`
    return { sql: `SELECT ${named(items)} FROM events WHERE ${where}`, width: items.length }
  }

  function combined(): Relation {
    const items = some(ALL, 3)
    const part = () => `SELECT ${named(items)} FROM events WHERE ${condition()}`
    const kind = pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT'])
    return { sql: `${part()} ${kind} ${part()}`, width: items.length }
  }

  function windowed(): Relation {
    const call = pick([
      () => 'row_number()',
      () => `lag(${pick(ALL)})`,
      () => `sum(${pick(NUMBERS)})`,
      () => `count(${pick(ALL)})`,
    ])()
    const partition = pick(ALL)
    const window = `PARTITION BY ${partition} ORDER BY ${pick(ORDERED)}, eventid`
    const items = [partition, 'eventid', `${call} OVER (${window})`]
    return { sql: `SELECT ${named(items)} FROM events WHERE ${condition()}`, width: items.length }
  }

  /** Groups of groups. */
  function regrouped(): Relation {
    const inner = grouped()
    const columns = Array.from({ length: inner.width }, (_, i) => `c${i}`)
    const keys = some(columns, 2)
    const counted = ['count(*)', `count(DISTINCT ${pick(columns)})`]
    const positions = keys.map((_, i) => i + 1).join(', ')
    const items = [...keys, ...counted]
    return { sql: `SELECT ${named(items)} FROM (${inner.sql}) GROUP BY ${positions}`, width: items.length }
  }

  function relation(): Relation {
    return pick([grouped, grouped, plain, joined, looked, narrowed, combined, windowed, regrouped])()
  }

  return { below, pick, relation }
}

/**
 * A statement by its seed and number. Below it stands a relation of up to as many rows as there are events; asked for are
 * either some of its rows in the order of all its columns, or what the columns add up to.
 */
export function statementOf(seed: number, number: number): string {
  const random = createRandom(seed * 1_000_003 + number)
  const { below, pick, relation } = createMaker(random)
  const { sql, width } = relation()
  const columns = Array.from({ length: width }, (_, i) => `c${i}`)
  if (random() < 0.5) {
    const figures = columns.flatMap((column) => [
      ...[`count(${column})`, `count(DISTINCT ${column})`, `min(${column})`, `max(${column})`],
    ])
    return `SELECT count(*), ${figures.join(', ')} FROM (${sql})`
  }
  const order = columns.map((column) => `${column} ${pick(['ASC', 'DESC'])}`).join(', ')
  const offset = pick([0, below(100), below(100_000)])
  return `SELECT * FROM (${sql}) ORDER BY ${order} OFFSET ${offset} LIMIT ${SHOWN}`
}
