import type { Expression } from '../ast.ts'
import { expressionText } from './expression.ts'
import { levelOf } from './level.ts'
import { queryText } from './query.ts'
import { relationText } from './relation.ts'
import { LEVEL, list, type Printer } from './text.ts'
import { typeText } from './type.ts'

const printer: Printer = {
  operand: messageText,
  expression: messageText,
  query: (node) => queryText(printer, node),
  relation: (node) => relationText(printer, node),
  type: typeText,
}

/**
 * An expression as Trino's messages write it (io.trino.sql.ExpressionFormatter): every operation stands in parentheses,
 * `a || b` is concat(a, b), what is negated stands under NOT, decimals are written out.
 */
export function messageText(node: Expression): string {
  switch (node.kind) {
    case 'concat':
      return node.operands.map(messageText).reduce((left, right) => `concat(${left}, ${right})`)
    case 'between':
    case 'inList':
    case 'inSubquery':
    case 'like':
      if (node.negated) return `(NOT ${messageText({ ...node, negated: false })})`
      break
    case 'isDistinctFrom':
      if (node.negated) return `(NOT ${messageText({ ...node, negated: false })})`
      break
    case 'decimalLiteral':
      return `DECIMAL '${expressionText(printer, node)}'`
    case 'unary':
      return `${node.operator}(${messageText(node.operand)})`
    case 'row':
      return `ROW (${list(node.fields, messageText)})`
    case 'grouping':
      return `GROUPING (${list(node.columns, messageText)})`
    case 'lambda':
      return `(${list(node.parameters, ({ value, quoted }) => (quoted ? `"${value}"` : value))}) -> ${messageText(node.body)}`
    case 'booleanLiteral':
      return String(node.value)
    case 'nullLiteral':
      return 'null'
    case 'simpleCase':
    case 'searchedCase':
    case 'exists':
      return `(${expressionText(printer, node)})`
    default:
  }
  const text = expressionText(printer, node)
  return levelOf(node) === LEVEL.primary ? text : `(${text})`
}
