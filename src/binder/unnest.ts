import type { Unnest } from '../../grammar/ast.ts'
import type { PlanColumn } from '../plan/expression.ts'
import { BIGINT, formatType, type SqlType } from '../types/type.ts'
import { attachSubqueries } from './attach.ts'
import type { BoundRelation, PendingSubquery, RelationContext } from './context.ts'
import { fail, type Located } from './error.ts'
import type { Field, Scope } from './scope.ts'
import { refuseAggregates } from './syntax.ts'

interface Part {
  readonly name: string | undefined
  readonly type: SqlType
}

/** The columns that an array or map expands to. */
function partsOf(type: SqlType, place: Located): readonly Part[] {
  if (type.kind === 'map')
    return [
      { name: undefined, type: type.key },
      { name: undefined, type: type.value },
    ]
  if (type.kind !== 'array')
    return fail('INVALID_FUNCTION_ARGUMENT', place, `Cannot unnest type: ${formatType(type)}`)
  return type.element.kind === 'row' ? type.element.fields : [{ name: undefined, type: type.element }]
}

/**
 * `UNNEST(a, b) WITH ORDINALITY` over each row of `left`, whose names its arguments may use.
 *
 * @param outer keeps rows of `left` for which there is nothing to expand
 * @returns left's columns, then its own
 */
export function bindUnnest(
  node: Unnest,
  left: BoundRelation,
  outer: boolean,
  context: RelationContext,
): BoundRelation {
  const { binder, named } = context
  const scope: Scope = { fields: left.fields, parent: context.outer }
  const subqueries: PendingSubquery[] = []
  const fields: Field[] = [...left.fields]
  const addField = (part: Part, fallback: string): PlanColumn => {
    const column = binder.newColumn(part.name ?? fallback, part.type)
    fields.push({ name: part.name, qualifier: [], column })
    return column
  }
  const items = node.expressions.map((argument) => {
    refuseAggregates(argument, 'UNNEST')
    const expression = binder.expression(argument, {
      binder,
      scope,
      named,
      subqueries,
      aggregates: undefined,
      windows: undefined,
    })
    const parts = partsOf(expression.type, argument)
    return { expression, columns: parts.map((part) => addField(part, 'element')) }
  })
  const ordinality = node.withOrdinality
    ? addField({ name: undefined, type: BIGINT }, 'ordinality')
    : undefined
  const input = attachSubqueries(left.plan, subqueries)
  return { plan: { kind: 'unnest', input, items, ordinality, outer }, fields }
}
