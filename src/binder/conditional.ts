import type { FunctionCall, SearchedCase, SimpleCase, WhenClause } from '../../grammar/ast.ts'
import type { BoundExpression, CaseExpression } from '../plan/expression.ts'
import { commonSuperType } from '../types/coercion.ts'
import { BOOLEAN, formatType, type SqlType, UNKNOWN } from '../types/type.ts'
import { coerce, coerceOr, coerceToCommon } from './coerce.ts'
import { compare } from './comparison.ts'
import type { ExpressionContext } from './context.ts'
import { fail } from './error.ts'

const NULL: BoundExpression = { kind: 'constant', type: UNKNOWN, value: null }

type Branch = CaseExpression['branches'][number]

/** The results of CASE as one type; the branches' conditions are bound already. */
function caseOf(
  whens: readonly WhenClause[],
  conditions: readonly BoundExpression[],
  otherwise: SearchedCase['otherwise'],
  context: ExpressionContext,
): BoundExpression {
  const results = [...whens.map((when) => when.result), ...(otherwise === undefined ? [] : [otherwise])]
  const operands = results.map((place) => ({ expression: context.binder.expression(place, context), place }))
  const { type, expressions } = coerceToCommon(operands, 'All CASE results')
  const branches = conditions.map((when, i): Branch => ({ when, then: expressions[i] ?? NULL }))
  return { kind: 'case', type, branches, otherwise: expressions[whens.length] ?? coerce(NULL, type) }
}

/** `CASE WHEN a THEN b ELSE c END` */
export function bindSearchedCase(node: SearchedCase, context: ExpressionContext): BoundExpression {
  const conditions = node.whens.map(({ condition }) =>
    coerceOr(context.binder.expression(condition, context), BOOLEAN, condition, 'CASE WHEN clause'),
  )
  return caseOf(node.whens, conditions, node.otherwise, context)
}

/** `CASE x WHEN a THEN b ELSE c END` compares x with each operand as the type common to all of them. */
export function bindSimpleCase(node: SimpleCase, context: ExpressionContext): BoundExpression {
  const operand = context.binder.expression(node.operand, context)
  const whens = node.whens.map(({ condition }) => context.binder.expression(condition, context))
  let common: SqlType = operand.type
  whens.forEach((when, i) => {
    common =
      commonSuperType(common, when.type) ??
      fail(
        'TYPE_MISMATCH',
        node.whens[i]?.condition ?? node,
        `CASE operand type does not match WHEN clause operand type: ${formatType(operand.type)} vs ${formatType(when.type)}`,
      )
  })
  const conditions = whens.map((when, i) =>
    compare('=', coerce(operand, common), coerce(when, common), node.whens[i]?.condition ?? node),
  )
  return caseOf(node.whens, conditions, node.otherwise, context)
}

/** The calls that are no functions, since they do not evaluate all their arguments: IF, NULLIF, COALESCE and TRY. */
export const CONDITIONAL_FORMS: ReadonlyMap<
  string,
  (node: FunctionCall, context: ExpressionContext) => BoundExpression
> = new Map([
  ['if', bindIf],
  ['nullif', bindNullIf],
  ['coalesce', bindCoalesce],
  ['try', bindTry],
])

function bindIf(node: FunctionCall, context: ExpressionContext): BoundExpression {
  const [condition, whenTrue, whenFalse, extra] = node.arguments
  if (condition === undefined || whenTrue === undefined || extra !== undefined)
    return fail('SYNTAX_ERROR', node, "Invalid number of arguments for 'if' function")
  const when = coerceOr(context.binder.expression(condition, context), BOOLEAN, condition, 'IF condition')
  const then = context.binder.expression(whenTrue, context)
  const otherwise = whenFalse === undefined ? NULL : context.binder.expression(whenFalse, context)
  const type = commonSuperType(then.type, otherwise.type)
  if (type === undefined)
    return fail(
      'TYPE_MISMATCH',
      node,
      `Result types for IF must be the same: ${formatType(then.type)} vs ${formatType(otherwise.type)}`,
    )
  return {
    kind: 'case',
    type,
    branches: [{ when, then: coerce(then, type) }],
    otherwise: coerce(otherwise, type),
  }
}

/** NULLIF(a, b) is `CASE WHEN a = b THEN NULL ELSE a END`, and keeps the type of a. */
function bindNullIf(node: FunctionCall, context: ExpressionContext): BoundExpression {
  const [first, second, extra] = node.arguments
  if (first === undefined || second === undefined || extra !== undefined)
    return fail('SYNTAX_ERROR', node, "Invalid number of arguments for 'nullif' function")
  const value = context.binder.expression(first, context)
  const other = context.binder.expression(second, context)
  const common = commonSuperType(value.type, other.type)
  if (common === undefined)
    return fail(
      'TYPE_MISMATCH',
      node,
      `Types are not comparable with NULLIF: ${formatType(value.type)} vs ${formatType(other.type)}`,
    )
  const when = compare('=', coerce(value, common), coerce(other, common), node)
  const branch = { when, then: coerce(NULL, value.type) }
  return { kind: 'case', type: value.type, branches: [branch], otherwise: value }
}

function bindCoalesce(node: FunctionCall, context: ExpressionContext): BoundExpression {
  if (node.arguments.length < 2)
    return fail('SYNTAX_ERROR', node, "The 'coalesce' function must have at least two arguments")
  const operands = node.arguments.map((place) => ({
    expression: context.binder.expression(place, context),
    place,
  }))
  const { type, expressions } = coerceToCommon(operands, 'All COALESCE operands')
  return { kind: 'coalesce', type, arguments: expressions }
}

function bindTry(node: FunctionCall, context: ExpressionContext): BoundExpression {
  const [written, extra] = node.arguments
  if (written === undefined || extra !== undefined)
    return fail('SYNTAX_ERROR', node, "The 'try' function must have exactly one argument")
  const argument = context.binder.expression(written, context)
  return { kind: 'try', type: argument.type, argument }
}
