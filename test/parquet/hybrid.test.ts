import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitWidth, readHybrid } from '../../src/parquet/hybrid.ts'

/** Runs as an encoder may choose them: repeated values, or groups of eight packed bit by bit. */
function encode(values: readonly number[], width: number, runs: readonly number[]): Uint8Array {
  const bytes: number[] = []
  const varint = (value: number) => {
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
    bytes.push(rest)
  }
  let at = 0
  for (let run = 0; at < values.length; run++) {
    let same = 1
    while (at + same < values.length && values[at + same] === values[at]) same++
    if (runs[run % runs.length]! % 2 === 0 || values.length - at < 8) {
      varint(same * 2)
      for (let i = 0; i < (width + 7) >> 3; i++) bytes.push((values[at]! >>> (8 * i)) & 255)
      at += same
      continue
    }
    const groups = Math.min(1 + (runs[run % runs.length]! % 3), Math.floor((values.length - at) / 8))
    varint(groups * 2 + 1)
    let bits = 0n
    for (let i = 0; i < groups * 8; i++) bits |= BigInt(values[at + i]!) << BigInt(i * width)
    for (let i = 0; i < groups * width; i++) bytes.push(Number((bits >> BigInt(8 * i)) & 255n))
    at += groups * 8
  }
  return Uint8Array.from(bytes)
}

const sample = fc.integer({ min: 0, max: 31 }).chain((width) =>
  fc.record({
    width: fc.constant(width),
    values: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** width - 1 })), {
      maxLength: 100,
    }),
    runs: fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }),
  }),
)

describe('the hybrid encoding', () => {
  it('is read for numbers of every width, in every mix of runs', () => {
    fc.assert(
      fc.property(sample, ({ width, values, runs }) => {
        const bytes = Uint8Array.from([7, ...encode(values, width, runs)])
        const out = new Int32Array(values.length + 2).fill(-1)
        readHybrid(bytes, 1, bytes.length, width, out, 1, values.length)
        expect([...out]).toEqual([-1, ...values, -1])
      }),
      { numRuns: 1000 },
    )
  })

  it('is not read past its end', () => {
    const read = (bytes: readonly number[], count: number) => () =>
      readHybrid(Uint8Array.from(bytes), 0, bytes.length, 3, new Int32Array(count), 0, count)
    expect(read([], 1)).toThrow('a run of levels or codes is missing')
    expect(read([4], 2)).toThrow('a run of levels or codes is damaged')
    expect(read([0, 1], 2)).toThrow('a run of levels or codes is damaged')
    expect(read([3, 1, 2], 8)).toThrow('a run of levels or codes is damaged')
    expect(read([4, 1], 3)).toThrow('a run of levels or codes is missing')
  })

  it('takes as many bits as the greatest number', () => {
    expect([0, 1, 2, 3, 4, 255, 256].map(bitWidth)).toEqual([0, 1, 2, 2, 3, 8, 9])
  })
})
