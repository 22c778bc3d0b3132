import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { dictionaryColumn, mapColumn } from '../../src/column/make.ts'
import { mapKeyColumn } from '../../src/column/map-key.ts'
import { map, VARCHAR } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { choices, encode, valuesOf } from './arbitrary.ts'

const MAP = map(VARCHAR, VARCHAR)
const text = fc.constantFrom('a', 'b', 'bb', 'ä', '')
const mapValue = fc.option(
  fc.dictionary(text, fc.option(text)).map((entries) => ({
    keys: Object.keys(entries),
    values: Object.values(entries),
  })),
)

describe('the value of a key', () => {
  it('is that of each row, whatever the encoding', () => {
    fc.assert(
      fc.property(fc.array(mapValue, { maxLength: 12 }), text, fc.nat(), (maps, key, seed) => {
        const expected = maps.map((entry): Value => entry?.values[entry.keys.indexOf(key)] ?? null)
        const column = encode(MAP, maps, choices(seed))
        expect(valuesOf(mapKeyColumn(column, key), VARCHAR)).toEqual(expected)
      }),
    )
  })

  it('stays codes, and leaves the entries of other keys out where they are many', () => {
    const keys = dictionaryColumn(Int32Array.of(0, 1, 0, 1, 0), columnOf(VARCHAR, ['k', 'l']))
    const entries = ['one', 'two', 'three', 'four', 'five'] as const
    const values = dictionaryColumn(Int32Array.of(4, 0, 4, 1, 4), columnOf(VARCHAR, entries))
    const column = mapColumn(Int32Array.of(0, 2, 4, 4, 5), keys, values, Uint8Array.of(1, 1, 0, 1))
    const k = mapKeyColumn(column, 'k')
    expect(k).toMatchObject({ kind: 'dictionary', dictionary: { length: 1 } })
    expect(valuesOf(k, VARCHAR)).toEqual(['five', 'five', null, 'five'])
    expect(valuesOf(mapKeyColumn(column, 'l'), VARCHAR)).toEqual(['one', 'two', null, null])
    expect(mapKeyColumn(column, 'm')).toEqual({ kind: 'null', length: 4 })
  })
})
