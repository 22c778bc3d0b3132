import type { TableDescriptor, TableSource } from '../catalog/table-source.ts'
import { physicalChildren } from './children.ts'
import type { PhysicalNode, PhysicalScan } from './node.ts'

/** A plan over one table as plain data: its source is described. */
export interface DetachedPlan {
  readonly root: unknown
  readonly descriptor: TableDescriptor
}

/** The nodes from `node` down to its scan: each has one input. */
export function nodesToScan(node: PhysicalNode): readonly PhysicalNode[] {
  const [input] = physicalChildren(node)
  return input === undefined ? [node] : [node, ...nodesToScan(input)]
}

function replaceScan(node: PhysicalNode, replace: (scan: PhysicalScan) => object): object {
  if (node.kind === 'table-scan') return replace(node)
  return 'input' in node ? { ...node, input: replaceScan(node.input, replace) } : node
}

/** Takes a plan over one scan from its source; undefined where another thread cannot open that. */
export function detachPlan(node: PhysicalNode): DetachedPlan | undefined {
  const scan = nodesToScan(node).at(-1)
  const descriptor = scan?.kind === 'table-scan' ? scan.source.descriptor : undefined
  if (descriptor === undefined) return undefined
  return { root: replaceScan(node, (found) => ({ ...found, source: undefined })), descriptor }
}

/** The plan that {@link detachPlan} took from its source, over another that is opened by the same descriptor. */
export function attachPlan({ root }: DetachedPlan, source: TableSource): PhysicalNode {
  // Made by detachPlan from a PhysicalNode: nothing but the source differs.
  const node = root as PhysicalNode
  return replaceScan(node, (scan) => ({ ...scan, source })) as PhysicalNode
}
