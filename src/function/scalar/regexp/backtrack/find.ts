import { TraillakeError } from '../../../../common/errors.ts'
import { before, type Membership, type Program, type Step } from './program.ts'

/** A place to go back to: the step, the place in the text, and the slots as they were. Of a run, the least place too. */
interface Choice {
  readonly step: number
  at: number
  readonly slots: readonly number[]
  readonly leastAt: number
}

/** So many steps may a search take, some tenths of a second; patterns such as `(a+)+b` know no end. */
const MAX_STEPS = 20_000_000
const UNSET = -1

interface Effort {
  steps: number
}

function spend(effort: Effort, steps: number, text: string): void {
  effort.steps += steps
  if (effort.steps > MAX_STEPS)
    throw new TraillakeError(
      'EXCEEDED_TIME_LIMIT',
      `Regular expression matching took more than ${MAX_STEPS} steps for a text of ${text.length} characters`,
    )
}

/** The end of as many characters as there are from a place on; `undefined` where they are too few. */
function runFrom(
  text: string,
  from: number,
  { holds, least, most }: { readonly holds: Membership; readonly least: number; readonly most: number },
): { readonly leastAt: number; readonly end: number } | undefined {
  let at = from
  let leastAt = least === 0 ? from : UNSET
  for (let count = 1; count <= most && at < text.length; count++) {
    const character = text.codePointAt(at)!
    if (!holds(character)) break
    at += character > 0xffff ? 2 : 1
    if (count === least) leastAt = at
  }
  return leastAt === UNSET ? undefined : { leastAt, end: at }
}

const folded = (text: string): string => text.toUpperCase().toLowerCase()

function isSame(left: string, right: string, folds: boolean): boolean {
  return left === right || (folds && left.length === right.length && folded(left) === folded(right))
}

/** Where the characters of a length before a place begin. */
function placeBefore(text: string, at: number, length: number): number | undefined {
  let place = at
  for (let left = length; left > 0; left--) {
    if (place === 0) return undefined
    place = before(text, place)
  }
  return place
}

interface Search {
  readonly text: string
  /** Where the search began. */
  readonly from: number
  readonly effort: Effort
}

/** What a part of a program finds at a place. */
interface Found {
  readonly end: number
  readonly slots: readonly number[]
}

function runWithin(
  step: Extract<Step, { do: 'within' }>,
  search: Search,
  at: number,
  slots: readonly number[],
): Found | undefined {
  if (step.lengths === undefined) return runAt(step.steps, search, at, slots)
  for (const length of step.lengths) {
    const start = placeBefore(search.text, at, length)
    const found = start === undefined ? undefined : runAt(step.steps, search, start, slots, at)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * Runs steps from a place on, going back where a choice leads nowhere.
 *
 * @param mustEnd where it has to end
 */
function runAt(
  steps: readonly Step[],
  search: Search,
  from: number,
  given: readonly number[],
  mustEnd?: number,
): Found | undefined {
  const { text, effort } = search
  const choices: Choice[] = []
  let [next, at, slots] = [0, from, given]

  /** Back to the last choice; false where there is none. */
  const goBack = (): boolean => {
    const choice = choices.at(-1)
    if (choice === undefined) return false
    next = choice.step
    slots = choice.slots
    at = choice.at
    if (at > choice.leastAt) choice.at = before(text, at)
    else choices.pop()
    return true
  }
  const choose = (step: number, place: number, kept: readonly number[]): void => {
    choices.push({ step, at: place, slots: kept, leastAt: place })
  }

  for (;;) {
    spend(effort, 1, text)
    const step = steps[next]!
    let fits = true
    next++
    switch (step.do) {
      case 'take': {
        const character = text.codePointAt(at)
        fits = character !== undefined && step.holds(character)
        if (fits) at += character! > 0xffff ? 2 : 1
        break
      }
      case 'run': {
        const run = runFrom(text, at, step)
        if (run === undefined) {
          fits = false
          break
        }
        spend(effort, run.end - at, text)
        if (run.end > run.leastAt)
          choices.push({ step: next, at: before(text, run.end), slots, leastAt: run.leastAt })
        at = run.end
        break
      }
      case 'anchor':
        fits = step.holds(text, at, search.from)
        break
      case 'split':
        choose(step.second, at, slots)
        next = step.first
        break
      case 'jump':
        next = step.to
        break
      case 'save':
        slots = slots.with(step.slot, at)
        break
      case 'reset':
        slots = slots.with(step.slot, 0)
        break
      case 'progress':
        if (slots[step.slot] === at) next = step.exit
        break
      case 'count': {
        const count = slots[step.slot]!
        if (count >= step.most) {
          next = step.exit
          break
        }
        const counted = slots.with(step.slot, count + 1)
        if (count < step.least) slots = counted
        else if (step.lazy) {
          choose(next, at, counted)
          next = step.exit
        } else {
          choose(step.exit, at, slots)
          slots = counted
        }
        break
      }
      case 'within': {
        const found = runWithin(step, search, at, slots)
        fits = (found !== undefined) !== step.negative
        if (found === undefined || step.negative) break
        slots = found.slots
        if (!step.isLook) at = found.end
        break
      }
      case 'reference': {
        const [start, end] = [slots[2 * step.group]!, slots[2 * step.group + 1]!]
        const length = end - start
        fits =
          start !== UNSET &&
          end >= start &&
          isSame(text.slice(start, end), text.slice(at, at + length), step.folds)
        if (fits) at += length
        break
      }
      case 'found':
        if (mustEnd === undefined || at === mustEnd) return { end: at, slots }
        fits = false
        break
    }
    if (!fits && !goBack()) return undefined
  }
}

/** Where a match and its groups begin and end, by twos; -1 for a group that took no part. */
export type Places = readonly number[]

/**
 * The first match of a program in a text from a place on.
 * Throws EXCEEDED_TIME_LIMIT where it takes too long to tell.
 */
export function findIn(program: Program, text: string, from: number): Places | undefined {
  const search: Search = { text, from, effort: { steps: 0 } }
  const unset = new Array<number>(program.slots).fill(UNSET)
  for (let at = from; at <= text.length; at += text.codePointAt(at)! > 0xffff ? 2 : 1) {
    const found = runAt(program.steps, search, at, unset)
    if (found !== undefined) return found.slots.with(0, at).with(1, found.end)
    if (program.isAnchored || at === text.length) return undefined
  }
  return undefined
}
