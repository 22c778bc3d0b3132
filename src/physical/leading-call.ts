import type { BoundExpression, SortKey } from '../plan/expression.ts'
import type { PhysicalAggregate, PhysicalNode, PhysicalTopN } from './node.ts'

/** What a top-n orders the groups of an aggregate by first. */
export interface LeadingCall {
  readonly node: PhysicalAggregate
  /** The call, by its position among the aggregate's. */
  readonly call: number
  readonly key: SortKey
  /** How many of the first groups are wanted, and all that are level with the last of them. */
  readonly wanted: number
}

/** Types of which one value is compared with another as quickly as numbers are. */
const NUMBERS = ['tinyint', 'smallint', 'integer', 'bigint', 'real', 'double', 'decimal', 'date', 'timestamp']

function isPlain({ kind }: BoundExpression): boolean {
  return kind === 'column' || kind === 'constant'
}

/**
 * The call of an aggregate whose result comes first in a top-n's order, with nothing between but projections that rename.
 * Undefined where it is another column or more than one, or where rows that do not win might make the query fail.
 */
export function leadingCall({ keys, input, count, offset }: PhysicalTopN): LeadingCall | undefined {
  const [key] = keys
  if (key === undefined || !keys.every(({ expression }) => isPlain(expression))) return undefined
  let [node, expression]: [PhysicalNode, BoundExpression | undefined] = [input, key.expression]
  while (node.kind === 'project') {
    const { columns, expressions } = node
    if (!expressions.every(isPlain)) return undefined
    const id: number | undefined = expression?.kind === 'column' ? expression.id : undefined
    expression = expressions[columns.findIndex((column) => column.id === id)]
    node = node.input
  }
  if (node.kind !== 'hash-aggregate' || expression?.kind !== 'column') return undefined
  const { id } = expression
  const call = node.aggregates.findIndex(({ column }) => column.id === id)
  if (call < 0 || !NUMBERS.includes(key.expression.type.kind)) return undefined
  return { node, call, key, wanted: count + offset }
}
