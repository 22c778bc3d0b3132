import type { DataType, Expression, Statement } from '../../../grammar/ast.ts'
import { type Translator, untranslatable } from './context.ts'
import { expressionText } from './expression.ts'
import { queryText } from './query.ts'
import { relationText } from './relation.ts'
import { typeText } from './type.ts'

function translator(clock: number): Translator {
  const t: Translator = {
    clock,
    expression: (node) => expressionText(t, node),
    query: (node) => queryText(t, node),
    relation: (node) => relationText(t, node),
    type: typeText,
  }
  return t
}

/**
 * A statement of Trino in DuckDB's dialect, so that DuckDB can judge the answer. It keeps the meaning where the two differ
 * (NULLs in greatest, whole units in date_diff, text that is no JSON, …), and refuses what has no equivalent.
 *
 * @param clock what `now()` is: milliseconds since the epoch
 * @throws Untranslatable
 */
export function translate(statement: Statement, clock: number): string {
  if (statement.kind === 'explain') throw untranslatable('EXPLAIN')
  return queryText(translator(clock), statement)
}

/** A literal of a script's table. */
export function translateLiteral(node: Expression): string {
  return expressionText(translator(0), node)
}

/** The type of a script's column. */
export function translateType(node: DataType): string {
  return typeText(node)
}
