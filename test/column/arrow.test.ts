import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ArrowField, arrowTable, encodeTable } from '../../src/column/arrow.ts'
import { packBits, unpackBits } from '../../src/column/bitmap.ts'
import { columnOf } from '../../src/column/builder.ts'
import type { Batch, Column } from '../../src/column/column.ts'
import { concatColumns } from '../../src/column/concat.ts'
import {
  INTERVAL_DAY_TO_SECOND,
  INTERVAL_YEAR_TO_MONTH,
  row,
  rowField,
  timestampWithTimeZone,
  UNKNOWN,
  VARCHAR,
} from '../../src/types/type.ts'
import { decodeStream } from './arrow-stream.ts'
import { arrowType, sampleOf, samplesOf, valuesOf } from './arbitrary.ts'

function batchOf(column: Column): Batch {
  return { rows: column.length, columns: [column], selection: undefined }
}

function decoded(stream: Uint8Array): Column {
  return concatColumns(decodeStream(stream).batches.map((batch) => batch.columns[0]!))
}

describe('Arrow', () => {
  it('streams keep every type, nesting and NULL, from any encoding', () => {
    fc.assert(
      fc.property(sampleOf(arrowType), ({ type, values, column }) => {
        const stream = encodeTable([{ name: 'c', type }], [batchOf(column)])
        expect(valuesOf(decoded(stream), type)).toEqual(values)
      }),
    )
  })

  it('streams of several batches keep them all, as the table of a result does', () => {
    fc.assert(
      fc.property(samplesOf(arrowType), (samples) => {
        const field: ArrowField = { name: 'c', type: samples[0]!.type }
        const batches = samples.map(({ column }) => batchOf(column))
        const values = samples.flatMap((sample) => sample.values)
        expect(arrowTable([field], batches).numRows).toBe(values.length)
        expect(valuesOf(decoded(encodeTable([field], batches)), field.type)).toEqual(values)
      }),
    )
  })

  it('selections are applied', () => {
    const column = columnOf(VARCHAR, ['a', 'b', null])
    const batch: Batch = { rows: 3, columns: [column], selection: Int32Array.of(2, 0) }
    const field = { name: 'c', type: VARCHAR }
    expect(valuesOf(decoded(encodeTable([field], [batch])), VARCHAR)).toEqual([null, 'a'])
  })

  it('names the columns and the fields inside rows', () => {
    const type = row([rowField('type', VARCHAR), rowField('issuer', row([rowField('arn', VARCHAR)]))])
    const stream = encodeTable([{ name: 'useridentity', type }], [batchOf(columnOf(type, [null]))])
    const leaf = (name: string) => ({ name, children: [] })
    expect(decodeStream(stream).fields).toEqual([
      {
        name: 'useridentity',
        children: [leaf('type'), { name: 'issuer', children: [leaf('arn')] }],
      },
    ])
  })

  it.each([
    [INTERVAL_YEAR_TO_MONTH, [14, null, -1]],
    [INTERVAL_DAY_TO_SECOND, [86_400_000n, null, -1n]],
    [UNKNOWN, [null, null]],
  ])('keeps %o', (type, values) => {
    expect(
      valuesOf(decoded(encodeTable([{ name: 'c', type }], [batchOf(columnOf(type, values))])), type),
    ).toEqual(values)
  })

  it('keeps the instant of a time with a zone, which Arrow has for a whole column only', () => {
    const type = timestampWithTimeZone(3)
    const column = columnOf(type, [{ micros: 5n, zone: 'Europe/Berlin' }, null])
    const table = arrowTable([{ name: 'c', type }], [batchOf(column)])
    expect(String(table.schema.fields[0]!.type)).toBe('Timestamp<MICROSECOND, UTC>')
    const back = decoded(encodeTable([{ name: 'c', type }], [batchOf(column)]))
    expect(back.kind === 'int64' && [back.values[0], back.validity?.[1]]).toEqual([5n, 0])
  })
})

describe('bitmaps', () => {
  it('pack to bits and back, from any bit on', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 40 }), fc.nat(40), (bits, offset) => {
        const from = Math.min(offset, bits.length)
        expect([...unpackBits(packBits(Uint8Array.from(bits)), from, bits.length - from)]).toEqual(
          bits.slice(from),
        )
      }),
    )
  })
})
