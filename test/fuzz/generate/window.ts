import { chance, pick } from '../../../src/sample/random.ts'
import { aggregate } from './aggregate.ts'
import { expression } from './expression.ts'
import { isOrderable, type Kind, SCALARS } from './kind.ts'
import { type Choice, choose, type Generator, maybe, nullOrder, type Scope, several } from './scope.ts'

/** Kinds over which a RANGE frame has distances. */
const RANGES: ReadonlySet<Kind> = new Set(['integer', 'bigint', 'double', 'decimal', 'date', 'timestamp'])

const FRAMES = [
  'UNBOUNDED PRECEDING AND CURRENT ROW',
  'UNBOUNDED PRECEDING AND 1 PRECEDING',
  'UNBOUNDED PRECEDING AND 1 FOLLOWING',
  'UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
  '2 PRECEDING AND 1 PRECEDING',
  '1 PRECEDING AND CURRENT ROW',
  '1 PRECEDING AND 1 FOLLOWING',
  'CURRENT ROW AND CURRENT ROW',
  'CURRENT ROW AND 1 FOLLOWING',
  'CURRENT ROW AND UNBOUNDED FOLLOWING',
  '1 FOLLOWING AND 2 FOLLOWING',
  '1 FOLLOWING AND UNBOUNDED FOLLOWING',
] as const

function orderItem(g: Generator, sql: string, kind?: Kind): string {
  const direction = maybe(g.random, 0.4, () => ' DESC')
  return `${sql}${direction}${maybe(g.random, 0.3, () => nullOrder(g.random, kind))}`
}

function frame(g: Generator, units: readonly string[]): string {
  return ` ${pick(g.random, units)} BETWEEN ${pick(g.random, FRAMES)}`
}

/** Aggregates that a window takes; text that has FILTER, DISTINCT or an order of its own stays with groups. */
function windowAggregate(g: Generator, scope: Scope, kind: Kind): string {
  for (let attempt = 0; attempt < 4; attempt++) {
    const text = aggregate(g, scope, kind, 1)
    if (text !== undefined && /^(?:count|sum|avg|min|max|bool_and|bool_or|every)\(/.test(text)) {
      if (!/DISTINCT |ORDER BY|FILTER /.test(text)) return text
    }
  }
  return 'count(*)'
}

/**
 * A window function and the kind it gives. Where rows that are equal in the order could trade places, the answer must not
 * depend on them: frames of rows and functions of a place are for total orders alone.
 *
 * @param key columns that make an order total
 * @param named whether the query can define windows by name
 */
export function windowItem(
  g: Generator,
  scope: Scope,
  key: readonly string[] | undefined,
  named = false,
): { readonly sql: string; readonly kind: Kind } {
  const { random } = g
  const plain = { ...scope, subqueries: false, tries: false }
  const columns = scope.columns.filter(({ kind }) => isOrderable(kind))
  const value = (kind: Kind) => expression(g, plain, kind, 1)
  const partition = maybe(random, 0.6, () => {
    const by = several(random, 1, 2, () => pick(random, scope.columns).sql)
    return `PARTITION BY ${by.join(', ')} `
  })
  const some = () =>
    several(random, 1, 2, () => {
      const { sql, kind } = pick(random, columns)
      return orderItem(g, sql, kind)
    })
  const window = (order: readonly string[], frames = '') => {
    const text = `${partition}${order.length === 0 ? '' : `ORDER BY ${order.join(', ')}`}${frames}`
    if (!named || chance(random, 0.85)) return `OVER (${text})`
    return `OVER w${g.windows.push(text) - 1}`
  }
  const numeric = scope.columns.filter(({ kind }) => RANGES.has(kind))
  const aggregated = (kind: Kind, order: readonly string[], frames: string) => {
    const sql = windowAggregate(g, plain, kind)
    return { sql: `${sql} ${window(order, frames)}`, kind: sql === 'count(*)' ? ('bigint' as const) : kind }
  }
  const result = (): Kind => pick(random, ['bigint', 'bigint', 'integer', 'varchar', 'boolean'])
  const choices: Choice<{ readonly sql: string; readonly kind: Kind }>[] = [
    [2, () => aggregated(result(), [], '')],
    [
      columns.length > 0 ? 3 : 0,
      () =>
        aggregated(
          result(),
          some(),
          maybe(random, 0.5, () => frame(g, ['GROUPS'])),
        ),
    ],
    [
      numeric.length > 0 ? 2 : 0,
      () => {
        const { sql, kind } = pick(random, numeric)
        const unit =
          kind === 'date' ? "INTERVAL '1' DAY" : kind === 'timestamp' ? "INTERVAL '2' HOUR" : undefined
        const range = frame(g, ['RANGE'])
        // Distances of times are intervals.
        const distances =
          unit === undefined ? range : range.replaceAll(/\b[12] (?=PRECEDING|FOLLOWING)/g, `${unit} `)
        return aggregated(result(), [orderItem(g, sql)], distances)
      },
    ],
    [
      columns.length > 0 ? 2 : 0,
      () => ({ sql: `${pick(random, ['rank', 'dense_rank'])}() ${window(some())}`, kind: 'bigint' }),
    ],
    [
      columns.length > 0 ? 1 : 0,
      () => ({ sql: `${pick(random, ['percent_rank', 'cume_dist'])}() ${window(some())}`, kind: 'double' }),
    ],
  ]
  if (key !== undefined) {
    const total = () => [...some(), ...key.map((column) => orderItem(g, column))]
    const kind = pick(random, SCALARS)
    const nulls = () => maybe(random, 0.3, () => ` ${pick(random, ['IGNORE', 'RESPECT'])} NULLS`)
    const orders = columns.length > 0 ? 3 : 0
    choices.push(
      [
        orders,
        () => ({ sql: `${pick(random, ['row_number()', 'ntile(3)'])} ${window(total())}`, kind: 'bigint' }),
      ],
      [
        orders,
        () => {
          const rest = pick(random, ['', ', 2', `, 1, ${value(kind)}`])
          return {
            sql: `${pick(random, ['lag', 'lead'])}(${value(kind)}${rest})${nulls()} ${window(total())}`,
            kind,
          }
        },
      ],
      [
        orders,
        () => {
          const [name, second] = pick(random, [
            ['first_value', ''],
            ['last_value', ''],
            ['nth_value', ', 2'],
          ] as const)
          const frames = chance(random, 0.6) ? frame(g, ['ROWS', 'GROUPS']) : ''
          return { sql: `${name}(${value(kind)}${second})${nulls()} ${window(total(), frames)}`, kind }
        },
      ],
      [orders, () => aggregated(result(), total(), frame(g, ['ROWS', 'ROWS', 'GROUPS']))],
    )
  }
  return choose(random, choices)
}
