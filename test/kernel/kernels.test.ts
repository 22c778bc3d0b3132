import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../src/kernel/binding.ts'
import { TWINS } from '../../src/kernel/twins.ts'

// Built by `npm run build`, which `npm test` begins with.
const kernels = loadKernels()!

/** Packed numbers of a width, cut off behind the last, or not. */
const packed = fc
  .record({
    width: fc.integer({ min: 1, max: 32 }),
    groups: fc.oneof(fc.nat(40), fc.integer({ min: 2040, max: 4200 })),
    cut: fc.nat(7),
    start: fc.nat(5),
    seed: fc.integer(),
  })
  .map(({ width, groups, cut, start, seed }) => {
    const count = Math.max(0, groups * 8 - cut)
    const bytes = new Uint8Array(start + Math.ceil((count * width) / 8))
    let state = seed
    for (let i = 0; i < bytes.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      bytes[i] = state >>> 24
    }
    return { width, count, start, bytes, state }
  })

describe('kernels', () => {
  it('were built', () => {
    expect(kernels).toBeDefined()
  })

  it('unpack numbers as their twin does', () => {
    fc.assert(
      fc.property(packed, fc.nat(3), ({ width, count, start, bytes }, at) => {
        const [ours, twins] = [new Int32Array(at + count + 1), new Int32Array(at + count + 1)]
        const greatest = kernels.unpack(bytes, start, width, ours, at, count)
        expect(greatest).toBe(TWINS.unpack(bytes, start, width, twins, at, count))
        expect(ours).toEqual(twins)
        expect(greatest).toBe(twins.subarray(at, at + count).reduce((a, b) => Math.max(a, b >>> 0), 0))
      }),
    )
  })

  it('unpack bits as their twin does', () => {
    fc.assert(
      fc.property(packed, fc.nat(3), ({ count: all, start, bytes }, at) => {
        const count = Math.min(all, 8 * (bytes.length - start))
        const [ours, twins] = [new Uint8Array(at + count + 1), new Uint8Array(at + count + 1)]
        const ones = kernels.unpackBits(bytes, start, ours, at, count)
        expect(ones).toBe(TWINS.unpackBits(bytes, start, twins, at, count))
        expect(ours).toEqual(twins)
      }),
    )
  })

  it('select rows as their twin does', () => {
    fc.assert(
      fc.property(
        packed,
        fc.nat(3),
        fc.nat(1e6),
        fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
        ({ width, count, start, bytes, state }, at, first, known) => {
          // Wider codes are their twin's.
          const entries = Math.ceil(2 ** Math.min(width, 18) * known)
          const wanted = new Uint8Array(entries).map((_, code) => (Math.imul(code, state) >>> 8) & 1)
          const [ours, twins] = [new Int32Array(at + count + 1), new Int32Array(at + count + 1)]
          const found = kernels.select(bytes, start, width, wanted, first, ours, at, count)
          expect(found).toBe(TWINS.select(bytes, start, width, wanted, first, twins, at, count))
          if (found !== undefined) expect(ours.subarray(0, at + found)).toEqual(twins.subarray(0, at + found))
        },
      ),
    )
  })
})
