import type { Batch } from '../../column/column.ts'
import type { Memory } from '../memory.ts'
import type { Operator } from './operator.ts'

/** What operators gave that others of the same query give too, by their names. */
export type SharedResults = Map<string, Promise<readonly Batch[]>>

async function collected(input: Operator, memory: Memory): Promise<readonly Batch[]> {
  const batches: Batch[] = []
  for await (const batch of input) {
    memory.keep(batch.columns)
    batches.push(batch)
  }
  return batches
}

/**
 * Computes once what several operators give: the first that is asked runs, and its batches are kept for the others.
 *
 * @param name what they have in common
 */
export async function* sharedResult(
  name: string,
  compute: () => Operator,
  results: SharedResults,
  memory: Memory,
): Operator {
  const known = results.get(name) ?? collected(compute(), memory)
  results.set(name, known)
  yield* await known
}
