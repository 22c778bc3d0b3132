import type { Located, Span } from './ast.ts'

function isNode(value: unknown): value is Located {
  return typeof value === 'object' && value !== null && 'kind' in value && 'span' in value
}

/** The place of a node that has more than `limit` nodes above it. Walks without recursion. */
export function nodeDeeperThan(root: Located, limit: number): Span | undefined {
  let level: Located[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    const [first] = level
    if (depth > limit) return first?.span
    const next: Located[] = []
    for (const node of level) for (const value of Object.values(node)) collect(value, next)
    level = next
  }
  return undefined
}

function collect(value: unknown, into: Located[]): void {
  if (isNode(value)) into.push(value)
  else if (Array.isArray(value)) for (const item of value) collect(item, into)
}
