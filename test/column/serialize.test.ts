import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { dictionaryColumn, zonedColumn } from '../../src/column/make.ts'
import { decodeColumns, encodeColumns } from '../../src/column/serialize.ts'
import { slice } from '../../src/column/slice.ts'
import { BIGINT, VARCHAR } from '../../src/types/type.ts'
import { anyType, sampleOf, valuesOf } from './arbitrary.ts'

describe('columns as bytes', () => {
  it('come back with their values, whatever their type and encoding', () => {
    fc.assert(
      fc.property(fc.array(sampleOf(anyType), { maxLength: 4 }), (samples) => {
        const columns = decodeColumns(encodeColumns(samples.map(({ column }) => column)))
        expect(columns.map((column, i) => valuesOf(column, samples[i]!.type))).toEqual(
          samples.map(({ values }) => values),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('come back from any place in a buffer', () => {
    const encoded = encodeColumns([columnOf(BIGINT, [1n, null, -5n])])
    for (const shift of [1, 4, 8]) {
      const moved = new Uint8Array(encoded.length + shift)
      moved.set(encoded, shift)
      // A Buffer's slice shares its memory.
      for (const bytes of [moved.subarray(shift), Buffer.from(moved.buffer).subarray(shift)]) {
        const [column] = decodeColumns(bytes)
        expect(valuesOf(column!, BIGINT)).toEqual([1n, null, -5n])
      }
    }
  })

  it('hold no more than the rows need', () => {
    const texts = columnOf(
      VARCHAR,
      Array.from({ length: 10_000 }, (_, i) => `a text of some length, number ${i}`),
    )
    expect(encodeColumns([slice(texts, 5000, 5002)]).length).toBeLessThan(250)
    const codes = Int32Array.of(7, 9999)
    expect(encodeColumns([dictionaryColumn(codes, texts)]).length).toBeLessThan(250)
  })

  it('keep zones, and encodings that pay', () => {
    const zoned = zonedColumn(BigInt64Array.of(1n, 2n), Uint16Array.of(1, 0), ['UTC', 'Europe/Berlin'])
    expect(decodeColumns(encodeColumns([zoned]))).toEqual([zoned])
    const coded = dictionaryColumn(Int32Array.of(0, 1, 0, 1), columnOf(VARCHAR, ['a', 'b']))
    expect(decodeColumns(encodeColumns([coded]))[0]).toMatchObject({ kind: 'dictionary', length: 4 })
  })

  it('are refused where they are something else', () => {
    const good = encodeColumns([columnOf(BIGINT, [1n, 2n])])
    const version = Uint8Array.from(good)
    version[3] = 255
    for (const bytes of [new Uint8Array(0), new Uint8Array(64), version, good.subarray(0, good.length - 8)])
      expect(() => decodeColumns(bytes)).toThrow('These bytes are no columns')
  })
})
