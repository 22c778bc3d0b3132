import fc from 'fast-check'
import { expect, it } from 'vitest'
import { loadKernels } from '../../src/kernel/binding.ts'
import { deltaTwin } from '../../src/kernel/deltas.ts'

// Built by `npm run build`, which `npm test` begins with.
const kernels = loadKernels()!

const blocks = fc.record({ miniblocks: fc.constantFrom(1, 2, 4, 8), per: fc.constantFrom(32, 64, 256, 4096) })
const longs = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-5n, 2n ** 40n))

/** Blocks of random bits whose widths are at most one that was chosen; up to `cut` bytes of the end are missing. */
const cases = fc
  .record({
    blocks,
    widest: fc.oneof(fc.constantFrom(0, 24, 56, 57, 63, 64), fc.nat(66)),
    count: fc.oneof(fc.nat(300), fc.integer({ min: 16_000, max: 40_000 })),
    least: longs,
    before: longs,
    start: fc.nat(5),
    cut: fc.oneof(fc.constant(0), fc.nat(40)),
    seed: fc.integer(),
  })
  .map(({ blocks, widest, count, least, before, start, cut, seed }) => {
    let state = seed
    const random = () => (state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 24
    const bytes: number[] = Array.from({ length: start }, random)
    for (let done = 0; done < count; ) {
      for (let rest = BigInt.asUintN(64, (least << 1n) ^ (least >> 63n)); ; rest >>= 7n) {
        bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0))
        if (rest <= 0x7fn) break
      }
      const widths = Array.from({ length: blocks.miniblocks }, () => Math.max(0, widest - (random() % 3)))
      bytes.push(...widths)
      for (const width of widths)
        if (done < count) {
          for (let i = 0; i < (blocks.per * width) / 8; i++) bytes.push(random())
          done += blocks.per
        }
    }
    const length = Math.max(start, bytes.length - cut)
    return { blocks, count, before, start, bytes: Uint8Array.from(bytes.slice(0, length)) }
  })

it('adds up differences as its twin does', () => {
  fc.assert(
    fc.property(cases, fc.nat(3), ({ blocks, count, before, start, bytes }, at) => {
      const [ours, twins] = [new Int32Array(2 * (at + count)), new Int32Array(2 * (at + count))]
      const end = kernels.deltas(bytes, start, blocks, before, count, ours, at)
      expect(end).toBe(deltaTwin(bytes, start, blocks, before, count, twins, at))
      if (end >= 0) expect(ours).toEqual(twins)
    }),
    { numRuns: 60 },
  )
})
