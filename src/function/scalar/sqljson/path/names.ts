import { assertNever } from '../../../../common/assert.ts'
import type { JsonPath, PathExpression, PathPredicate } from './syntax.ts'

function ofExpression(expression: PathExpression): readonly string[] {
  switch (expression.kind) {
    case 'variable':
      return [expression.name]
    case 'literal':
    case 'context':
    case 'current':
    case 'last':
      return []
    case 'member':
    case 'descendant':
    case 'method':
      return ofExpression(expression.base)
    case 'elements':
      return [
        ...ofExpression(expression.base),
        ...expression.subscripts.flatMap(({ from, to }) => [
          ...ofExpression(from),
          ...(to === undefined ? [] : ofExpression(to)),
        ]),
      ]
    case 'filter':
      return [...ofExpression(expression.base), ...ofPredicate(expression.predicate)]
    case 'sign':
      return ofExpression(expression.operand)
    case 'arithmetic':
      return [...ofExpression(expression.left), ...ofExpression(expression.right)]
    default:
      return assertNever(expression)
  }
}

function ofPredicate(predicate: PathPredicate): readonly string[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return [...ofPredicate(predicate.left), ...ofPredicate(predicate.right)]
    case 'not':
    case 'isUnknown':
      return ofPredicate(predicate.operand)
    case 'exists':
      return ofExpression(predicate.path)
    case 'comparison':
      return [...ofExpression(predicate.left), ...ofExpression(predicate.right)]
    case 'startsWith':
      return [...ofExpression(predicate.value), ...ofExpression(predicate.prefix)]
    case 'likeRegex':
      return ofExpression(predicate.value)
    default:
      return assertNever(predicate)
  }
}

/** The names of a path's variables, in order, repeated as they are. */
export function variablesOf(path: JsonPath): readonly string[] {
  return ofExpression(path.expression)
}
