import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { find, pathSteps } from '../../src/function/scalar/json/scan.ts'
import { loadKernels } from '../../src/kernel/binding.ts'
import { UNSURE } from '../../src/kernel/json.ts'

const { findJson } = loadKernels()!

const key = fc.constantFrom('a', 'b', 'aa', 'a long key of many letters', 'é', 'x"y', '0', '1', '')
const scalar = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    '',
    'text',
    'a much longer text than sixteen bytes',
    'with "quotes" and \\',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
)
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
}))

/** A text, mostly JSON: some are cut off, some have a byte changed, or an escape where none is needed. */
const text = fc
  .record({
    value: json,
    indent: fc.constantFrom(undefined, 1, '\t'),
    damage: fc.constantFrom('none', 'none', 'cut', 'byte', 'escape'),
    at: fc.nat(),
    byte: fc.constantFrom(...Buffer.from('"\\{}[],: 0-+.e5tfn\n\u0001')),
  })
  .map(({ value, indent, damage, at, byte }) => {
    const written = JSON.stringify(value, undefined, indent)
    if (damage === 'escape') return Buffer.from(written.replaceAll('"a"', '"\\u0061"'))
    const bytes = Buffer.from(written)
    if (damage === 'cut') return bytes.subarray(0, at % (bytes.length + 1))
    if (damage === 'byte') bytes[at % bytes.length] = byte
    return bytes
  })

describe('findJson', () => {
  it('finds what the scanner finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, fc.boolean()), { minLength: 1, maxLength: 6 }),
        fc.array(key, { maxLength: 3 }),
        fc.boolean(),
        fc.nat(3),
        (texts, path, isMarked, before) => {
          const data = Buffer.concat([Buffer.alloc(before, '0'), ...texts.map(([bytes]) => bytes)])
          const offsets = new Int32Array(texts.length + 1).fill(before)
          texts.forEach(([bytes], i) => (offsets[i + 1] = offsets[i]! + bytes.length))
          const wanted = isMarked ? Uint8Array.from(texts, ([, one]) => Number(one)) : undefined
          const steps = pathSteps(path)
          const out = new Int32Array(texts.length)
          findJson!({ data, offsets }, texts.length, steps, wanted, out)
          for (const [i, [bytes, isWanted]] of texts.entries()) {
            if (isMarked && !isWanted) expect(out[i]).toBe(-2)
            else if (out[i] === UNSURE) expect(bytes.includes('\\')).toBe(true)
            else {
              const at = find(data, offsets[i]!, offsets[i + 1]!, steps)
              expect(out[i]).toBe(at < 0 ? at : at - offsets[i]!)
            }
          }
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('takes texts of any size, and as many as there are', () => {
    const member = (length: number) => `{"fill":"${'x'.repeat(length)}","found":1}`
    const texts = [10, 40_000, 20, 500_000, 30_000, 5, ...Array.from({ length: 5000 }, (_, i) => i % 90)].map(
      member,
    )
    const data = Buffer.from(texts.join(''))
    const offsets = new Int32Array(texts.length + 1)
    texts.forEach((one, i) => (offsets[i + 1] = offsets[i]! + one.length))
    for (const wanted of [undefined, new Uint8Array(texts.length).fill(1)]) {
      const out = new Int32Array(texts.length)
      findJson!({ data, offsets }, texts.length, pathSteps(['found']), wanted, out)
      expect(Array.from(out)).toEqual(
        texts.map((one) => (one.length > 500_000 ? UNSURE : one.indexOf('"found"') + '"found":'.length)),
      )
    }
  })

  it('leaves paths that are too long', () => {
    const out = new Int32Array(1)
    const data = Buffer.from('{}')
    findJson!({ data, offsets: Int32Array.of(0, 2) }, 1, pathSteps(['k'.repeat(40_000)]), undefined, out)
    expect(Array.from(out)).toEqual([UNSURE])
  })
})
