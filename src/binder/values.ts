import type { Values } from '../../grammar/ast.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { commonSuperType } from '../types/coercion.ts'
import { formatType, row, rowField, type SqlType } from '../types/type.ts'
import { attachSubqueries } from './attach.ts'
import { coerce } from './coerce.ts'
import type { BoundRelation, PendingSubquery } from './context.ts'
import { fail } from './error.ts'
import type { QueryContext } from './query.ts'
import { refuseAggregates } from './syntax.ts'

interface ValuesRow {
  readonly items: readonly BoundExpression[]
  readonly type: SqlType
}

/** The fields of a row, each an expression; undefined where it is none. */
function fieldsOf(value: BoundExpression): readonly BoundExpression[] | undefined {
  if (value.type.kind !== 'row') return undefined
  return value.type.fields.map(({ type }, index) => ({ kind: 'field', type, base: value, index }))
}

/** `VALUES (1, 'a'), (2, 'b')`; a row of one column needs no parentheses, and a row that is computed gives its fields. */
export function bindValues(node: Values, context: QueryContext): BoundRelation {
  const { binder, named, outer } = context
  const subqueries: PendingSubquery[] = []
  const rows = node.rows.map((written): ValuesRow => {
    const items = (written.kind === 'row' ? written.fields : [written]).map((item) => {
      refuseAggregates(item, 'VALUES')
      const scope = { fields: [], parent: outer }
      return binder.expression(item, {
        binder,
        scope,
        named,
        subqueries,
        aggregates: undefined,
        windows: undefined,
      })
    })
    const [only] = items
    const spread =
      only !== undefined && items.length === 1 && written.kind !== 'row' ? fieldsOf(only) : undefined
    const fields = spread ?? items
    return { items: fields, type: row(fields.map((item) => rowField(undefined, item.type))) }
  })
  const first = rows[0]
  if (first === undefined) return { plan: { kind: 'values', columns: [], rows: [] }, fields: [] }
  let common = first.items.map((item) => item.type)
  for (const { items, type } of rows) {
    if (items.length !== common.length)
      fail('TYPE_MISMATCH', node, `Values rows have mismatched sizes: ${common.length} vs ${items.length}`)
    common = items.map(
      (item, i) =>
        commonSuperType(item.type, common[i] ?? item.type) ??
        fail(
          'TYPE_MISMATCH',
          node,
          `Values rows have mismatched types: ${formatType(first.type)} vs ${formatType(type)}`,
        ),
    )
  }
  const columns = common.map((type) => binder.newColumn('value', type))
  const coerced = rows.map(({ items }) => items.map((item, i) => coerce(item, common[i] ?? item.type)))
  const fields = columns.map((column) => ({ name: undefined, qualifier: [], column }))
  if (subqueries.length === 0) return { plan: { kind: 'values', columns, rows: coerced }, fields }
  // Subqueries cannot stand under literal rows: each row becomes a projection of one row over them.
  const one = attachSubqueries({ kind: 'values', columns: [], rows: [[]] }, subqueries)
  const inputs = coerced.map((items) => {
    const assignments = items.map((expression) => ({
      column: binder.newColumn('value', expression.type),
      expression,
    }))
    return { kind: 'project', input: one, assignments } as const
  })
  const [only] = inputs
  if (only !== undefined && inputs.length === 1)
    return {
      plan: only,
      fields: only.assignments.map(({ column }) => ({ name: undefined, qualifier: [], column })),
    }
  const mappings = inputs.map(({ assignments }) => assignments.map(({ column }) => column.id))
  return {
    plan: { kind: 'set-operation', operation: 'union', all: true, inputs, columns, mappings },
    fields,
  }
}
