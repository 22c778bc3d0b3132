import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createByteBuffer } from '../../src/common/byte-buffer.ts'
import { createCursor, nextMember, openContainer } from '../../src/ingest/json/member-cursor.ts'
import {
  createMemberMarks,
  isKeyEscaped,
  isValueEscaped,
  keyEndOf,
  kindOf,
  MARK,
  nextMark,
} from '../../src/ingest/json/member-marks.ts'
import { compactValue, createJsonProblem } from '../../src/ingest/json/scanner.ts'
import { jsonTokens, objectTokens, type Tokens } from './json-arbitrary.ts'
import { utf8 } from './reader-support.ts'

interface Member {
  readonly key: readonly [number, number, boolean]
  readonly value: readonly [number, number, boolean, string]
  readonly members: readonly Member[] | undefined
}

/** What cursors say of an object and of the objects in it. */
function walked(bytes: Uint8Array, start: number, depth: number): Member[] {
  const cursor = createCursor()
  const members: Member[] = []
  openContainer(cursor, bytes, start)
  while (nextMember(cursor)) {
    const { keyStart, keyEnd, keyEscaped, valueStart, valueEnd, valueEscaped, kind } = cursor
    members.push({
      key: [keyStart, keyEnd, keyEscaped],
      value: [valueStart, valueEnd, valueEscaped, kind],
      members: kind === 'object' && depth === 1 ? walked(bytes, valueStart, 2) : undefined,
    })
  }
  return members
}

function marked(marks: Int32Array, from: number, to: number, depth: number): Member[] {
  const members: Member[] = []
  for (let at = from; at < to; at = nextMark(marks, at)) {
    const kind = kindOf(marks, at)
    members.push({
      key: [marks[at]!, keyEndOf(marks, at), isKeyEscaped(marks, at)],
      value: [marks[at + 1]!, marks[at + 2]!, isValueEscaped(marks, at), kind],
      members:
        kind === 'object' && depth === 1 ? marked(marks, at + MARK, nextMark(marks, at), 2) : undefined,
    })
  }
  return members
}

const blanks = fc.array(fc.constantFrom('', ' ', '\n', '\t', '   '), { minLength: 1, maxLength: 7 })
const spaced = (tokens: Tokens, spaces: readonly string[]) =>
  tokens.map((token, i) => spaces[i % spaces.length]! + token).join('')

describe('marks of members', () => {
  it('say what cursors say, whatever stood between tokens and before the text', () => {
    fc.assert(
      fc.property(objectTokens, blanks, fc.nat(9), (tokens, spaces, before) => {
        const out = createByteBuffer(0)
        compactValue(utf8(`[${'1,'.repeat(before)}1]`), 0, 2 * before + 3, out, createJsonProblem())
        const start = out.length
        const bytes = utf8(spaced(tokens, spaces))
        const marks = createMemberMarks(0)
        compactValue(bytes, 0, bytes.length, out, createJsonProblem(), marks)
        const text = out.bytes.subarray(0, out.length)
        expect(marked(marks.values, 0, marks.length, 1)).toEqual(walked(text, start, 1))
      }),
      { numRuns: 1_000 },
    )
  })

  it('are of the bytes themselves where nothing is copied', () => {
    fc.assert(
      fc.property(objectTokens, (tokens) => {
        const bytes = utf8(`,${tokens.join('')}`)
        const marks = createMemberMarks(1)
        compactValue(bytes, 1, bytes.length, undefined, createJsonProblem(), marks)
        expect(marked(marks.values, 0, marks.length, 1)).toEqual(walked(bytes, 1, 1))
      }),
    )
  })

  it('are taken back where the text is damaged, and the next object is marked as ever', () => {
    fc.assert(
      fc.property(
        objectTokens,
        jsonTokens,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tokens, other, share) => {
          const bytes = utf8(tokens.join(''))
          const cut = Math.floor((bytes.length - 1) * share)
          const marks = createMemberMarks(0)
          expect(compactValue(bytes, 0, cut, undefined, createJsonProblem(), marks)).toBe(-1)
          expect(marks.length).toBe(0)
          const next = utf8(`{"a":${other.join('')},"b":{"c":1}}`)
          compactValue(next, 0, next.length, undefined, createJsonProblem(), marks)
          expect(marked(marks.values, 0, marks.length, 1)).toEqual(walked(next, 0, 1))
        },
      ),
    )
  })
})
