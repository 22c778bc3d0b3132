import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addMonths,
  addMonthsToDay,
  calendarDate,
  dayNumber,
  dayOf,
  dayOfMicros,
  dayOfWeek,
  dayOfYear,
  isValidDate,
  lastDayOfMonth,
  MICROS_PER_DAY,
  microsOfDay,
  monthOf,
  quarterOf,
  roundMicros,
  toMicros,
  truncateMicros,
  weekOfYear,
  yearOf,
  yearOfWeek,
} from '../../src/types/calendar.ts'

const MILLIS_PER_DAY = 86_400_000
/** 10^5 years either way, which Date knows too. */
const days = fc.integer({ min: -36_500_000, max: 36_500_000 })

describe('calendar', () => {
  it('agrees with Date over 200,000 years', () => {
    fc.assert(
      fc.property(days, (day) => {
        const date = new Date(day * MILLIS_PER_DAY)
        const found = calendarDate(day)
        const [year, month, ofMonth] = [yearOf(found), monthOf(found), dayOf(found)]
        expect([year, month, ofMonth]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
        ])
        expect(dayNumber(year, month, ofMonth)).toBe(day)
        expect(dayOfWeek(day)).toBe(((date.getUTCDay() + 6) % 7) + 1)
        expect(quarterOf(found)).toBe(Math.ceil(month / 3))
        const januaryFirst = new Date(0)
        januaryFirst.setUTCFullYear(year, 0, 1)
        expect(dayOfYear(day)).toBe((day * MILLIS_PER_DAY - januaryFirst.getTime()) / MILLIS_PER_DAY + 1)
        const last = new Date(0)
        last.setUTCFullYear(year, month, 0)
        expect(lastDayOfMonth(day) * MILLIS_PER_DAY).toBe(last.getTime())
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    [2026, 1, 1, 2026, 1],
    [2021, 1, 3, 2020, 53],
    [2020, 12, 31, 2020, 53],
    [2018, 12, 31, 2019, 1],
    [2023, 1, 1, 2022, 52],
    [2024, 12, 30, 2025, 1],
  ])('%i-%i-%i is in ISO year %i, week %i', (year, month, day, isoYear, week) => {
    const number = dayNumber(year, month, day)
    expect([yearOfWeek(number), weekOfYear(number)]).toEqual([isoYear, week])
  })

  it('adds months and stays within the month', () => {
    const text = (day: number) => [
      yearOf(calendarDate(day)),
      monthOf(calendarDate(day)),
      dayOf(calendarDate(day)),
    ]
    expect(text(addMonthsToDay(dayNumber(2024, 1, 31), 1))).toEqual([2024, 2, 29])
    expect(text(addMonthsToDay(dayNumber(2023, 1, 31), 1))).toEqual([2023, 2, 28])
    expect(text(addMonthsToDay(dayNumber(2024, 2, 29), -12))).toEqual([2023, 2, 28])
    expect(text(addMonthsToDay(dayNumber(2024, 12, 15), 1))).toEqual([2025, 1, 15])
    expect(text(addMonthsToDay(dayNumber(0, 1, 31), -11))).toEqual([-1, 2, 28])
    const moment = toMicros(dayNumber(2024, 1, 31), 5)
    expect(addMonths(moment, 1)).toBe(toMicros(dayNumber(2024, 2, 29), 5))
  })

  it('knows which dates exist', () => {
    expect(isValidDate(2024, 2, 29)).toBe(true)
    expect([
      isValidDate(2023, 2, 29),
      isValidDate(1900, 2, 29),
      isValidDate(2023, 13, 1),
      isValidDate(2023, 0, 1),
      isValidDate(2023, 4, 31),
    ]).toEqual([false, false, false, false, false])
  })

  it('splits and joins moments over all 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (micros) => {
        const [day, time] = [dayOfMicros(micros), microsOfDay(micros)]
        expect(time).toBeGreaterThanOrEqual(0)
        expect(time).toBeLessThan(MICROS_PER_DAY)
        expect(toMicros(day, time)).toBe(micros)
      }),
    )
  })

  it('rounds halves towards the future and cuts towards the past', () => {
    expect([1_499n, 1_500n, -1_499n, -1_500n, -1_501n].map((micros) => roundMicros(micros, 3))).toEqual([
      1_000n,
      2_000n,
      -1_000n,
      -1_000n,
      -2_000n,
    ])
    expect([1_999n, -1n].map((micros) => truncateMicros(micros, 3))).toEqual([1_000n, -1_000n])
    expect(roundMicros(123_456n, 6)).toBe(123_456n)
    expect(roundMicros(500_000n, 0)).toBe(1_000_000n)
  })
})
