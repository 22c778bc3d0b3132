/** The rows of each group, one group after another: group g's are `rows[starts[g] … starts[g + 1])`, in their order. */
export interface RowsByGroup {
  readonly starts: Int32Array
  readonly rows: Int32Array
}

/** @param groups the group of each row */
export function rowsByGroup(groups: Int32Array, groupCount: number): RowsByGroup {
  const starts = new Int32Array(groupCount + 1)
  for (let row = 0; row < groups.length; row++) starts[groups[row]! + 1]!++
  for (let group = 0; group < groupCount; group++) starts[group + 1]! += starts[group]!
  const next = starts.slice()
  const rows = new Int32Array(groups.length)
  for (let row = 0; row < groups.length; row++) rows[next[groups[row]!]!++] = row
  return { starts, rows }
}
