import type { DataType, Explain, Expression, Statement } from './ast.ts'
import { expressionText } from './print/expression.ts'
import { levelOf } from './print/level.ts'
import { messageText } from './print/message.ts'
import { queryText } from './print/query.ts'
import { relationText } from './print/relation.ts'
import { type Printer, spaced } from './print/text.ts'
import { typeText } from './print/type.ts'

const printer: Printer = {
  operand: (node, least) => {
    const text = expressionText(printer, node)
    return levelOf(node) < least ? `(${text})` : text
  },
  expression: (node) => expressionText(printer, node),
  query: (node) => queryText(printer, node),
  relation: (node) => relationText(printer, node),
  type: typeText,
}

/**
 * The statement as Trino SQL on one line: parsing it gives an equal tree, spans apart. A bare event data store id
 * comes out quoted, `x::t` as CAST, `(a, b)` as ROW(a, b).
 */
export function print(statement: Statement): string {
  return statement.kind === 'query' ? queryText(printer, statement) : explainText(statement)
}

/** An expression as Trino SQL, with no more parentheses than it needs. */
export function printExpression(expression: Expression): string {
  return expressionText(printer, expression)
}

/** An expression as Trino's messages write it: `(a + 1)`, `(NOT (a IN (1, 2)))`. */
export function printForMessage(expression: Expression): string {
  return messageText(expression)
}

/** A type as Trino spells it: `array(bigint)`. */
export function printType(type: DataType): string {
  return typeText(type)
}

function explainText({ analyze, verbose, type, format, statement }: Explain): string {
  const options = [
    type === undefined ? undefined : `TYPE ${type.toUpperCase()}`,
    format === undefined ? undefined : `FORMAT ${format.toUpperCase()}`,
  ].filter((option) => option !== undefined)
  return spaced(
    'EXPLAIN',
    options.length === 0 ? undefined : `(${options.join(', ')})`,
    analyze ? 'ANALYZE' : undefined,
    verbose ? 'VERBOSE' : undefined,
    print(statement),
  )
}
