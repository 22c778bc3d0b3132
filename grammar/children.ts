import type { Located } from './ast.ts'

/** Any node of the syntax tree. */
export interface SyntaxNode extends Located {
  readonly kind: string
}

function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'span' in value
}

function collect(value: unknown, into: SyntaxNode[]): void {
  if (isSyntaxNode(value)) into.push(value)
  else if (Array.isArray(value)) for (const item of value) collect(item, into)
}

/** The nodes right below a node, in the order of its properties. */
export function childrenOf(node: Located): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (const value of Object.values(node)) collect(value, children)
  return children
}
