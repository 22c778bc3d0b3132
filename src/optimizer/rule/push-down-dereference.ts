import type { ScanColumn } from '../../catalog/table-source.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import { columnReference } from '../../plan/walk.ts'
import type { Rule, RuleContext } from '../rule.ts'
import { readParts, type ScanPart, type ScanParts, scanParts } from '../scan-parts.ts'

/**
 * Reads fields instead of rows: where a plan uses `useridentity` only as `useridentity.sessioncontext.sessionissuer.arn`,
 * the scan gives that leaf as a column. A row that is used as a whole somewhere is read as a whole, with its fields.
 */
export const pushDownDereference: Rule = {
  name: 'push-down-dereference',
  apply(plan, context) {
    const leaves = scanParts(plan, fieldsOf, (chains, root) =>
      outermost(chains).map((indices) => leaf(indices, root, context)),
    )
    return readParts(plan, leaves, (part) => throughLeaf(part, leaves))
  },
}

/** A way into a scan column, by field numbers, and the column that will hold what it leads to. */
interface Leaf extends ScanPart {
  readonly indices: readonly number[]
}

interface Chain {
  readonly root: number
  readonly indices: readonly number[]
}

/** `field(field(column))` as the column and the way into it. */
function chainOf(expression: BoundExpression): Chain | undefined {
  if (expression.kind === 'column') return { root: expression.id, indices: [] }
  if (expression.kind !== 'field') return undefined
  const base = chainOf(expression.base)
  return base === undefined ? undefined : { root: base.root, indices: [...base.indices, expression.index] }
}

function fieldsOf(expression: BoundExpression) {
  const chain = expression.kind === 'field' ? chainOf(expression) : undefined
  return chain === undefined ? undefined : { root: chain.root, use: chain.indices }
}

/** Paths of which none is inside another, each once. */
function outermost(chains: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const isPrefix = (prefix: readonly number[], path: readonly number[]): boolean =>
    prefix.length <= path.length && prefix.every((index, i) => index === path[i])
  const kept: (readonly number[])[] = []
  for (const chain of [...chains].sort((a, b) => a.length - b.length))
    if (!kept.some((known) => isPrefix(known, chain))) kept.push(chain)
  return kept
}

function leaf(indices: readonly number[], root: ScanColumn, context: RuleContext): Leaf {
  let { type } = root
  const path = [...root.path]
  for (const index of indices) {
    const field = type.kind === 'row' ? type.fields[index] : undefined
    path.push(field?.name?.toLowerCase() ?? String(index))
    type = field?.type ?? type
  }
  return { indices, scanColumn: { path, type }, column: context.newColumn(path.at(-1) ?? '', type) }
}

/** A chain of fields, read from the leaf that it begins with. */
function throughLeaf(part: BoundExpression, leaves: ScanParts<Leaf>): BoundExpression | undefined {
  if (part.kind !== 'field') return undefined
  const chain = chainOf(part)
  const inner = chain === undefined ? undefined : leaves.get(chain.root)
  if (chain === undefined || inner === undefined) return undefined
  const found = inner.find(
    ({ indices }) =>
      indices.length === chain.indices.length && indices.every((index, i) => index === chain.indices[i]),
  )
  if (found !== undefined) return columnReference(found.column)
  const base = throughLeaf(part.base, leaves)
  return base === undefined ? undefined : { ...part, base }
}
