import type { QueryBody, SetOperation } from '../../grammar/ast.ts'
import type { Assignment } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { columnReference } from '../plan/walk.ts'
import { commonSuperType, isComparable } from '../types/coercion.ts'
import { formatType, sameType, type SqlType } from '../types/type.ts'
import { coerce } from './coerce.ts'
import type { Binder, BoundRelation } from './context.ts'
import { fail } from './error.ts'

/** The operands of a chain of UNION ALL (or of UNION), left to right; one node takes them all. */
function operandsOf(node: SetOperation): readonly QueryBody[] {
  const { left, right, operator, all } = node
  const flat =
    operator === 'union' && left.kind === 'setOperation' && left.operator === 'union' && left.all === all
  return flat ? [...operandsOf(left), right] : [left, right]
}

/** UNION, INTERSECT, EXCEPT: columns by position, with the first query's names and the common types. */
export function bindSetOperation(
  node: SetOperation,
  bindBody: (body: QueryBody) => BoundRelation,
  binder: Binder,
): BoundRelation {
  const operator = node.operator.toUpperCase()
  const inputs = operandsOf(node).map(bindBody)
  const first = inputs[0]?.fields ?? []
  let types = first.map((field) => field.column.type)
  for (const { fields } of inputs) {
    if (fields.length !== types.length)
      fail(
        'TYPE_MISMATCH',
        node,
        `${operator} query has different number of fields: ${types.length}, ${fields.length}`,
      )
    types = fields.map(({ column }, i) => {
      const type = types[i] ?? column.type
      return (
        commonSuperType(type, column.type) ??
        fail(
          'TYPE_MISMATCH',
          node,
          `column ${i + 1} in ${operator} query has incompatible types: ${formatType(type)}, ${formatType(column.type)}`,
        )
      )
    })
  }
  if (node.operator !== 'union' || !node.all) requireComparable(types, node)
  const columns = first.map((field, i) => binder.newColumn(field.column.name, types[i] ?? field.column.type))
  const sides = inputs.map((input) => withTypes(input, types, binder))
  return {
    plan: {
      kind: 'set-operation',
      operation: node.operator,
      all: node.all,
      inputs: sides.map((side) => side.plan),
      columns,
      mappings: sides.map((side) => side.ids),
    },
    fields: columns.map((column, i) => ({ name: first[i]?.name, qualifier: [], column })),
  }
}

/** Refuses types of which it cannot be told whether two values are the same, where rows have to be distinct. */
export function requireComparable(types: readonly SqlType[], node: SetOperation): void {
  const operation = node.operator === 'union' ? 'UNION DISTINCT' : node.operator.toUpperCase()
  for (const type of types)
    if (!isComparable(type))
      fail(
        'TYPE_MISMATCH',
        node,
        `Type ${formatType(type)} is not comparable and therefore cannot be used in ${operation}`,
      )
}

/** An operand whose columns have the types of the result. */
export function withTypes(
  input: BoundRelation,
  types: readonly SqlType[],
  binder: Binder,
): { plan: LogicalNode; ids: readonly number[] } {
  const ids: number[] = []
  const assignments = new Map<number, Assignment>()
  let changed = false
  input.fields.forEach(({ column }, i) => {
    const type = types[i] ?? column.type
    const same = sameType(type, column.type)
    changed ||= !same
    const target = same ? column : binder.newColumn(column.name, type)
    ids.push(target.id)
    assignments.set(target.id, { column: target, expression: coerce(columnReference(column), type) })
  })
  if (!changed) return { plan: input.plan, ids }
  return { plan: { kind: 'project', input: input.plan, assignments: [...assignments.values()] }, ids }
}
