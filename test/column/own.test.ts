import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import type { Column } from '../../src/column/column.ts'
import {
  arrayColumn,
  bytesColumn,
  constantColumn,
  dictionaryColumn,
  int32Column,
} from '../../src/column/make.ts'
import { freeBuffers, heldBytes, takeOwn } from '../../src/column/own.ts'
import { slice } from '../../src/column/slice.ts'
import { take } from '../../src/column/take.ts'
import { viewsOf } from '../../src/column/views.ts'
import { array, VARCHAR } from '../../src/types/type.ts'
import { anyType, sampleOf, valuesOf } from './arbitrary.ts'

const buffers = (column: Column) => [...viewsOf(column)].map(({ buffer }) => buffer)

describe('rows with memory of their own', () => {
  const withRows = sampleOf(anyType).chain((one) =>
    fc.record({
      one: fc.constant(one),
      rows: fc.array(fc.nat(Math.max(0, one.values.length - 1)), {
        maxLength: one.values.length === 0 ? 0 : 20,
      }),
    }),
  )

  it('are those that were taken, and share nothing', () => {
    fc.assert(
      fc.property(withRows, ({ one: { type, column }, rows }) => {
        const own = takeOwn(column, Int32Array.from(rows))
        expect(valuesOf(own, type)).toEqual(valuesOf(take(column, Int32Array.from(rows)), type))
        const theirs = new Set(buffers(column))
        expect(buffers(own).filter((buffer) => theirs.has(buffer))).toEqual([])
      }),
    )
  })

  it('share nothing within a value that all rows have', () => {
    const items = dictionaryColumn(Int32Array.of(0, 0), columnOf(VARCHAR, ['a']))
    const list = arrayColumn(Int32Array.of(0, 2), items)
    const own = takeOwn(constantColumn(list, 3), Int32Array.of(1))
    expect(buffers(own).filter((buffer) => buffers(items).includes(buffer))).toEqual([])
    expect(valuesOf(own, array(VARCHAR))).toEqual([['a', 'a']])
  })

  it('hold the entries of a dictionary that they name, and no others', () => {
    const texts = columnOf(VARCHAR, ['a', 'bb', 'ccc', 'dddd'])
    if (texts.kind !== 'bytes') throw new Error('texts are bytes')
    const own = takeOwn(dictionaryColumn(Int32Array.of(3, 1, 3, 0), texts), Int32Array.of(0, 1, 2))
    expect(own.kind === 'dictionary' && valuesOf(own.dictionary, VARCHAR)).toEqual(['dddd', 'bb'])
    expect(valuesOf(own, VARCHAR)).toEqual(['dddd', 'bb', 'dddd'])
  })
})

describe('memory that columns hold', () => {
  const large = () => bytesColumn(new Int32Array(1001), new Uint8Array(20_000))

  it('is that of their buffers, each once and as a whole, with dictionaries', () => {
    const texts = large()
    const coded = dictionaryColumn(new Int32Array(10), texts)
    expect(heldBytes([slice(texts, 0, 1), slice(texts, 1, 2)])).toBe(4004 + 20_000)
    expect(heldBytes([coded, texts, int32Column(new Int32Array(5))])).toBe(40 + 4004 + 20_000 + 20)
  })

  it('is given back, but for what is small or others have', () => {
    const [mine, ours] = [large(), large()]
    freeBuffers([dictionaryColumn(new Int32Array(10), mine), ours], [slice(ours, 3, 4)])
    expect([mine.data.length, mine.offsets.length, ours.data.length]).toEqual([0, 1001, 20_000])
  })
})
