import { batchRows } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import type { PhysicalProject } from '../../physical/node.ts'
import type { BoundExpression } from '../../plan/expression.ts'
import { compile, type Layout } from '../expression/compile.ts'
import { batchFrame } from '../expression/frame.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'
import { createPieces } from './pieces.ts'

/** Where each expression's column stands, if all of them are bare columns. */
function bareColumns(expressions: readonly BoundExpression[], layout: Layout): number[] | undefined {
  const indices: number[] = []
  for (const expression of expressions) {
    const index = expression.kind === 'column' ? layout.get(expression.id) : undefined
    if (index === undefined) return undefined
    indices.push(index)
  }
  return indices
}

/** Computes the expressions over the rows that are selected. Columns that are only passed on are not gathered. */
export async function* project(
  node: PhysicalProject,
  input: AsyncIterable<Batch>,
  context: OperatorContext,
): Operator {
  const bare = bareColumns(node.expressions, layoutOf(node.input.columns))
  if (bare !== undefined) {
    for await (const batch of input) yield { ...batch, columns: bare.map((index) => batch.columns[index]!) }
    return
  }
  const layout = layoutOf(node.input.columns)
  const evaluators = node.expressions.map((expression) => compile(expression, layout, context.session))
  const projected = createPieces(context.pace, (batch): Batch => {
    const frame = batchFrame(batch)
    return {
      rows: batchRows(batch),
      columns: evaluators.map((evaluate) => evaluate(frame)),
      selection: undefined,
    }
  })
  for await (const batch of input) yield* projected(batch)
}
