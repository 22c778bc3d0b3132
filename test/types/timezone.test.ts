import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  localToUtc,
  normalizeZone,
  requireZone,
  timeZone,
  utcToLocal,
  zoneOffset,
} from '../../src/types/timezone.ts'

function micros(text: string): bigint {
  return BigInt(Date.parse(text)) * 1000n
}
function text(moment: bigint): string {
  return new Date(Number(moment / 1000n)).toISOString()
}

/** The offset by fields: another way to it than the one the code takes. */
function offsetByFields(zone: string, seconds: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(seconds * 1000)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  return (
    Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) / 1000 - seconds
  )
}

const zones = Intl.supportedValuesOf('timeZone')

describe('time zones', () => {
  it('agree with Intl at random moments of random zones', () => {
    const seconds = fc.integer({ min: Date.UTC(1850, 0) / 1000, max: Date.UTC(2150, 0) / 1000 })
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, (zone, at) => {
        expect(timeZone(zone).offsetAt(at)).toBe(offsetByFields(zone, at))
      }),
      { numRuns: 400 },
    )
  })

  it('find the moment of a local time again, save for times that came twice', () => {
    const seconds = fc.integer({ min: Date.UTC(1950, 0) / 1000, max: Date.UTC(2050, 0) / 1000 })
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
        seconds,
        (id, at) => {
          const zone = timeZone(id)
          const local = at + zone.offsetAt(at)
          const found = zone.toUtc(local)
          expect(found).toBeLessThanOrEqual(at)
          expect(found + zone.offsetAt(found)).toBe(local)
          expect(zone.hasLocal(local)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('take the first of two and skip over gaps', () => {
    expect(text(localToUtc('Europe/Berlin', micros('2020-10-25T02:30:00Z')))).toBe('2020-10-25T00:30:00.000Z')
    expect(text(localToUtc('Europe/Berlin', micros('2020-03-29T02:30:00Z')))).toBe('2020-03-29T01:30:00.000Z')
    expect(timeZone('Europe/Berlin').hasLocal(Date.UTC(2020, 2, 29, 2, 30) / 1000)).toBe(false)
    expect(text(utcToLocal('Asia/Kathmandu', micros('2020-05-10T00:00:00Z')))).toBe(
      '2020-05-10T05:45:00.000Z',
    )
    expect(zoneOffset('+05:30', 0n)).toBe(19_800)
    expect(zoneOffset('America/New_York', micros('2100-07-01T00:00:00Z'))).toBe(-14_400)
  })

  it.each([
    ['UTC', 'UTC'],
    ['Z', 'UTC'],
    ['GMT', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['+00:00', 'UTC'],
    ['+5', '+05:00'],
    ['-08', '-08:00'],
    ['+0530', '+05:30'],
    ['+05:30', '+05:30'],
    ['UTC+3', '+03:00'],
    ['GMT-7', '-07:00'],
    ['Etc/GMT+3', '-03:00'],
    ['-14:00', '-14:00'],
    ['Europe/Berlin', 'Europe/Berlin'],
    ['US/Pacific', 'US/Pacific'],
    ['GB-Eire', 'GB-Eire'],
    ['america/new_york', undefined],
    ['us/pacific', undefined],
    ['US/PACIFIC', undefined],
    ['PST', undefined],
    ['+15:00', undefined],
    ['+05:60', undefined],
    ['+530', undefined],
    ['Mars/Base', undefined],
    ['', undefined],
  ])('%s is named %s', (name, normal) => {
    expect(normalizeZone(name)).toBe(normal)
  })

  it('refuse what is no zone', () => {
    expect(() => requireZone('Europe/Wonderland')).toThrow('Time zone not supported: Europe/Wonderland')
    expect(() => zoneOffset('Europe/Wonderland', 0n)).toThrow('Time zone not supported: Europe/Wonderland')
  })
})
