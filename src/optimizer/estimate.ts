import { assertNever } from '../common/assert.ts'
import type { BoundExpression } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'

/** What share of rows a condition is taken to keep, by its operator. Nothing is known of the values. */
const SHARES: Readonly<Partial<Record<string, number>>> = {
  $equal: 0.1,
  $not_equal: 0.9,
  $less_than: 0.3,
  $less_than_or_equal: 0.3,
  $greater_than: 0.3,
  $greater_than_or_equal: 0.3,
  $is_null: 0.5,
  $like: 0.2,
}
const OTHER = 0.4
const GROUPS = 0.1
/** Rows that one step of a recursion makes: few beside a table that the next one looks them up in. */
const WORKING_TABLE = 1000
/** Conjuncts are seldom as independent of each other as their product would have it. */
const LEAST = 0.02

/** The share of rows for which a condition is taken to be true, 0 to 1. */
function shareOf(condition: BoundExpression): number {
  switch (condition.kind) {
    case 'and':
      return condition.terms.reduce((product, term) => product * shareOf(term), 1)
    case 'or':
      return 1 - condition.terms.reduce((product, term) => product * (1 - shareOf(term)), 1)
    case 'in':
      return Math.min(0.5, condition.options.length * 0.1)
    case 'call': {
      const [operand] = condition.arguments
      if (condition.function.name === '$not' && operand !== undefined) return 1 - shareOf(operand)
      return SHARES[condition.function.name] ?? OTHER
    }
    default:
      return OTHER
  }
}

/** About how many rows a plan gives; undefined where a table does not know its own. Good enough to compare two inputs. */
export function estimateRows(node: LogicalNode): number | undefined {
  switch (node.kind) {
    case 'scan':
      return scaled(node.source.rowCount, node.sample ?? 1)
    case 'values':
      return node.rows.length
    case 'single-row':
      return 1
    case 'filter':
      return scaled(estimateRows(node.input), Math.max(LEAST, shareOf(node.predicate)))
    case 'aggregate':
      return node.keys.length === 0 ? 1 : scaled(estimateRows(node.input), GROUPS)
    case 'limit':
    case 'top-n': {
      const rows = estimateRows(node.input)
      if (node.count === undefined) return rows
      return rows === undefined ? node.count : Math.min(rows, node.count)
    }
    case 'project':
    case 'sort':
    case 'unnest':
    case 'window':
    case 'semi-join':
    case 'correlated-join':
      return estimateRows(node.input)
    case 'join': {
      const [left, right] = [estimateRows(node.left), estimateRows(node.right)]
      if (left === undefined || right === undefined) return undefined
      return node.join === 'cross' ? left * right : Math.max(left, right)
    }
    case 'recursive':
      return estimateRows(node.anchor)
    case 'working-table':
      return WORKING_TABLE
    case 'set-operation': {
      const rows = node.inputs.map(estimateRows)
      return rows.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0)
    }
    default:
      return assertNever(node)
  }
}

/** As {@link estimateRows}, had the relation's filters kept every row. */
export function unfilteredRows(node: LogicalNode): number | undefined {
  switch (node.kind) {
    case 'filter':
    case 'project':
    case 'sort':
    case 'window':
    case 'semi-join':
      return unfilteredRows(node.input)
    default:
      return estimateRows(node)
  }
}

function scaled(rows: number | undefined, share: number): number | undefined {
  return rows === undefined ? undefined : rows * share
}
