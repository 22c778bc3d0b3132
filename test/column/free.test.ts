import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flatten } from '../../src/column/flatten.ts'
import { freeRows } from '../../src/column/free.ts'
import { dictionaryColumn, int64Column } from '../../src/column/make.ts'
import { take } from '../../src/column/take.ts'
import { anyType, choices, encode, valuesOf } from './arbitrary.ts'

describe('a column that is given back', () => {
  it('takes nothing from the rows that were taken', () => {
    const sample = anyType.chain(({ type, value }) =>
      fc.record({
        type: fc.constant(type),
        values: fc.array(value, { minLength: 1, maxLength: 8 }),
        seed: fc.integer(),
      }),
    )
    fc.assert(
      fc.property(sample, ({ type, values, seed }) => {
        // So many that most of its buffers are large enough.
        const many = Array.from({ length: 4200 }, (_, i) => values[i % values.length]!)
        const column = encode(type, many, choices(seed))
        const taken = take(column, Int32Array.from(many.keys()).reverse())
        const own = taken.kind === 'dictionary' && taken.dictionary.kind !== 'bytes' ? flatten(taken) : taken
        freeRows(column)
        expect(valuesOf(own, type)).toEqual(many.toReversed())
      }),
      { numRuns: 60 },
    )
  })

  it('is empty then, but for what is too little', () => {
    const many = int64Column(new BigInt64Array(1000))
    const few = int64Column(new BigInt64Array(10))
    const codes = new Int32Array(2000)
    freeRows(many)
    freeRows(few)
    freeRows(dictionaryColumn(codes, few))
    expect([many.values.length, few.values.length, codes.length]).toEqual([0, 10, 0])
  })

  it('leaves the pool alone that small Buffers lie in', () => {
    const pooled = Buffer.from('x'.repeat(5000))
    const other = Buffer.from('other')
    freeRows({ kind: 'boolean', length: 5000, validity: undefined, values: pooled })
    expect(pooled.length).toBe(5000)
    expect(other.toString()).toBe('other')
  })
})
