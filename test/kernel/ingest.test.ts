import { hash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createByteBuffer } from '../../src/common/byte-buffer.ts'
import { createMemberMarks, MARK } from '../../src/ingest/json/member-marks.ts'
import { compactValue, createJsonProblem } from '../../src/ingest/json/scanner.ts'
import { loadIngestKernel } from '../../src/kernel/ingest-binding.ts'
import { objectTokens } from '../ingest/json-arbitrary.ts'

// Built by `npm run build`, which `npm test` begins with.
const kernel = loadIngestKernel()!

/** An object, and maybe a byte of it changed, cut off, or a blank more. */
const text = fc
  .record({
    tokens: objectTokens,
    damage: fc.constantFrom('none', 'none', 'cut', 'byte', 'blank'),
    at: fc.nat(),
    byte: fc.oneof(fc.constantFrom(...Buffer.from('"\\{}[],: 0-+.e5tfun\n\u0001')), fc.nat(255)),
  })
  .map(({ tokens, damage, at, byte }) => {
    const bytes = Buffer.from(tokens.join(''))
    if (damage === 'cut') return bytes.subarray(0, at % (bytes.length + 1))
    if (damage === 'byte') bytes[at % bytes.length] = byte
    const place = at % tokens.length
    return damage === 'blank'
      ? Buffer.from([...tokens.slice(0, place), ' ', ...tokens.slice(place)].join(''))
      : bytes
  })

/** What the scanner says of the object at the start: its end, and its marks as if it lay at a place. */
function scanned(bytes: Uint8Array, place: number) {
  const [out, marks, problem] = [createByteBuffer(0), createMemberMarks(0), createJsonProblem()]
  const end = compactValue(bytes, 0, bytes.length, out, problem, marks)
  // White space within is not the kernel's.
  if (end < 0 || bytes[0] !== 0x7b || out.length < end) return undefined
  const words = marks.values.subarray(0, marks.length)
  return { end, marks: Array.from(words, (word, i) => (i % MARK < 3 ? word + place : word)) }
}

describe('records', () => {
  it('are found where the scanner finds them, and marked alike', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (bytes, before) => {
        kernel.begin([])
        kernel.stage(bytes, 0, Math.min(before, bytes.length))
        const place = kernel.stage(bytes, 0, bytes.length)
        const expected = scanned(bytes, place)
        expect(kernel.records(place, place + bytes.length, 0, bytes.length)).toBe(expected ? 1 : 0)
        if (expected === undefined) return
        expect(kernel.startOf(0)).toBe(place)
        expect(kernel.endOf(0) - place).toBe(expected.end)
        const marks = kernel.words.subarray(kernel.marksStart, kernel.marksEndOf(0))
        expect(Array.from(marks)).toEqual(expected.marks)
      }),
      { numRuns: 5000 },
    )
  })

  it('are objects in objects and arrays a thousand deep, and no deeper', () => {
    for (const [depth, found] of [
      [999, 1],
      [1000, 0],
    ] as const) {
      const bytes = Buffer.from(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)
      kernel.begin([])
      const place = kernel.stage(bytes, 0, bytes.length)
      expect(kernel.records(place, place + bytes.length, 0, bytes.length)).toBe(found)
      expect(scanned(bytes, place) === undefined).toBe(found === 0)
    }
  })

  it('follow each other with a separator and blanks between them, up to the first that is none', () => {
    const bytes = Buffer.from('{"a":1}, {"b":2}\n,\t{"c": 3},{"d":4}')
    kernel.begin([])
    const place = kernel.stage(bytes, 0, bytes.length)
    expect(kernel.records(place, place + bytes.length, 0x2c, 100)).toBe(2)
    expect([kernel.startOf(1), kernel.endOf(1)]).toEqual([place + 9, place + 16])
    expect(kernel.records(place, place + bytes.length, 0, 100)).toBe(1)
    expect(kernel.records(place, place + bytes.length, 0x2c, 6)).toBe(0)
  })
})

describe('digests', () => {
  it("are Node's, whatever the texts' lengths and however many there are", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 12 }), fc.nat(255), (lengths, seed) => {
        const bytes = Uint8Array.from({ length: 400 }, (_, i) => (i * 167 + seed) & 255)
        kernel.begin([])
        const place = kernel.stage(bytes, 0, bytes.length)
        const spans = Int32Array.from(lengths.flatMap((length, i) => [place + i, place + i + length]))
        const expected = lengths.map((length, i) => hash('sha256', bytes.subarray(i, i + length), 'base64'))
        expect(Buffer.from(kernel.digests(spans)).toString()).toBe(expected.join(''))
      }),
      { numRuns: 1000 },
    )
  })

  it('of every length around the ends of blocks, and of a long text among short ones', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) >> 3)
    kernel.begin([])
    const place = kernel.stage(bytes, 0, bytes.length)
    const ends = [...Array.from({ length: 200 }, (_, i) => i), bytes.length]
    const spans = Int32Array.from(ends.flatMap((end) => [place, place + end]))
    const expected = ends.map((end) => hash('sha256', bytes.subarray(0, end), 'base64'))
    expect(Buffer.from(kernel.digests(spans)).toString()).toBe(expected.join(''))
  })
})
