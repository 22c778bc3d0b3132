import type { Column } from '../../column/column.ts'
import { slice } from '../../column/slice.ts'
import type { Session } from '../../function/definition.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import { inSteps, type Pace } from '../pace.ts'
import { concatInSteps, type Relation } from '../relation.ts'
import { compile, type Layout } from './compile.ts'
import { columnsFrame } from './frame.ts'

/** Rows of an expression between two pauses. */
const EXPRESSION_ROWS = 8192

/** Expressions over all rows of a relation, in pauses: one column an expression. */
export async function evaluateInSteps(
  expressions: readonly BoundExpression[],
  layout: Layout,
  { rows, columns }: Relation,
  { session, pace }: { readonly session: Session; readonly pace: Pace },
): Promise<Column[]> {
  const results: Column[] = []
  for (const expression of expressions) {
    const evaluate = compile(expression, layout, session)
    const { kind } = expression
    if (kind === 'column' || kind === 'constant' || rows <= EXPRESSION_ROWS) {
      await pace()
      results.push(evaluate(columnsFrame(rows, columns)))
      continue
    }
    const parts: Column[] = []
    await inSteps(
      rows,
      pace,
      (start, end) => {
        const part = columns.map((column) => slice(column, start, end))
        parts.push(evaluate(columnsFrame(end - start, part)))
      },
      EXPRESSION_ROWS,
    )
    results.push(await concatInSteps(parts, expression.type, pace))
  }
  return results
}
