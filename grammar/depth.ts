import type { Located, Span } from './ast.ts'
import { childrenOf } from './children.ts'

/** The place of a node that has more than `limit` nodes above it. Walks without recursion. */
export function nodeDeeperThan(root: Located, limit: number): Span | undefined {
  let level: Located[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    const [first] = level
    if (depth > limit) return first?.span
    level = level.flatMap(childrenOf)
  }
  return undefined
}
