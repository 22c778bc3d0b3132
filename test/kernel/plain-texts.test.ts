import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../src/kernel/binding.ts'
import { createBytesCollector } from '../../src/parquet/plain.ts'

// Built by `npm run build`, which `npm test` begins with.
const joinTexts = loadKernels()!.joinTexts!

/**
 * Texts in PLAIN encoding, the last `cut` bytes missing, and room for them with `spare` bytes, fewer where it is negative. Most are
 * short; a few have room in the kernel's memory alone, or not at all.
 */
const cases = fc
  .record({
    count: fc.oneof(fc.nat(60), fc.integer({ min: 9000, max: 40_000 })),
    longest: fc.nat(40),
    long: fc.array(fc.record({ at: fc.nat(10_000), length: fc.nat(400_000) }), { maxLength: 3 }),
    before: fc.nat(3),
    cut: fc.oneof(fc.constant(0), fc.nat(50)),
    spare: fc.oneof(fc.constant(0), fc.integer({ min: -50, max: 50 })),
    seed: fc.integer(),
  })
  .map(({ count, longest, long, before, cut, spare, seed }) => {
    let state = seed
    const random = () => (state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 24
    const lengths = Array.from({ length: count }, () => random() % (longest + 1))
    for (const { at, length } of long) if (at < count) lengths[at] = length
    const size = lengths.reduce((sum, length) => sum + length, 0)
    const bytes = new Uint8Array(size + 4 * count)
    const view = new DataView(bytes.buffer)
    let at = 0
    const texts = lengths.map((length) => {
      view.setUint32(at, length, true)
      const text = bytes.subarray(at + 4, at + 4 + length)
      for (let b = 0; b < length; b += 1 + (b >> 5)) text[b] = random()
      at += 4 + length
      return text
    })
    return {
      ...{ texts, before },
      bytes: bytes.slice(0, Math.max(0, bytes.length - cut)),
      room: Math.max(0, before + size + spare),
    }
  })

describe('the kernel for plain texts', () => {
  it('puts together as many as there are and as there is room for', () => {
    fc.assert(
      fc.property(cases, ({ texts, before, bytes, room }) => {
        const data = new Uint8Array(room)
        const offsets = new Int32Array(2 + texts.length).fill(-1)
        offsets[1] = Math.min(before, room)
        const rows = joinTexts(bytes, 0, texts.length, { data, offsets }, 1)
        expect(rows).toBeLessThanOrEqual(1 + texts.length)
        let at = offsets[1]
        for (const [i, text] of texts.slice(0, rows - 1).entries()) {
          expect(offsets[i + 2]).toBe(at + text.length)
          if (Buffer.compare(data.subarray(at, at + text.length), text) !== 0)
            expect.fail(`text ${i} differs`)
          at += text.length
        }
        // Nothing else is written.
        expect(offsets.subarray(rows + 1).every((offset) => offset === -1)).toBe(true)
        expect(data.subarray(at).every((byte) => byte === 0)).toBe(true)
        // What is left is too long for it, or for what there is.
        const next = texts[rows - 1]
        if (next !== undefined)
          expect(
            next.length > 100_000 ||
              next.byteOffset + next.length > bytes.length ||
              4 + next.length > room - at,
          ).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('leaves to the collector what it does not take', () => {
    fc.assert(
      fc.property(cases, ({ texts, bytes }) => {
        fc.pre(texts.length > 0 && bytes.length === texts.reduce((sum, { length }) => sum + 4 + length, 0))
        const collector = createBytesCollector(2 * texts.length, 2 * bytes.length)
        for (let page = 0; page < 2; page++) collector.append(bytes, texts.length)
        const column = collector.finish()
        if (column.kind !== 'bytes') expect.fail(`a column of ${column.kind}`)
        const { offsets, data } = column
        expect(offsets.length).toBe(2 * texts.length + 1)
        for (const [i, text] of [...texts, ...texts].entries())
          if (Buffer.compare(data.subarray(offsets[i], offsets[i + 1]), text) !== 0)
            expect.fail(`text ${i} differs`)
      }),
      { numRuns: 60 },
    )
  })

  it('leaves errors to the collector', () => {
    const page = Uint8Array.of(1, 0, 0, 0, 65, 2, 0, 0, 0, 66)
    expect(() => createBytesCollector(2, 10).append(page, 2)).toThrow(
      new RangeError('a page has too few bytes'),
    )
    const long = Uint8Array.of(1, 0, 0, 0, 65, 2, 0, 0, 0, 66, 67)
    expect(() => createBytesCollector(2, 2).append(long, 2)).toThrow(
      new RangeError('a page has more bytes than the footer says'),
    )
  })
})
