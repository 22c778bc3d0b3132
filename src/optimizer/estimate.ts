import { assertNever } from '../common/assert.ts'
import { conjunctsOf } from '../plan/conjuncts.ts'
import type { BoundExpression } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'

/** What share of rows a conjunct is taken to keep where nothing is known about it. */
const EQUALITY = 0.1
const OTHER = 0.4
const GROUPS = 0.1
/** Rows that one step of a recursion makes: few beside a table that the next one looks them up in. */
const WORKING_TABLE = 1000
/** Conjuncts are seldom as independent of each other as their product would have it. */
const LEAST = 0.02

function shareOf(conjunct: BoundExpression): number {
  const isEquality =
    conjunct.kind === 'in' || (conjunct.kind === 'call' && conjunct.function.name === '$equal')
  return isEquality ? EQUALITY : OTHER
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
    case 'filter': {
      const share = conjunctsOf(node.predicate).reduce((product, conjunct) => product * shareOf(conjunct), 1)
      return scaled(estimateRows(node.input), Math.max(LEAST, share))
    }
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

function scaled(rows: number | undefined, share: number): number | undefined {
  return rows === undefined ? undefined : rows * share
}
