import { take } from '../../column/take.ts'
import type { Accumulator } from '../definition.ts'
import { mergedValidity } from '../nulls.ts'

/** Leaves out rows in which an argument is NULL; the rest reaches the accumulator gathered. */
export function skipNulls(accumulator: Accumulator): Accumulator {
  return {
    keepsArguments: accumulator.keepsArguments,
    get bytes() {
      return accumulator.bytes
    },
    add(groups, args, rows, groupCount) {
      const validity = mergedValidity(args, rows)
      if (validity === undefined) {
        accumulator.add(groups, args, rows, groupCount)
        return
      }
      const kept = new Int32Array(rows)
      let count = 0
      for (let row = 0; row < rows; row++) if (validity[row] === 1) kept[count++] = row
      const selection = kept.subarray(0, count)
      const dense = args.map((arg) => (arg.kind === 'lambda' ? arg : take(arg, selection)))
      const keptGroups = new Int32Array(count)
      for (let i = 0; i < count; i++) keptGroups[i] = groups[selection[i]!]!
      accumulator.add(keptGroups, dense, count, groupCount)
    },
    finish: (groupCount) => accumulator.finish(groupCount),
    partial: accumulator.partial,
  }
}
