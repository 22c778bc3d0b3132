import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf, constantOf } from '../../src/column/builder.ts'
import { valueReader } from '../../src/column/value.ts'
import { TraillakeError } from '../../src/common/errors.ts'
import { castKernel } from '../../src/function/cast/cast.ts'
import { columnCast } from '../../src/function/cast/column-cast.ts'
import type { CastContext } from '../../src/function/cast/context.ts'
import { valueCast } from '../../src/function/cast/value-cast.ts'
import { parseType } from '../../src/types/parse-type.ts'
import type { Value } from '../../src/types/value.ts'

const session = { now: 0n, zone: 'Europe/Berlin', user: 'test', queryId: 'test', signal: undefined }

const int32 = fc.integer()
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const smallInt64 = fc.oneof(int64, fc.bigInt({ min: -200n, max: 40_000n }))
const double = fc.oneof(fc.double(), fc.constantFrom(0.5, -0.5, 1e19, 127.5, -128.5, 2 ** 63, -(2 ** 63)))
const number = fc.oneof(
  int64.map(String),
  fc.integer({ min: -300, max: 300 }).map(String),
  fc.constantFrom('', '-', '+5', ' 7 ', '1.5', 'x', '00012', '123456789012345', '1234567890123456', '-0'),
)
const two = fc.integer({ min: 0, max: 61 }).map((value) => String(value).padStart(2, '0'))
const dateText = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }))
  .map(([year, month, day]) =>
    [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-'),
  )
const momentText = fc
  .tuple(
    dateText,
    fc.constantFrom(' ', 'T', ''),
    two,
    two,
    two,
    fc.constantFrom('', '.', '.5', '.123456', '.9999996', '.-12'),
  )
  .map(
    ([date, space, hour, minute, second, fraction]) =>
      `${date}${space}${hour}:${minute}:${second}${fraction}`,
  )
const text = fc.oneof(number, dateText, momentText, fc.string({ unit: 'grapheme', maxLength: 8 }))

const zoned = fc.record({
  micros: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 16n }),
  zone: fc.constantFrom('UTC', '+05:45', 'Europe/Berlin', 'America/New_York'),
})

const PAIRS: readonly (readonly [string, string, fc.Arbitrary<Value>])[] = [
  ['integer', 'bigint', int32],
  ['integer', 'tinyint', fc.integer({ min: -200, max: 200 })],
  ['integer', 'double', int32],
  ['integer', 'real', int32],
  ['integer', 'varchar', int32],
  ['bigint', 'integer', smallInt64],
  ['bigint', 'smallint', smallInt64],
  ['bigint', 'double', int64],
  ['bigint', 'varchar', int64],
  ['double', 'bigint', double],
  ['double', 'integer', double],
  ['double', 'tinyint', double],
  ['double', 'real', double],
  ['real', 'double', fc.float()],
  ['varchar', 'bigint', text],
  ['varchar', 'integer', text],
  ['varchar', 'tinyint', text],
  ['varchar', 'double', text],
  ['varchar', 'varchar(3)', text],
  ['varchar', 'varbinary', text],
  ['varchar', 'date', text],
  ['varchar', 'timestamp(3)', text],
  ['varchar', 'timestamp(6)', text],
  ['timestamp(6)', 'date', int64],
  ['timestamp(6)', 'timestamp(3)', fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n })],
  ['timestamp(6)', 'timestamp(3) with time zone', fc.bigInt({ min: -(10n ** 15n), max: 10n ** 16n })],
  ['timestamp(6) with time zone', 'timestamp(3)', zoned],
  ['timestamp(6) with time zone', 'date', zoned],
  ['date', 'timestamp(3)', fc.integer({ min: -100_000_000, max: 100_000_000 })],
  ['varchar(3)', 'varchar(5)', fc.string({ maxLength: 3 })],
  ['array(integer)', 'array(integer)', fc.array(int32)],
]

/** The value cast of each row, and the messages of those that failed. */
function oneByOne(values: readonly Value[], from: string, to: string): readonly Value[] {
  const cast = valueCast(parseType(from), parseType(to))
  return values.map((value) => {
    let failed = false
    const context: CastContext = {
      session,
      fail: () => {
        failed = true
        return null
      },
    }
    const result = value === null ? null : (cast?.(value, context) ?? null)
    return failed ? null : result
  })
}

describe('casts of whole columns', () => {
  it.each(PAIRS)('%s to %s agree with those of values', (from, to, arbitrary) => {
    const [source, target] = [parseType(from), parseType(to)]
    expect(columnCast(source, target)).toBeDefined()
    const column = fc.array(fc.option(arbitrary), { maxLength: 12 })
    fc.assert(
      fc.property(column, (values) => {
        const result = castKernel(source, target, true)([columnOf(source, values)], values.length, session)
        const read = valueReader(result, target)
        expect(values.map((_, row) => read(row))).toEqual(oneByOne(values, from, to))
      }),
      { numRuns: 200 },
    )
  })

  it('keep constants constant', () => {
    const kernel = castKernel(parseType('varchar'), parseType('bigint'), false)
    const result = kernel([constantOf(parseType('varchar'), '42', 1000)], 1000, session)
    expect([result.kind, result.length, valueReader(result, parseType('bigint'))(999)]).toEqual([
      'constant',
      1000,
      42n,
    ])
  })

  it('make NULLs of the target type of what has none', () => {
    const result = castKernel(parseType('unknown'), parseType('map(varchar, bigint)'), false)(
      [columnOf(parseType('unknown'), [null, null])],
      2,
      session,
    )
    expect([result.length, valueReader(result, parseType('map(varchar, bigint)'))(1)]).toEqual([2, null])
  })

  it('name the first value that fails', () => {
    const values = ['1', 'two', 'three']
    const kernel = castKernel(parseType('varchar'), parseType('bigint'), false)
    const run = () => kernel([columnOf(parseType('varchar'), values)], 3, session)
    expect(run).toThrow(TraillakeError)
    expect(run).toThrow("Cannot cast 'two' to BIGINT")
  })
})
