import type { Statement } from '../../grammar/ast.ts'
import { parse } from '../../grammar/index.ts'
import { TraillakeError } from '../common/errors.ts'
import { createHeld } from '../common/held.ts'

/** Characters of the statements whose trees are kept together: a tree takes some forty bytes for each. */
const MAX_KEPT = 2 ** 17

interface ReadStatement {
  readonly statement: Statement
  readonly length: number
}

/** Dashboards ask the same texts again and again. */
const known = createHeld<ReadStatement>(MAX_KEPT, ({ length }) => length)

/**
 * Reads one statement. Those that were read last are not read again.
 *
 * @throws TraillakeError SYNTAX_ERROR `line 1:8: mismatched input …`; NOT_SUPPORTED; QUERY_TEXT_TOO_LARGE
 */
export function parseStatement(sql: string): Statement {
  const before = known.get(sql)
  if (before !== undefined) return before.statement
  const result = parse(sql)
  if (result.ok) {
    known.add(sql, { statement: result.statement, length: sql.length })
    return result.statement
  }
  const { code, message, span, hint } = result.problem
  throw new TraillakeError(code, message, { span, hint })
}
