import type { Expression, Select, SelectAll, SelectItem } from '../../grammar/ast.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { columnReference } from '../plan/walk.ts'
import { formatType } from '../types/type.ts'
import type { ExpressionContext } from './context.ts'
import { fail, type Located } from './error.ts'
import { nameParts } from './name.ts'
import { type Field, findField, matchesQualifier, type Scope } from './scope.ts'

/** One output column of a select list, stars expanded. */
export interface Item {
  readonly place: Located
  /** As written; undefined for a column out of a star. */
  readonly expression: Expression | undefined
  /** The name that the user sees; undefined where there is none. */
  readonly name: string | undefined
  readonly bind: (context: ExpressionContext) => BoundExpression
}

/** The columns that a select list stands for. */
export function expandItems(node: Select, context: ExpressionContext): readonly Item[] {
  return node.items.flatMap((item) => expandItem(item, node, context))
}

function expandItem(item: SelectItem, node: Select, context: ExpressionContext): readonly Item[] {
  if (item.kind === 'selectAll') return expandStar(item, node, context)
  const { expression, alias } = item
  return [
    {
      place: expression,
      expression,
      name: alias?.value ?? nameParts(expression)?.at(-1),
      bind: (inner) => inner.binder.expression(expression, inner),
    },
  ]
}

function fieldItems(fields: readonly Field[], star: SelectAll): readonly Item[] {
  checkAliases(star, fields.length)
  return fields.map((field, i) => ({
    place: star,
    expression: undefined,
    name: star.aliases[i]?.value ?? field.name,
    bind: () => columnReference(field.column),
  }))
}

function checkAliases(star: SelectAll, available: number): void {
  const [first] = star.aliases
  if (first !== undefined && star.aliases.length !== available)
    fail(
      'MISMATCHED_COLUMN_ALIASES',
      first,
      `Column alias list has ${star.aliases.length} entries but relation has ${available} columns`,
    )
}

function expandStar(star: SelectAll, node: Select, context: ExpressionContext): readonly Item[] {
  const { target } = star
  if (target === undefined) {
    const { fields } = context.scope
    if (node.from.length === 0)
      fail('COLUMN_NOT_FOUND', star, 'SELECT * not allowed in queries without FROM clause')
    if (fields.length === 0)
      fail('COLUMN_NOT_FOUND', star, 'SELECT * not allowed from relation that has no columns')
    return fieldItems(fields, star)
  }
  const prefix = nameParts(target)
  if (prefix !== undefined) {
    for (let scope: Scope | undefined = context.scope; scope !== undefined; scope = scope.parent) {
      const fields = scope.fields.filter(
        (field) => field.qualifier.length > 0 && matchesQualifier(field.qualifier, prefix),
      )
      if (fields.length > 0) return fieldItems(fields, star)
    }
    const head = prefix.map((_, i) => prefix.slice(0, i + 1))
    if (head.every((name) => findField(context.scope, name, star) === undefined))
      fail('TABLE_NOT_FOUND', star, `Unable to resolve reference ${prefix.join('.').toLowerCase()}`)
  }
  return expandRow(target, star, context)
}

/** `row.*`: one column a field. */
function expandRow(target: Expression, star: SelectAll, context: ExpressionContext): readonly Item[] {
  const probe = context.binder.expression(target, { ...context, subqueries: [] })
  const { type } = probe
  if (type.kind !== 'row') {
    const name = nameParts(target)
    return name === undefined
      ? fail('TYPE_MISMATCH', star, 'expected expression of type Row')
      : fail('TABLE_NOT_FOUND', star, `Unable to resolve reference ${name.join('.').toLowerCase()}`)
  }
  checkAliases(star, type.fields.length)
  return type.fields.map((field, index) => ({
    place: star,
    expression: undefined,
    name: star.aliases[index]?.value ?? field.name,
    bind: (inner) => ({
      kind: 'field',
      type: field.type,
      base: inner.binder.expression(target, inner),
      index,
    }),
  }))
}

/** What DISTINCT cannot compare. */
export function distinctMismatch(node: Select, type: Parameters<typeof formatType>[0]): never {
  return fail(
    'TYPE_MISMATCH',
    node,
    `DISTINCT can only be applied to comparable types (actual: ${formatType(type)})`,
  )
}
