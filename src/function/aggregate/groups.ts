import { columnSteps } from '../../column/builder.ts'
import type { Column } from '../../column/column.ts'
import type { Steps } from '../../common/steps.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'

/** What a value and its text cost in a Map, besides the text, about. */
const ENTRY_BYTES = 100

/** The bytes that an entry of a state takes, about. */
export function entryBytes(text: string): number {
  return ENTRY_BYTES + 2 * text.length
}

/** States that are objects, one a group, made when the group first needs one. */
export interface GroupStates<S> {
  /** The group's state. */
  of(group: number): S
  /** Makes `state` the group's. */
  set(group: number, state: S): void
  /** Whether the group has a state. */
  has(group: number): boolean
  /** The result column: `result` of each group's state, NULL for groups that never had one. */
  finish(type: SqlType, groupCount: number, result: (state: S) => Value): Steps<Column>
}

export function groupStates<S>(create: () => S): GroupStates<S> {
  const states: (S | undefined)[] = []
  return {
    of(group) {
      let state = states[group]
      if (state === undefined) {
        state = create()
        states[group] = state
      }
      return state
    },
    set(group, state) {
      states[group] = state
    },
    has: (group) => states[group] !== undefined,
    finish: (type, groupCount, result) =>
      columnSteps(type, groupCount, (group) => {
        const state = states[group]
        return state === undefined ? null : result(state)
      }),
  }
}
