import type { JsonKind } from './member-cursor.ts'

/**
 * Where the members of objects stand in compact JSON text: those of an outermost object, each followed by those of its value
 * where that is an object. They are made while the text is checked, so that nobody has to look for them again.
 *
 * A member is {@link MARK} integers, its mark: where its key begins and where its value does and ends, as a `JsonCursor`
 * has them, what else is to be known, packed, and the codes of key and value in dictionaries, −1 where they have none.
 */
export interface MemberMarks {
  values: Int32Array<ArrayBuffer>
  /** How many integers are filled. */
  length: number
}

/** Integers a member. */
export const MARK = 6

/** Where in a mark the codes are: of a key that of a map its entry's number, of a value that in its dictionary. */
export const KEY_CODE = 4
export const VALUE_CODE = 5

export function createMemberMarks(members: number): MemberMarks {
  return { values: new Int32Array(MARK * members), length: 0 }
}

const KINDS = [
  'string',
  'number',
  'object',
  'array',
  'true',
  'false',
  'null',
] as const satisfies readonly JsonKind[]

/** {@link JsonKind} as numbers. */
export const KIND = { string: 0, number: 1, object: 2, array: 3, true: 4, false: 5, null: 6 } as const

const KEY_ESCAPED = 8
const VALUE_ESCAPED = 16
/** Above the kind and the two flags: how many members the value has that are marked, too. */
const MEMBERS = 5

/** Begins a member's mark. @returns where it is */
export function pushMark(marks: MemberMarks, keyStart: number, keyEscaped: boolean): number {
  const at = marks.length
  if (at === marks.values.length) {
    const grown = new Int32Array(Math.max(2 * at, 64 * MARK))
    grown.set(marks.values)
    marks.values = grown
  }
  const { values } = marks
  values[at] = keyStart
  values[at + 3] = keyEscaped ? KEY_ESCAPED : 0
  values[at + KEY_CODE] = -1
  values[at + VALUE_CODE] = -1
  marks.length = at + MARK
  return at
}

/** Completes the mark at `at` with a value that is no object or array. */
export function endScalar(
  { values }: MemberMarks,
  at: number,
  start: number,
  end: number,
  kind: number,
  escaped: boolean,
): void {
  values[at + 1] = start
  values[at + 2] = end
  values[at + 3]! |= kind | (escaped ? VALUE_ESCAPED : 0)
}

/** Says where the object or array begins that the member at `at` has. */
export function beginNested({ values }: MemberMarks, at: number, start: number): void {
  values[at + 1] = start
}

/** Completes the mark at `at` with an object or array; what was marked after it is in its value. */
export function endNested({ values, length }: MemberMarks, at: number, end: number, kind: number): void {
  values[at + 2] = end
  values[at + 3]! |= kind | (((length - at) / MARK - 1) << MEMBERS)
}

export function keyEndOf(values: Int32Array, at: number): number {
  // Between key and value are a quote, a colon and, before a string, another quote.
  return values[at + 1]! - ((values[at + 3]! & 7) === KIND.string ? 3 : 2)
}

export function isKeyEscaped(values: Int32Array, at: number): boolean {
  return (values[at + 3]! & KEY_ESCAPED) !== 0
}

export function isValueEscaped(values: Int32Array, at: number): boolean {
  return (values[at + 3]! & VALUE_ESCAPED) !== 0
}

export function kindOf(values: Int32Array, at: number): JsonKind {
  return KINDS[values[at + 3]! & 7]!
}

/** Where the mark of the next member of the same object is. */
export function nextMark(values: Int32Array, at: number): number {
  return at + MARK + MARK * (values[at + 3]! >>> MEMBERS)
}
