import type {
  ArrayConstructor,
  Dereference,
  Expression,
  Identifier,
  Row,
  Subscript,
} from '../../grammar/ast.ts'
import { printExpression } from '../../grammar/print.ts'
import { didYouMean } from '../common/suggest.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { columnReference } from '../plan/walk.ts'
import { formatType, row, rowField, type RowField, type SqlType } from '../types/type.ts'
import { coerceToCommon } from './coerce.ts'
import type { ExpressionContext } from './context.ts'
import { fail } from './error.ts'
import { callBuiltIn, callOperator } from './resolve-call.ts'
import { columnNotFound, findField, isColumnReference } from './scope.ts'

/** The parts of `a.b.c` where it is nothing but names; undefined for `f(x).b`. */
export function nameParts(expression: Expression): readonly string[] | undefined {
  if (expression.kind === 'identifier') return [expression.value]
  if (expression.kind !== 'dereference') return undefined
  const base = nameParts(expression.base)
  return base === undefined ? undefined : [...base, expression.field.value]
}

export function bindIdentifier(node: Identifier, context: ExpressionContext): BoundExpression {
  const field = findField(context.scope, [node.value], node)
  return field === undefined
    ? columnNotFound(context.scope, [node.value], node)
    : columnReference(field.column)
}

/** `a.b`: column b of relation a, else field b of column a. */
export function bindDereference(node: Dereference, context: ExpressionContext): BoundExpression {
  const { scope } = context
  const name = nameParts(node)
  if (name !== undefined) {
    const field = findField(scope, name, node)
    if (field !== undefined) return columnReference(field.column)
    if (!isColumnReference(scope, name)) return columnNotFound(scope, name, node)
  }
  const base = context.binder.expression(node.base, context)
  if (base.type.kind !== 'row') return notARow(node, base.type)
  const { fields } = base.type
  const wanted = node.field.value.toLowerCase()
  const found = fields.flatMap((field, i) => (field.name?.toLowerCase() === wanted ? [i] : []))
  if (found.length > 1)
    return fail('AMBIGUOUS_NAME', node.field, `Ambiguous row field reference: ${node.field.value}`)
  const [index] = found
  const type = index === undefined ? undefined : fields[index]?.type
  if (index === undefined || type === undefined)
    return fail(
      'INVALID_COLUMN_REFERENCE',
      node,
      `Column reference '${(name ?? [node.field.value]).join('.').toLowerCase()}' is invalid`,
      didYouMean(wanted, fieldNames(fields)),
    )
  return { kind: 'field', type, base, index }
}

/** Much of what CloudTrail nests is a map here, and a struct in the tables of others. */
function notARow(node: Dereference, type: SqlType): never {
  const base = printExpression(node.base)
  const key = `'${node.field.value.replaceAll("'", "''")}'`
  const hint = type.kind === 'map' ? `A value of a map is element_at(${base}, ${key})` : undefined
  return fail('TYPE_MISMATCH', node.base, `Expression ${base} is not of type ROW`, hint)
}

function fieldNames(fields: readonly RowField[]): string[] {
  return fields.flatMap((field) => (field.name === undefined ? [] : [field.name.toLowerCase()]))
}

/** `base[index]`: a field of a row by number, an element of an array, a value of a map. */
export function bindSubscript(node: Subscript, context: ExpressionContext): BoundExpression {
  const base = context.binder.expression(node.base, context)
  if (base.type.kind === 'row') return bindRowSubscript(node, base, base.type.fields)
  const index = context.binder.expression(node.index, context)
  return callOperator(
    '$subscript',
    [base, index],
    node,
    () => `Cannot use ${formatType(index.type)} for subscript of ${formatType(base.type)}`,
  )
}

function bindRowSubscript(
  node: Subscript,
  base: BoundExpression,
  fields: readonly RowField[],
): BoundExpression {
  if (node.index.kind !== 'integerLiteral')
    return fail('TYPE_MISMATCH', node.index, 'Subscript expression on ROW requires a constant index')
  const position = Number(node.index.value)
  if (position <= 0)
    fail(
      'INVALID_FUNCTION_ARGUMENT',
      node.index,
      `Invalid subscript index: ${position}. ROW indices start at 1`,
    )
  const type = fields[position - 1]?.type
  if (type === undefined)
    return fail(
      'INVALID_FUNCTION_ARGUMENT',
      node.index,
      `Subscript index out of bounds: ${position}, max value is ${fields.length}`,
    )
  return { kind: 'field', type, base, index: position - 1 }
}

/** `ROW(a, b)` */
export function bindRow(node: Row, context: ExpressionContext): BoundExpression {
  const items = node.fields.map((field) => context.binder.expression(field, context))
  return { kind: 'row', type: row(items.map((item) => rowField(undefined, item.type))), items }
}

/** `ARRAY[a, b]` */
export function bindArray(node: ArrayConstructor, context: ExpressionContext): BoundExpression {
  const operands = node.elements.map((place) => ({
    expression: context.binder.expression(place, context),
    place,
  }))
  return callBuiltIn('$array', coerceToCommon(operands, 'All ARRAY elements').expressions, node)
}
