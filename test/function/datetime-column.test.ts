import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../src/types/value.ts'
import { call, callRows } from './call.ts'

/** Years 1 to 9999, and moments past the 2^53 µs that doubles hold exactly. */
const micros = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })

/** From 1938 to 2001: near enough, and some of them in the same minute or hour. */
const near = fc.oneof(
  fc.bigInt({ min: -1_000_000_000_000_000n, max: 1_000_000_000_000_000n }),
  fc.bigInt({ min: -4_000_000_000n, max: 4_000_000_000n }),
)
const moments = (of: fc.Arbitrary<bigint>) => fc.array(of, { minLength: 1, maxLength: 10 })

describe('dates and times over whole columns', () => {
  it('agree with the same moments alone', () => {
    fc.assert(
      fc.property(fc.oneof(moments(near), moments(micros)), (column) => {
        const alone = (name: string, ...before: readonly (readonly [string, Value])[]) =>
          column.map((moment) => call(name, ...before, ['timestamp(6)', moment]))
        for (const name of [
          'year',
          'month',
          'day',
          'week',
          'day_of_week',
          'hour',
          'minute',
          'second',
          'millisecond',
        ])
          expect(callRows(name, [['timestamp(6)', column]])).toEqual(alone(name))
        for (const unit of ['second', 'hour', 'day', 'week', 'month', 'year'])
          expect(
            column.map((moment) => call('date_trunc', ['varchar', unit], ['timestamp(6)', moment])),
          ).toEqual(
            callRows('date_trunc', [
              ['varchar', column.map(() => unit)],
              ['timestamp(6)', column],
            ]),
          )
      }),
      { numRuns: 100 },
    )
  })

  it('truncation is at most the moment, and truncating again changes nothing', () => {
    fc.assert(
      fc.property(
        micros,
        fc.constantFrom('second', 'hour', 'day', 'week', 'quarter', 'year'),
        (moment, unit) => {
          const once = call('date_trunc', ['varchar', unit], ['timestamp(6)', moment])
          expect(typeof once === 'bigint' && once <= moment).toBe(true)
          expect(call('date_trunc', ['varchar', unit], ['timestamp(6)', once])).toBe(once)
        },
      ),
    )
  })

  it('date_parse reads what date_format prints, to the nearest millisecond', () => {
    const pattern: readonly [string, Value] = ['varchar', '%Y-%m-%d %H:%i:%s.%f']
    const lastMoment = BigInt(Date.UTC(9999, 11, 31, 23, 59, 59, 999)) * 1000n
    fc.assert(
      fc.property(micros, (any) => {
        // The year 10000 has a digit too many to be read back.
        const moment = any > lastMoment ? lastMoment : any
        const up = moment + 500n
        const millis = up - (((up % 1000n) + 1000n) % 1000n)
        const text = call('date_format', ['timestamp(6)', moment], pattern)
        expect(call('date_parse', ['varchar', text], pattern)).toBe(millis)
      }),
    )
  })

  it('date_diff undoes date_add', () => {
    fc.assert(
      fc.property(
        micros,
        fc.integer({ min: -500, max: 500 }),
        fc.constantFrom('hour', 'day', 'week'),
        (moment, amount, unit) => {
          const millis = moment - (((moment % 1000n) + 1000n) % 1000n)
          const later = call(
            'date_add',
            ['varchar', unit],
            ['bigint', BigInt(amount)],
            ['timestamp(6)', millis],
          )
          expect(
            call('date_diff', ['varchar', unit], ['timestamp(6)', millis], ['timestamp(6)', later]),
          ).toBe(BigInt(amount))
        },
      ),
    )
  })
})
