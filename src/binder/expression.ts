import type { Expression } from '../../grammar/ast.ts'
import { printExpression } from '../../grammar/print.ts'
import { assertNever } from '../common/assert.ts'
import type { BoundExpression } from '../plan/expression.ts'
import { bindGrouping } from './aggregate.ts'
import { bindArithmetic, bindAtTimeZone, bindConcat, bindUnary } from './arithmetic.ts'
import { bindFunctionCall } from './call.ts'
import { bindCast } from './cast.ts'
import { bindBetween, bindComparison, bindInList, bindIsDistinctFrom } from './comparison.ts'
import { bindSearchedCase, bindSimpleCase } from './conditional.ts'
import type { ExpressionContext } from './context.ts'
import { fail } from './error.ts'
import {
  bindCurrentValue,
  bindExtract,
  bindListAgg,
  bindNormalize,
  bindPosition,
  bindSubstring,
  bindTrim,
} from './keyword-call.ts'
import { bindLiteral } from './literal.ts'
import { bindArray, bindDereference, bindIdentifier, bindRow, bindSubscript } from './name.ts'
import { parameterValue } from './parameter.ts'
import { bindIsNull, bindLike, bindLogical, bindNot } from './predicate.ts'
import { bindJsonArray, bindJsonExists, bindJsonObject, bindJsonQuery, bindJsonValue } from './sql-json.ts'
import { bindExists, bindInSubquery, bindQuantified, bindScalarSubquery } from './subquery.ts'

/** Settles names, types and overloads of an expression; each chapter of the language has its file. */
export function bindExpression(node: Expression, context: ExpressionContext): BoundExpression {
  const { groupKeys } = context
  const key = groupKeys === undefined || groupKeys.size === 0 ? undefined : printExpression(node)
  return (key === undefined ? undefined : groupKeys?.get(key)) ?? bindAnew(node, context)
}

function bindAnew(node: Expression, context: ExpressionContext): BoundExpression {
  switch (node.kind) {
    case 'nullLiteral':
    case 'booleanLiteral':
    case 'stringLiteral':
    case 'binaryLiteral':
    case 'integerLiteral':
    case 'decimalLiteral':
    case 'doubleLiteral':
    case 'typedLiteral':
    case 'intervalLiteral':
      return bindLiteral(node)
    case 'identifier':
      return bindIdentifier(node, context)
    case 'dereference':
      return bindDereference(node, context)
    case 'subscript':
      return bindSubscript(node, context)
    case 'row':
      return bindRow(node, context)
    case 'array':
      return bindArray(node, context)
    case 'parameter':
      return bindExpression(parameterValue(node, context.binder), context)
    case 'unary':
      return bindUnary(node, context)
    case 'arithmetic':
      return bindArithmetic(node, context)
    case 'concat':
      return bindConcat(node, context)
    case 'atTimeZone':
      return bindAtTimeZone(node, context)
    case 'comparison':
      return bindComparison(node, context)
    case 'isDistinctFrom':
      return bindIsDistinctFrom(node, context)
    case 'between':
      return bindBetween(node, context)
    case 'inList':
      return bindInList(node, context)
    case 'like':
      return bindLike(node, context)
    case 'isNull':
      return bindIsNull(node, context)
    case 'and':
    case 'or':
      return bindLogical(node, context)
    case 'not':
      return bindNot(node, context)
    case 'simpleCase':
      return bindSimpleCase(node, context)
    case 'searchedCase':
      return bindSearchedCase(node, context)
    case 'cast':
      return bindCast(node, context)
    case 'scalarSubquery':
      return bindScalarSubquery(node, context)
    case 'exists':
      return bindExists(node, context)
    case 'inSubquery':
      return bindInSubquery(node, context)
    case 'quantifiedComparison':
      return bindQuantified(node, context)
    case 'functionCall':
      return bindFunctionCall(node, context)
    case 'grouping':
      return bindGrouping(node, context)
    case 'listAgg':
      return bindListAgg(node, context)
    case 'extract':
      return bindExtract(node, context)
    case 'trim':
      return bindTrim(node, context)
    case 'substring':
      return bindSubstring(node, context)
    case 'position':
      return bindPosition(node, context)
    case 'normalize':
      return bindNormalize(node, context)
    case 'currentValue':
      return bindCurrentValue(node)
    case 'lambda':
      return fail('TYPE_MISMATCH', node, 'Lambda expression should always be used inside a function')
    case 'jsonExists':
      return bindJsonExists(node, context)
    case 'jsonValue':
      return bindJsonValue(node, context)
    case 'jsonQuery':
      return bindJsonQuery(node, context)
    case 'jsonObject':
      return bindJsonObject(node, context)
    case 'jsonArray':
      return bindJsonArray(node, context)
    default:
      return assertNever(node)
  }
}
