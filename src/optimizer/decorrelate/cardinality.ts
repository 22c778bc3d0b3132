import type { LogicalNode } from '../../plan/node.ts'

/** Whether a plan has one row at most: the first of something. */
export function hasOneRow(node: LogicalNode): boolean {
  switch (node.kind) {
    case 'limit':
    case 'top-n':
      return node.count !== undefined && node.count <= 1 && (node.kind === 'limit' || !node.withTies)
    case 'project':
    case 'filter':
    case 'sort':
      return hasOneRow(node.input)
    case 'aggregate':
      return node.keys.length === 0
    default:
      return false
  }
}

/** Whether a plan has one row, no more and no less, whatever it reads. */
export function hasExactlyOneRow(node: LogicalNode): boolean {
  switch (node.kind) {
    case 'project':
    case 'sort':
    case 'window':
      return hasExactlyOneRow(node.input)
    case 'values':
      return node.rows.length === 1
    case 'aggregate':
      return node.keys.length === 0 && node.groupingSets.length === 1
    case 'single-row':
      return true
    default:
      return false
  }
}
