import { walkPlan, expressionsOf } from './children.ts'
import { outputColumns } from './columns.ts'
import type { LogicalNode } from './node.ts'
import type { ColumnNames } from './print-expression.ts'
import { walkExpression } from './walk.ts'

/**
 * Names under which a text can show columns: a column's own, and `name_1`, `name_2`, … for further ones of that name.
 * Numbers follow the order in which {@link ColumnNames} is asked, so that the same plan always reads the same.
 */
export function columnNames(): ColumnNames {
  const names = new Map<number, string>()
  const taken = new Set<string>()
  return (id, name) => {
    const known = names.get(id)
    if (known !== undefined) return known
    let chosen = name
    for (let i = 1; taken.has(chosen); i++) chosen = `${name}_${i}`
    taken.add(chosen)
    names.set(id, chosen)
    return chosen
  }
}

/** {@link columnNames} that knows a plan's columns already, from the scans up. */
export function planColumnNames(plan: LogicalNode): ColumnNames {
  const names = columnNames()
  for (const node of walkPlan(plan)) {
    for (const { id, name } of outputColumns(node)) names(id, name)
    for (const expression of expressionsOf(node))
      for (const part of walkExpression(expression))
        if (part.kind === 'lambda') for (const { id, name } of part.parameters) names(id, name)
  }
  return names
}
