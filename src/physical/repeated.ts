import type { TableSource } from '../catalog/table-source.ts'
import { physicalChildren } from './children.ts'
import { aggregateFragment, morselScan } from './fragment.ts'
import type { PhysicalAggregate, PhysicalNode } from './node.ts'

function aggregatesIn(node: PhysicalNode): readonly PhysicalAggregate[] {
  const below = physicalChildren(node).flatMap(aggregatesIn)
  return node.kind === 'hash-aggregate' ? [node, ...below] : below
}

/**
 * The aggregates of a plan that give the same as another one, each with a name that it has in common with those: a WITH query
 * that is named twice is in the plan twice. Only such as stand over one table, and depend on nothing but its rows.
 */
export function repeatedAggregates(plan: PhysicalNode): ReadonlyMap<PhysicalNode, string> {
  const aggregates = aggregatesIn(plan)
  if (aggregates.length < 2) return new Map()
  const sources = new Map<TableSource, number>()
  const named = new Map<string, PhysicalAggregate[]>()
  for (const aggregate of aggregates) {
    const scan = morselScan(aggregate.input)
    const fragment = aggregateFragment(aggregate)
    if (scan === undefined || fragment === undefined) continue
    const source = sources.get(scan.source) ?? sources.size
    sources.set(scan.source, source)
    const { text, conjuncts } = fragment
    const form = [source, aggregate.groupId !== undefined, text, conjuncts.map((conjunct) => conjunct.text)]
    const name = JSON.stringify(form)
    named.set(name, [...(named.get(name) ?? []), aggregate])
  }
  const repeated = new Map<PhysicalNode, string>()
  for (const [name, same] of named)
    if (same.length > 1) for (const aggregate of same) repeated.set(aggregate, name)
  return repeated
}
