import { columnSteps } from '../../column/builder.ts'
import type { Column } from '../../column/column.ts'
import type { Steps } from '../../common/steps.ts'
import type { SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'

/** What a value and its text cost in a Map, besides the text, about. */
const ENTRY_BYTES = 100

/** What an object and its place among the states cost, about. */
const STATE_BYTES = 64

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
  /** What the states take, about: counted anew for those that were asked for since the last time. */
  readonly bytes: number
  /** Whether the group has a state. */
  has(group: number): boolean
  /** The result column: `result` of each group's state, NULL for groups that never had one. */
  finish(type: SqlType, groupCount: number, result: (state: S) => Value): Steps<Column>
}

/** @param bytesOf what a state takes, about */
export function groupStates<S>(create: () => S, bytesOf: (state: S) => number): GroupStates<S> {
  const states: (S | undefined)[] = []
  const counted: number[] = []
  const touched = new Set<number>()
  let last = -1
  let bytes = 0

  /** Rows of one group often come together. */
  function touch(group: number): void {
    if (group === last) return
    last = group
    touched.add(group)
  }

  return {
    of(group) {
      touch(group)
      let state = states[group]
      if (state === undefined) {
        state = create()
        states[group] = state
      }
      return state
    },
    set(group, state) {
      touch(group)
      states[group] = state
    },
    get bytes() {
      for (const group of touched) {
        const state = states[group]
        const now = state === undefined ? 0 : STATE_BYTES + bytesOf(state)
        bytes += now - (counted[group] ?? 0)
        counted[group] = now
      }
      touched.clear()
      last = -1
      return bytes
    },
    has: (group) => states[group] !== undefined,
    finish: (type, groupCount, result) =>
      columnSteps(type, groupCount, (group) => {
        const state = states[group]
        return state === undefined ? null : result(state)
      }),
  }
}
