import { columnBuilder } from '../../column/builder.ts'
import type { PhysicalValues } from '../../physical/node.ts'
import { evaluateConstant } from '../expression/constant.ts'
import { batchesOf } from '../relation.ts'
import type { Operator, OperatorContext } from './operator.ts'

/** Literal rows. */
export async function* values(node: PhysicalValues, context: OperatorContext): Operator {
  const columns = node.columns.map((column, i) => {
    const builder = columnBuilder(column.type, node.rows.length)
    for (const row of node.rows) builder.append(evaluateConstant(row[i]!, context.session))
    return builder.finish()
  })
  yield* batchesOf({ rows: node.rows.length, columns })
}
