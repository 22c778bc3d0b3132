import type { Statement } from '../../grammar/ast.ts'
import { parse } from '../../grammar/index.ts'
import { TraillakeError } from '../common/errors.ts'

/**
 * Reads one statement.
 *
 * @throws TraillakeError SYNTAX_ERROR `line 1:8: mismatched input …`; NOT_SUPPORTED; QUERY_TEXT_TOO_LARGE
 */
export function parseStatement(sql: string): Statement {
  const result = parse(sql)
  if (result.ok) return result.statement
  const { code, message, span, hint } = result.problem
  throw new TraillakeError(code, message, { span, hint })
}
