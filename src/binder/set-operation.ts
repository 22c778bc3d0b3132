import type { Corresponding, QueryBody, SetOperation } from '../../grammar/ast.ts'
import type { Assignment } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { columnReference } from '../plan/walk.ts'
import { commonSuperType, isComparable } from '../types/coercion.ts'
import { formatType, sameType, type SqlType } from '../types/type.ts'
import { coerce } from './coerce.ts'
import type { Binder, BoundRelation } from './context.ts'
import { fail, type Located } from './error.ts'

/** The operands of a chain of UNION ALL (or of UNION), left to right; one node takes them all. */
function operandsOf(node: SetOperation): readonly QueryBody[] {
  const { left, right, operator, all } = node
  const flat =
    operator === 'union' &&
    node.corresponding === undefined &&
    left.kind === 'setOperation' &&
    left.corresponding === undefined &&
    left.operator === 'union' &&
    left.all === all
  return flat ? [...operandsOf(left), right] : [left, right]
}

/** UNION, INTERSECT, EXCEPT: columns by position or by name, with the first query's names and the common types. */
export function bindSetOperation(
  node: SetOperation,
  bindBody: (body: QueryBody) => BoundRelation,
  binder: Binder,
): BoundRelation {
  const operator = node.operator.toUpperCase()
  const place = { span: node.operatorSpan }
  const operands = operandsOf(node).map(bindBody)
  const inputs =
    node.corresponding === undefined ? operands : corresponding(operands, node.corresponding, place)
  const first = inputs[0]?.fields ?? []
  let types = first.map((field) => field.column.type)
  for (const { fields } of inputs) {
    if (fields.length !== types.length)
      fail(
        'TYPE_MISMATCH',
        place,
        `${operator} query has different number of fields: ${types.length}, ${fields.length}`,
      )
    types = fields.map(({ column }, i) => {
      const type = types[i] ?? column.type
      return (
        commonSuperType(type, column.type) ??
        fail(
          'TYPE_MISMATCH',
          place,
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

/** The columns that both sides have, in the order of the first. */
function corresponding(
  inputs: readonly BoundRelation[],
  { columns }: Corresponding,
  place: Located,
): readonly BoundRelation[] {
  if (columns.length > 0) fail('NOT_SUPPORTED', place, 'CORRESPONDING with columns is unsupported')
  const named = inputs.map(({ fields }) => {
    const byName = new Map<string, (typeof fields)[number]>()
    for (const field of fields) {
      const { name } = field
      if (name === undefined)
        return fail(
          'MISSING_COLUMN_NAME',
          place,
          'Anonymous columns are not allowed in set operations with CORRESPONDING',
        )
      const key = name.toLowerCase()
      if (byName.has(key))
        fail(
          'AMBIGUOUS_NAME',
          place,
          `Duplicate columns found when using CORRESPONDING in set operations: ${key}`,
        )
      byName.set(key, field)
    }
    return byName
  })
  const shared = [...(named[0]?.keys() ?? [])].filter((name) => named.every((fields) => fields.has(name)))
  if (shared.length === 0) fail('MISMATCHED_COLUMN_ALIASES', place, 'No corresponding columns')
  return inputs.map(({ plan }, i) => ({
    plan,
    fields: shared.map((name) => named[i]?.get(name)).filter((field) => field !== undefined),
  }))
}

/** Refuses types of which it cannot be told whether two values are the same, where rows have to be distinct. */
export function requireComparable(types: readonly SqlType[], node: SetOperation): void {
  const operation = node.operator === 'union' ? 'UNION DISTINCT' : node.operator.toUpperCase()
  for (const type of types)
    if (!isComparable(type))
      fail(
        'TYPE_MISMATCH',
        { span: node.operatorSpan },
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
