import { valueReader } from '../../column/value.ts'
import { atOnce } from '../../common/steps.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import type { Accumulator, PartialStates } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import type { GroupStates } from './groups.ts'
import { skipNulls } from './skip-nulls.ts'

/** The accumulator with states that can leave it. */
function withPartial(accumulator: Accumulator, partial: PartialStates): Accumulator {
  return {
    keepsArguments: accumulator.keepsArguments,
    get bytes() {
      return accumulator.bytes
    },
    add: (groups, args, rows, groupCount) => accumulator.add(groups, args, rows, groupCount),
    finish: (groupCount) => accumulator.finish(groupCount),
    partial,
  }
}

/**
 * For aggregates whose result says all that they know, NULL where a group had no rows: the result is the state.
 *
 * @param exact see {@link PartialStates}
 * @param merging what the results of parts are added to: the accumulator itself, unless it takes other arguments
 */
export function resultAsState(accumulator: Accumulator, exact = true, merging = accumulator): Accumulator {
  const skipping = skipNulls(merging)
  return withPartial(accumulator, {
    exact,
    export: (groupCount) => [atOnce(accumulator.finish(groupCount))],
    merge: (groups, states, rows, groupCount) =>
      skipping.add(groups, [columnAt(states, 0)], rows, groupCount),
  })
}

/**
 * States that are objects, as one column for each of `types`.
 *
 * @param save a state's values; the first is never NULL
 * @param load adds what `save` gave to a group
 */
export function objectStates<S>(
  states: GroupStates<S>,
  { exact, types }: { readonly exact: boolean; readonly types: readonly SqlType[] },
  save: (state: S) => readonly Value[],
  load: (group: number, values: readonly Value[]) => void,
): PartialStates {
  return {
    exact,
    export: (groupCount) =>
      types.map((type, i) => atOnce(states.finish(type, groupCount, (state) => save(state)[i] ?? null))),
    merge(groups, columns, rows) {
      const readers = types.map((type, i) => valueReader(columnAt(columns, i), type))
      for (let row = 0; row < rows; row++) {
        const values = readers.map((read) => read(row))
        if (values[0] !== null) load(groups[row]!, values)
      }
    },
  }
}
