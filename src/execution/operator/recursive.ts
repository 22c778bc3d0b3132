import { batchRows, denseBatch } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import { invariant } from '../../common/assert.ts'
import { TraillakeError } from '../../common/errors.ts'
import type { PlanColumn } from '../../plan/expression.ts'
import type { PhysicalRecursive, PhysicalWorkingTable } from '../../physical/node.ts'
import { scopedMemory } from '../memory.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** A side's batches with the recursion's columns in their order; those without rows are left out. */
async function* mapped(
  input: AsyncIterable<Batch>,
  columns: readonly PlanColumn[],
  mapping: readonly number[],
): Operator {
  const layout = layoutOf(columns)
  const indices = mapping.map((id) => {
    const at = layout.get(id)
    invariant(at !== undefined, `column ${id} is not among the input's columns`)
    return at
  })
  for await (const batch of input)
    if (batchRows(batch) > 0) yield denseBatch({ ...batch, columns: indices.map((at) => batch.columns[at]!) })
}

function depthExceeded(limit: number): never {
  throw new TraillakeError(
    'NOT_SUPPORTED',
    `Recursion depth limit exceeded (${limit}). Use 'max_recursion_depth' session property to modify the limit.`,
    { hint: 'It is the option maxRecursionDepth here, and --max-recursion-depth on the command line.' },
  )
}

/**
 * WITH RECURSIVE: gives the anchor's rows and keeps them for the first step; gives what that makes of them and keeps it
 * for the second; and so on until a step makes no row. As in Trino a step sees equal rows again, also under UNION
 * DISTINCT, so that a cycle in the data ends at the limit.
 *
 * What a step's operators kept is free once it has ended, and so are the rows that it worked on.
 *
 * @param buildStep builds the step's operators anew, to run in the context that it is given
 */
export async function* recursive(
  node: PhysicalRecursive,
  anchor: Operator,
  buildStep: (context: OperatorContext) => Operator,
  context: OperatorContext,
): Operator {
  const { memory, pace, workingTables, maxRecursionDepth } = context
  const [fromAnchor, fromStep] = node.mappings
  let made: Batch[] = []
  let ofMade = scopedMemory(memory)
  for (let depth = 0; depth === 0 || made.length > 0; depth++) {
    workingTables.set(node.recursion, made)
    const ofStep = scopedMemory(memory)
    const ofNext = scopedMemory(memory)
    const rows =
      depth === 0
        ? mapped(anchor, node.anchor.columns, fromAnchor)
        : mapped(buildStep({ ...context, memory: ofStep }), node.step.columns, fromStep)
    made = []
    for await (const batch of rows) {
      await pace()
      if (depth > maxRecursionDepth) depthExceeded(maxRecursionDepth)
      ofNext.keep(batch.columns)
      made.push(batch)
      yield batch
    }
    ofStep.release()
    ofMade.release()
    ofMade = ofNext
  }
}

/** The rows that the recursion made last. */
export async function* workingTable(node: PhysicalWorkingTable, context: OperatorContext): Operator {
  const batches = context.workingTables.get(node.recursion)
  invariant(batches !== undefined, `'${node.name}' is read outside of its recursion`)
  for (const batch of batches) {
    await context.pace()
    yield batch
  }
}
