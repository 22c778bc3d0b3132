import { columnBuilder } from '../../column/builder.ts'
import type { PhysicalValues } from '../../physical/node.ts'
import { evaluateConstant } from '../expression/constant.ts'
import { batchesOf } from '../relation.ts'
import type { Operator, OperatorContext } from './operator.ts'

/** Literal rows. */
export async function* values(node: PhysicalValues, context: OperatorContext): Operator {
  const builders = node.columns.map((column) => columnBuilder(column.type, node.rows.length))
  for (const row of node.rows) {
    await context.pace()
    for (const [i, builder] of builders.entries()) builder.append(evaluateConstant(row[i]!, context.session))
  }
  yield* batchesOf({ rows: node.rows.length, columns: builders.map((builder) => builder.finish()) })
}
