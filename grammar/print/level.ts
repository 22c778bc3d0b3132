import type { Expression } from '../ast.ts'
import { isNegativeNumber } from './literal.ts'
import { LEVEL } from './text.ts'

/** How close the outermost operator of an expression binds. */
export function levelOf(node: Expression): number {
  switch (node.kind) {
    case 'lambda':
      return LEVEL.lambda
    case 'or':
      return LEVEL.or
    case 'and':
      return LEVEL.and
    case 'not':
      return LEVEL.not
    case 'comparison':
    case 'quantifiedComparison':
    case 'between':
    case 'inList':
    case 'inSubquery':
    case 'like':
    case 'isNull':
    case 'isDistinctFrom':
      return LEVEL.predicate
    case 'concat':
      return LEVEL.concat
    case 'arithmetic':
      return node.operator === '+' || node.operator === '-' ? LEVEL.additive : LEVEL.multiplicative
    case 'unary':
      return LEVEL.unary
    case 'atTimeZone':
      return LEVEL.atTimeZone
    case 'integerLiteral':
    case 'decimalLiteral':
    case 'doubleLiteral':
      return isNegativeNumber(node) ? LEVEL.unary : LEVEL.primary
    default:
      return LEVEL.primary
  }
}
