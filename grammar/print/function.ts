import type { FrameBound, FunctionCall, ListAgg, WindowFrame, WindowSpecification } from '../ast.ts'
import {
  identifierText,
  list,
  nameText,
  orderByText,
  type Printer,
  spaced,
  stringText,
  VALUE,
} from './text.ts'

export function functionCallText(p: Printer, node: FunctionCall): string {
  const given = spaced(
    node.distinct ? 'DISTINCT' : undefined,
    node.star ? '*' : list(node.arguments, p.expression),
    orderByText(p, node.orderBy),
  )
  return spaced(
    `${nameText(node.name)}(${given})`,
    node.filter === undefined ? undefined : `FILTER (WHERE ${p.expression(node.filter)})`,
    node.nulls === undefined ? undefined : `${node.nulls.toUpperCase()} NULLS`,
    node.over === undefined ? undefined : `OVER ${overText(p, node.over)}`,
  )
}

function overText(p: Printer, over: NonNullable<FunctionCall['over']>): string {
  return over.kind === 'windowReference' ? identifierText(over.name) : windowText(p, over)
}

export function listAggText(p: Printer, node: ListAgg): string {
  const separator = node.separator === undefined ? '' : `, ${stringText(node.separator.value)}`
  const given = spaced(
    node.distinct ? 'DISTINCT' : undefined,
    p.expression(node.value) + separator,
    overflowText(node),
  )
  return spaced(
    `LISTAGG(${given}) WITHIN GROUP (${orderByText(p, node.orderBy)})`,
    node.filter === undefined ? undefined : `FILTER (WHERE ${p.expression(node.filter)})`,
  )
}

function overflowText({ overflow }: ListAgg): string | undefined {
  if (overflow === undefined) return undefined
  if (overflow.behavior === 'error') return 'ON OVERFLOW ERROR'
  const filler = overflow.filler === undefined ? undefined : stringText(overflow.filler.value)
  return spaced('ON OVERFLOW TRUNCATE', filler, overflow.withCount ? 'WITH COUNT' : 'WITHOUT COUNT')
}

/** In its parentheses. */
export function windowText(p: Printer, window: WindowSpecification): string {
  const inside = spaced(
    window.existing === undefined ? undefined : identifierText(window.existing),
    window.partitionBy.length === 0 ? undefined : `PARTITION BY ${list(window.partitionBy, p.expression)}`,
    orderByText(p, window.orderBy),
    window.frame === undefined ? undefined : frameText(p, window.frame),
  )
  return `(${inside})`
}

function frameText(p: Printer, { unit, start, end }: WindowFrame): string {
  const from = boundText(p, start)
  return end === undefined
    ? `${unit.toUpperCase()} ${from}`
    : `${unit.toUpperCase()} BETWEEN ${from} AND ${boundText(p, end)}`
}

function boundText(p: Printer, { type, value }: FrameBound): string {
  const distance = value === undefined ? 'UNBOUNDED' : p.operand(value, VALUE)
  switch (type) {
    case 'currentRow':
      return 'CURRENT ROW'
    case 'unboundedPreceding':
    case 'preceding':
      return `${distance} PRECEDING`
    case 'unboundedFollowing':
    case 'following':
      return `${distance} FOLLOWING`
  }
}
