import type { DataType, Expression, Identifier, QualifiedName, Query, Relation, SortItem } from '../ast.ts'
import { isReserved } from '../keywords.ts'

/** How the chapters of the printer call each other. */
export interface Printer {
  /** In parentheses where the node binds less than `least`, one of {@link LEVEL}. */
  readonly operand: (node: Expression, least: number) => string
  readonly expression: (node: Expression) => string
  readonly query: (node: Query) => string
  readonly relation: (node: Relation) => string
  readonly type: (node: DataType) => string
}

/** How close operators bind, from SqlBase.g4; a higher one binds closer. */
export const LEVEL = {
  lambda: 0,
  or: 1,
  and: 2,
  not: 3,
  predicate: 4,
  concat: 5,
  additive: 6,
  multiplicative: 7,
  unary: 8,
  atTimeZone: 9,
  primary: 10,
} as const

/** The least that may stand where SqlBase.g4 has a valueExpression. */
export const VALUE = LEVEL.concat

export function stringText(value: string): string {
  return `'${value.replaceAll(`'`, `''`)}'`
}

export function identifierText({ value, quoted }: Identifier): string {
  const plain = !quoted && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) && !isReserved(value)
  return plain ? value : `"${value.replaceAll('"', '""')}"`
}

export function nameText({ parts }: QualifiedName): string {
  return parts.map(identifierText).join('.')
}

export function columnsText(columns: readonly Identifier[]): string {
  return `(${columns.map(identifierText).join(', ')})`
}

/** The parts that are there, with a blank between. */
export function spaced(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ')
}

export function list<Node>(nodes: readonly Node[], print: (node: Node) => string): string {
  return nodes.map((node) => print(node)).join(', ')
}

export function orderByText(p: Printer, items: readonly SortItem[]): string {
  return items.length === 0 ? '' : `ORDER BY ${sortItemsText(p, items)}`
}

export function sortItemsText(p: Printer, items: readonly SortItem[]): string {
  return list(items, ({ expression, descending, nulls }) =>
    spaced(
      p.expression(expression),
      descending ? 'DESC' : undefined,
      nulls === undefined ? undefined : `NULLS ${nulls.toUpperCase()}`,
    ),
  )
}
