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

  it('give those of some rows that a mask has as their twin does', () => {
    const mask = fc.record({
      count: fc.oneof(fc.nat(200), fc.integer({ min: 60_000, max: 400_000 })),
      steps: fc.array(fc.oneof(fc.constant(1), fc.nat(9), fc.nat(200_000)), { minLength: 1 }),
      seed: fc.integer(),
    })
    fc.assert(
      fc.property(mask, ({ count, steps, seed }) => {
        let state = seed
        const bytes = Uint8Array.from(
          { length: count },
          () => (state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 31,
        )
        const rows: number[] = []
        for (let row = 0, i = 0; row < count; i++, row += Math.max(1, steps[i % steps.length]!))
          rows.push(row)
        const [ours, twins] = [new Int32Array(rows.length + 1), new Int32Array(rows.length + 1)]
        const found = kernels.rowsWithin(bytes, Int32Array.from(rows), ours)
        expect(found).toBe(TWINS.rowsWithin(bytes, Int32Array.from(rows), twins))
        expect(ours.subarray(0, found)).toEqual(twins.subarray(0, found))
        expect([...ours.subarray(0, found)]).toEqual(rows.filter((row) => bytes[row] === 1))
      }),
      { numRuns: 40 },
    )
  })

  it('give the rows of a mask as their twin does', () => {
    const mask = fc.record({
      count: fc.oneof(fc.nat(200), fc.integer({ min: 16_300, max: 33_000 })),
      share: fc.constantFrom(0, 0.001, 0.1, 0.9, 1),
      seed: fc.integer(),
    })
    fc.assert(
      fc.property(mask, fc.nat(3), fc.nat(3), fc.nat(1e6), ({ count, share, seed }, at, to, first) => {
        const bytes = new Uint8Array(at + count)
        let state = seed
        for (let i = 0; i < bytes.length; i++) {
          state = (Math.imul(state, 1664525) + 1013904223) | 0
          bytes[i] = (state >>> 0) / 2 ** 32 < share ? 1 : 0
        }
        const [ours, twins] = [new Int32Array(to + count), new Int32Array(to + count)]
        const found = kernels.rows(bytes, at, first, ours, to, count)
        expect(found).toBe(TWINS.rows(bytes, at, first, twins, to, count))
        expect(ours.subarray(0, to + found)).toEqual(twins.subarray(0, to + found))
      }),
    )
  })
})

/** A page of runs: repeated numbers, and packed ones in whole groups. */
const page = fc
  .record({
    width: fc.integer({ min: 0, max: 32 }),
    runs: fc.array(
      fc.record({
        isPacked: fc.boolean(),
        length: fc.oneof(fc.nat(40), fc.nat(2000), fc.nat(8000)),
        seed: fc.integer(),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    cut: fc.nat(7),
  })
  .map(({ width, runs, cut }) => {
    const bytes: number[] = []
    const numbers: number[] = []
    const mask = 2 ** width - 1
    const varint = (value: number) => {
      for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) + 128)
      bytes.push(value)
    }
    for (const { isPacked, length: wanted, seed } of runs) {
      const length = isPacked ? Math.max(1, wanted >> 3) * 8 : Math.max(1, wanted)
      let state = seed
      const next = () => {
        state = (Math.imul(state, 1664525) + 1013904223) | 0
        return ((state ^ (state >>> 15)) & mask) >>> 0
      }
      varint(isPacked ? (length / 8) * 2 + 1 : length * 2)
      if (!isPacked) {
        const value = width === 32 ? (state | 0) >>> 0 : next()
        for (let i = 0; i < width; i += 8) bytes.push((value >>> i) & 0xff)
        for (let i = 0; i < length; i++) numbers.push(value)
        continue
      }
      let [bits, have] = [0n, 0n]
      for (let i = 0; i < length; i++) {
        const value = next()
        numbers.push(value)
        bits |= BigInt(value) << have
        for (have += BigInt(width); have >= 8n; have -= 8n, bits >>= 8n) bytes.push(Number(bits & 255n))
      }
    }
    const count = Math.max(1, numbers.length - cut)
    return { width, count, bytes: Uint8Array.from(bytes), numbers: numbers.slice(0, count) }
  })

describe('kernels for pages', () => {
  const { pages } = kernels

  it('read codes', () => {
    fc.assert(
      fc.property(page, fc.nat(3), fc.nat(3), ({ width, count, bytes, numbers }, at, before) => {
        const source = Uint8Array.from([...new Array<number>(before).fill(0xff), ...bytes])
        const out = new Int32Array(at + count)
        const greatest = pages!.codes(source, before, source.length, width, undefined, out, at, count, count)
        const expected = numbers.reduce((most, number) => Math.max(most, number), 0)
        expect(greatest).toBe(expected > 2 ** 31 - 1 ? -1 : expected)
        if (greatest >= 0) expect(Array.from(out.subarray(at))).toEqual(numbers)
      }),
    )
  })

  it('read codes of the rows that have one, and find those that are wanted', () => {
    fc.assert(
      fc.property(page, fc.array(fc.nat(4), { minLength: 1, maxLength: 50 }), fc.nat(3), (one, gaps, at) => {
        const { width, count: present, bytes, numbers } = one
        const valid = numbers.flatMap((_, i) => [...new Array<number>(gaps[i % gaps.length]!).fill(0), 1])
        const count = valid.length
        fc.pre(width <= 16 && count <= pages!.most)
        const validity = Uint8Array.from([...new Array<number>(at).fill(7), ...valid])
        const out = new Int32Array(at + count)
        pages!.codes(bytes, 0, bytes.length, width, validity, out, at, count, present)
        let next = 0
        const expected = valid.map((isValid) => (isValid === 1 ? numbers[next++]! : 0))
        expect(Array.from(out.subarray(at))).toEqual(expected)

        const wanted = new Uint8Array(2 ** width).map((_, code) => (Math.imul(code, 7919) >>> 3) & 1)
        const own = validity.subarray(at)
        const found = new Uint8Array(at + count)
        expect(pages!.match(bytes, 0, bytes.length, width, wanted, own, found, at, count, present)).toBe(true)
        expect(Array.from(found.subarray(at))).toEqual(
          valid.map((isValid, i) => (isValid === 1 ? wanted[expected[i]!]! : 0)),
        )
        const all = new Uint8Array(present)
        expect(pages!.match(bytes, 0, bytes.length, width, wanted, undefined, all, 0, present, present)).toBe(
          true,
        )
        expect(Array.from(all)).toEqual(numbers.map((number) => wanted[number]!))
        const greatest = numbers.reduce((most, number) => Math.max(most, number), 0)
        const fewer = wanted.subarray(0, greatest)
        expect(pages!.match(bytes, 0, bytes.length, width, fewer, undefined, all, 0, present, present)).toBe(
          false,
        )
      }),
    )
  })

  it('read levels', () => {
    fc.assert(
      fc.property(page, fc.boolean(), fc.nat(3), ({ width, count, bytes, numbers }, asValidity, at) => {
        fc.pre(width > 0 && width < 8)
        const greatest = numbers.reduce((most, number) => Math.max(most, number), 1)
        const read = (most: number, out: Uint8Array) =>
          pages!.levels(bytes, 0, bytes.length, width, most, asValidity, out, at, count)
        const out = new Uint8Array(at + count)
        expect(read(greatest, out)).toBe(numbers.filter((number) => number === greatest).length)
        expect(Array.from(out.subarray(at))).toEqual(
          asValidity ? numbers.map((number) => Number(number === greatest)) : numbers,
        )
        if (numbers.includes(greatest) && greatest > 1) expect(read(greatest - 1, out)).toBe(-1)
      }),
    )
  })

  it('leave pages that are cut off', () => {
    fc.assert(
      fc.property(page, fc.nat(), ({ width, count, bytes }, cut) => {
        // Packed numbers at the end of which only the last bits are missing are there all the same.
        const end = cut % Math.max(1, bytes.length - width - 1)
        fc.pre(end < bytes.length - width - 1 && width > 0)
        expect(pages!.codes(bytes, 0, end, width, undefined, new Int32Array(count), 0, count, count)).toBe(-1)
        fc.pre(width < 8)
        expect(pages!.levels(bytes, 0, end, width, 127, false, new Uint8Array(count), 0, count)).toBe(-1)
      }),
    )
  })
})
