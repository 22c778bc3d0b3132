import { describe, expect, it } from 'vitest'
import { checkSchedule, isEnabled, lastTime } from '../../src/server/dashboard/schedule.ts'
import { refreshValues } from '../../src/server/dashboard/values.ts'
import { CUSTOM_PARAMETERS } from '../../src/server/dashboard/widgets.ts'

const at = (text: string): number => Date.parse(`2026-03-${text}Z`)

describe('refresh schedules', () => {
  it.each([
    ['every hour', { Unit: 'HOURS', Value: 1 }, undefined, '10T10:17:30', '10T10:00:00'],
    ['every hour at a minute', { Unit: 'HOURS', Value: 1 }, '05:20', '10T10:17:30', '10T09:20:00'],
    ['every hour, at the time itself', { Unit: 'HOURS', Value: 1 }, '00:20', '10T10:20:00', '10T10:20:00'],
    ['every six hours', { Unit: 'HOURS', Value: 6 }, '00:30', '10T12:29:59', '10T06:30:00'],
    ['every twelve hours', { Unit: 'HOURS', Value: 12 }, undefined, '10T23:00:00', '10T12:00:00'],
    ['every 24 hours', { Unit: 'HOURS', Value: 24 }, '07:15', '10T06:00:00', '10T00:15:00'],
    ['every day', { Unit: 'DAYS', Value: 1 }, '22:00', '10T21:59:59', '09T22:00:00'],
    ['every day, later', { Unit: 'DAYS', Value: 1 }, '22:00', '10T22:00:00', '10T22:00:00'],
  ] as const)('%s', (_, Frequency, TimeOfDay, now, wanted) => {
    const schedule = { Frequency, TimeOfDay }
    expect(() => {
      checkSchedule(schedule)
    }).not.toThrow()
    expect(new Date(lastTime(schedule, at(now))).toISOString()).toBe(new Date(at(wanted)).toISOString())
  })

  it.each([
    [{}, 'A refresh schedule has a Frequency with a Unit and a Value.'],
    [{ Frequency: { Unit: 'HOURS' } }, 'A refresh schedule has a Frequency with a Unit and a Value.'],
    [
      { Frequency: { Unit: 'HOURS', Value: 5 } },
      'The Value of a schedule in HOURS must be one of 1, 6, 12, 24, and is 5.',
    ],
    [{ Frequency: { Unit: 'DAYS', Value: 2 } }, 'The Value of a schedule in DAYS must be 1, and is 2.'],
    [
      { Frequency: { Unit: 'DAYS', Value: 1 }, TimeOfDay: '24:00' },
      "TimeOfDay must be between 00:00 and 23:59, and is '24:00'.",
    ],
  ] as const)('%j is refused', (schedule, message) => {
    expect(() => {
      checkSchedule(schedule)
    }).toThrow(expect.objectContaining({ awsType: 'ValidationException', message }))
  })

  it('are kept unless they are disabled', () => {
    expect([isEnabled(undefined), isEnabled({}), isEnabled({ Status: 'DISABLED' })]).toEqual([
      ...[false, true, false],
    ])
  })
})

describe('values of a refresh', () => {
  const now = at('10T12:00:00')
  const values = (given: Record<string, string>) => refreshValues(given, CUSTOM_PARAMETERS, now)

  it('are the last day by the hour where nothing is said', () => {
    expect(values({})).toEqual({
      $StartTime$: '2026-03-09T12:00:00.000Z',
      $EndTime$: '2026-03-10T12:00:00.000Z',
      $Period$: 'hour',
    })
  })

  it.each([
    ['2026-03-08', 'hour'],
    ['2026-02-01T00:00:00Z', 'day'],
    ['2025-01-01T00:00', 'month'],
  ])('from %s on have the period %s', ($StartTime$, $Period$) => {
    expect(values({ $StartTime$ })).toEqual({ $StartTime$, $EndTime$: '2026-03-10T12:00:00.000Z', $Period$ })
  })

  it('are taken as they are given', () => {
    const given = {
      $StartTime$: '2026-03-01T00:00:00',
      $EndTime$: '2026-03-02T00:00:00.5Z',
      $Period$: 'minute',
    }
    expect(values(given)).toEqual(given)
  })

  it.each([
    [{ $Other$: 'x' }, '$Other$ is not one of the parameters $StartTime$, $EndTime$, $Period$.'],
    [
      { $StartTime$: 'yesterday' },
      "The value of $StartTime$ must be a time such as 2026-01-31T12:00:00Z, and is 'yesterday'.",
    ],
    [
      { $EndTime$: '2026-13-01' },
      "The value of $EndTime$ must be a time such as 2026-01-31T12:00:00Z, and is '2026-13-01'.",
    ],
    [{ $StartTime$: '2026-03-10T12:00:00Z' }, '$StartTime$ must be before $EndTime$.'],
    [
      { $Period$: 'fortnight' },
      "The value of $Period$ must be one of second, minute, hour, day, week, month, quarter, year, and is 'fortnight'.",
    ],
  ])('%j is refused', (given, message) => {
    expect(() => values(given)).toThrow(expect.objectContaining({ awsType: 'ValidationException', message }))
  })
})
