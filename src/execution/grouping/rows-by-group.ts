import { inSteps, type Pace } from '../pace.ts'

/** The rows of each group, one group after another: group g's are `rows[starts[g] … starts[g + 1])`, in their order. */
export interface RowsByGroup {
  readonly starts: Int32Array
  readonly rows: Int32Array
}

/** @param groups the group of each row */
export async function rowsByGroup(groups: Int32Array, groupCount: number, pace: Pace): Promise<RowsByGroup> {
  const starts = new Int32Array(groupCount + 1)
  await inSteps(groups.length, pace, (start, end) => {
    for (let row = start; row < end; row++) starts[groups[row]! + 1]!++
  })
  await inSteps(groupCount, pace, (start, end) => {
    for (let group = start; group < end; group++) starts[group + 1]! += starts[group]!
  })
  const next = starts.slice()
  const rows = new Int32Array(groups.length)
  await inSteps(groups.length, pace, (start, end) => {
    for (let row = start; row < end; row++) rows[next[groups[row]!]!++] = row
  })
  return { starts, rows }
}
