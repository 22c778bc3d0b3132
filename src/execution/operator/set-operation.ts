import { batchRows, denseBatch } from '../../column/batch.ts'
import type { Batch } from '../../column/column.ts'
import { takeRows } from '../../column/take.ts'
import { invariant } from '../../common/assert.ts'
import type { PhysicalSetOperation } from '../../physical/node.ts'
import { assignInSteps, createGrouper, firstRows, type Grouper } from '../grouping/grouper.ts'
import { layoutOf, type Operator, type OperatorContext } from './operator.ts'

/** An input's batches with their columns in the order of the output. */
async function* mapped(node: PhysicalSetOperation, index: number, input: AsyncIterable<Batch>): Operator {
  const layout = layoutOf(node.inputs[index]!.columns)
  const indices = node.mappings[index]!.map((id) => {
    const at = layout.get(id)
    invariant(at !== undefined, `column ${id} is not among the input's columns`)
    return at
  })
  for await (const batch of input) {
    if (batchRows(batch) > 0) yield { ...batch, columns: indices.map((at) => batch.columns[at]!) }
  }
}

function chosen(batch: Batch, rows: Int32Array): Batch {
  return {
    rows: rows.length,
    columns: batch.columns.map((column) => takeRows(column, rows)),
    selection: undefined,
  }
}

async function* unionDistinct(
  inputs: readonly Operator[],
  grouper: Grouper,
  context: OperatorContext,
): Operator {
  for (const input of inputs) {
    for await (const batch of input) {
      await context.pace()
      const dense = denseBatch(batch)
      const before = grouper.size
      const groups = await assignInSteps(grouper, dense.columns, dense.rows, context.pace)
      if (grouper.size > before) yield chosen(dense, firstRows(groups, before, grouper.size))
    }
  }
}

/** How often each row occurs on the right side. */
async function countRows(input: Operator, grouper: Grouper, context: OperatorContext): Promise<Int32Array> {
  let counts = new Int32Array(1024)
  for await (const batch of input) {
    await context.pace()
    const dense = denseBatch(batch)
    const groups = await assignInSteps(grouper, dense.columns, dense.rows, context.pace)
    if (grouper.size > counts.length) {
      const grown = new Int32Array(2 * grouper.size)
      grown.set(counts)
      counts = grown
    }
    for (let row = 0; row < groups.length; row++) counts[groups[row]!]!++
  }
  return counts
}

function withFlags(flags: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (length <= flags.length) return flags
  const grown = new Uint8Array(2 * length)
  grown.set(flags)
  return grown
}

/** INTERSECT and EXCEPT: the left side's rows pass or not by what the right side holds of them. */
async function* compared(
  node: PhysicalSetOperation,
  left: Operator,
  right: Operator,
  grouper: Grouper,
  context: OperatorContext,
): Operator {
  const counts = await countRows(right, grouper, context)
  const known = grouper.size
  const intersect = node.operation === 'intersect'
  if (intersect && known === 0) return
  /** Per group, whether it has passed. */
  let done = new Uint8Array(Math.max(1024, known))

  /** Whether a row passes; ALL uses up one of the right side's rows, otherwise a row passes once. */
  function passes(group: number): boolean {
    const there = group < known && counts[group]! > 0
    if (node.all) {
      if (there) counts[group]!--
      return there === intersect
    }
    if (there !== intersect || done[group] === 1) return false
    done[group] = 1
    return true
  }

  for await (const batch of left) {
    await context.pace()
    const dense = denseBatch(batch)
    const groups = await assignInSteps(grouper, dense.columns, dense.rows, context.pace)
    done = withFlags(done, grouper.size)
    const rows = new Int32Array(dense.rows)
    let count = 0
    for (let row = 0; row < dense.rows; row++) if (passes(groups[row]!)) rows[count++] = row
    if (count > 0) yield chosen(dense, rows.subarray(0, count))
  }
}

/** UNION, INTERSECT and EXCEPT. Rows are the same where they are not distinct: NULL is NULL. */
export async function* setOperation(
  node: PhysicalSetOperation,
  inputs: readonly AsyncIterable<Batch>[],
  context: OperatorContext,
): Operator {
  const sources = inputs.map((input, i) => mapped(node, i, input))
  if (node.operation === 'union' && node.all) {
    for (const source of sources) yield* source
    return
  }
  const grouper = createGrouper(node.columns.map((column) => column.type))
  if (node.operation === 'union') {
    yield* unionDistinct(sources, grouper, context)
    return
  }
  const [left, right] = sources
  invariant(left !== undefined && right !== undefined, `${node.operation} takes two inputs`)
  yield* compared(node, left, right, grouper, context)
}
