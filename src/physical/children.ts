import { assertNever } from '../common/assert.ts'
import type { PhysicalNode } from './node.ts'

/** The nodes that an operator reads from, in order: the build side of a join last. */
export function physicalChildren(node: PhysicalNode): readonly PhysicalNode[] {
  switch (node.kind) {
    case 'table-scan':
    case 'values':
    case 'working-table':
      return []
    case 'filter':
    case 'project':
    case 'hash-aggregate':
    case 'sort':
    case 'top-n':
    case 'limit':
    case 'unnest':
    case 'window':
    case 'single-row':
      return [node.input]
    case 'hash-join':
    case 'nested-loop-join':
      return [node.left, node.right]
    case 'set-operation':
      return node.inputs
    case 'recursive':
      return [node.anchor, node.step]
    case 'semi-join':
      return [node.input, node.subquery]
    default:
      return assertNever(node)
  }
}
