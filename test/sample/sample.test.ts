import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SampleEvent, SampleOptions } from '../../src/sample/sample.ts'
import { sampleEvents } from '../../src/sample/sample.ts'

const UNTIL = new Date('2026-02-01T00:00:00Z')
const DAY = 86_400_000

function hashOf(options: SampleOptions): string {
  const hash = createHash('sha256')
  for (const { json, accountId, region } of sampleEvents(options))
    hash.update(`${accountId} ${region} ${json}\n`)
  return hash.digest('hex')
}

type Event = Readonly<Record<string, unknown>> & {
  readonly eventID: string
  readonly eventTime: string
  readonly eventSource: string
  readonly eventName: string
  readonly eventType: string
  readonly awsRegion: string
  readonly readOnly: boolean
  readonly recipientAccountId: string
  readonly userIdentity: { readonly type?: string; readonly accountId?: string; readonly arn?: string }
  readonly errorCode?: string
  readonly errorMessage?: string
}

function parse({ json }: SampleEvent): Event {
  // The tests below check each member that this type promises.
  return JSON.parse(json) as Event
}

describe('sampleEvents is deterministic', () => {
  const options = { events: 3000, seed: 7, days: 3, until: UNTIL } as const

  it('makes these very bytes of this seed, on every machine', () => {
    expect(hashOf(options)).toBe('019f4ec0f9ca74cd64e65b83215bd6c40017e8246ad72660459ceb88e86b5797')
  })

  it('makes other events of another seed, number of days or end', () => {
    const hashes = [
      options,
      { ...options, seed: 8 },
      { ...options, seed: 7 + 2 ** 32 },
      { ...options, days: 4 },
      { ...options, until: new Date(UNTIL.getTime() + DAY) },
    ].map(hashOf)
    expect(new Set(hashes).size).toBe(5)
  })

  it('takes 1 for the seed and 7 for the days when they are not given', () => {
    expect(hashOf({ events: 500, until: UNTIL })).toBe(
      hashOf({ events: 500, seed: 1, days: 7, until: UNTIL }),
    )
  })

  it('does not depend on another sample being made in between', () => {
    const left = sampleEvents(options)
    const right = sampleEvents({ ...options, seed: 99 })
    const hash = createHash('sha256')
    for (const { json, accountId, region } of left) {
      right.next()
      hash.update(`${accountId} ${region} ${json}\n`)
    }
    expect(hash.digest('hex')).toBe(hashOf(options))
  })
})

describe('sampleEvents counts', () => {
  it.each([1, 2, 17, 1000])('%i different events', (events) => {
    const ids = new Set<string>()
    for (const event of sampleEvents({ events, until: UNTIL })) ids.add(parse(event).eventID)
    expect(ids.size).toBe(events)
  })

  it.each([
    [{ events: 0 }, 'events must be a whole number from 1 to 1000000000, not 0'],
    [{ events: 1.5 }, 'events must be a whole number from 1 to 1000000000, not 1.5'],
    [{ events: Number.NaN }, 'events must be a whole number from 1 to 1000000000, not NaN'],
    [{ events: 2e9 }, 'events must be a whole number from 1 to 1000000000, not 2000000000'],
    [{ events: 1, days: 0 }, 'days must be a whole number from 1 to 2557, not 0'],
    [{ events: 1, days: 2558 }, 'days must be a whole number from 1 to 2557, not 2558'],
    [{ events: 1, seed: -1 }, 'seed must be a whole number from 0 to 9007199254740991, not -1'],
  ])('refuses %j', (options, message) => {
    expect(() => sampleEvents({ ...options, until: UNTIL }).next()).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message }),
    )
  })

  it('refuses an end that is no time', () => {
    expect(() => sampleEvents({ events: 1, until: new Date('yesterday') }).next()).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: 'until must be a time after 1977' }),
    )
  })
})

describe('sampleEvents makes real events', () => {
  const events = 100_000
  const days = 14
  const seen = new Map<string, string>()
  const counts = new Map<string, number>()
  const problems: string[] = []
  const sizes: number[] = []
  const hours = new Array<number>(24).fill(0)
  const weekdays = new Array<number>(7).fill(0)
  let duplicates = 0
  let outOfOrder = 0
  let last = 0

  function count(what: string): void {
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  function share(what: string): number {
    return (counts.get(what) ?? 0) / events
  }
  function distinct(prefix: string): number {
    return [...counts.keys()].filter((key) => key.startsWith(`${prefix} `)).length
  }

  function check(record: SampleEvent): void {
    const { json, eventTime, accountId, region } = record
    const event = parse(record)
    const { eventID } = event
    const problem = (text: string): unknown =>
      problems.length < 10 && problems.push(`${text}: ${json.slice(0, 400)}`)
    const earlier = seen.get(eventID)
    if (earlier !== undefined) {
      duplicates++
      if (earlier !== json) problem('a duplicate differs')
      return
    }
    seen.set(eventID, json)
    if (json.includes('\n') || json.includes('undefined')) problem('text')
    for (const key of [
      'eventVersion',
      'eventSource',
      'eventName',
      'awsRegion',
      'sourceIPAddress',
      'userAgent',
    ]) {
      if (typeof event[key] !== 'string' || event[key] === '') problem(key)
    }
    if (typeof event.readOnly !== 'boolean') problem('readOnly')
    if (typeof event['managementEvent'] !== 'boolean') problem('managementEvent')
    if (Date.parse(event.eventTime) !== eventTime) problem('eventTime')
    if (eventTime < UNTIL.getTime() - days * DAY || eventTime >= UNTIL.getTime())
      problem('outside the period')
    if (event.recipientAccountId !== accountId || event.awsRegion !== region) problem('wrong file')
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(eventID))
      problem('eventID')
    const { type, arn, accountId: caller } = event.userIdentity
    if (arn !== undefined && arn.split(':')[4] !== caller) problem('the arn is of another account')
    if (
      /\b(A3T|AKIA|ASIA)[A-Z0-9]{16}/.exec(json.replaceAll(/(AKIA|ASIA)[A-Z2-7]{8}EXAMPLE[A-Z2-7]/g, '')) !==
      null
    ) {
      problem('an access key id without EXAMPLE in it')
    }

    sizes.push(json.length)
    count(`service ${event.eventSource}`)
    count(`name ${event.eventName}`)
    count(`identity ${type ?? 'none'}`)
    count(`version ${String(event['eventVersion'])}`)
    count(`category ${String(event['eventCategory'])}`)
    count(`type ${event.eventType}`)
    count(`account ${event.recipientAccountId}`)
    count(`region ${event.awsRegion}`)
    count(`reads ${String(event.readOnly)}`)
    if (event.errorCode !== undefined) count(`error ${event.errorCode}`)
    if (event.errorCode !== undefined) count('errors')
    for (const key of ['requestParameters', 'responseElements']) {
      const value = event[key]
      const form =
        value === undefined
          ? 'absent'
          : value === null
            ? 'null'
            : JSON.stringify(value) === '{}'
              ? 'empty'
              : 'full'
      count(`${key} ${form}`)
    }
    for (const key of [
      'resources',
      'tlsDetails',
      'vpcEndpointId',
      'sharedEventID',
      'addendum',
      'eventContext',
      'serviceEventDetails',
      'additionalEventData',
      'sessionCredentialFromConsole',
      'apiVersion',
    ]) {
      if (event[key] !== undefined) count(`has ${key}`)
    }
    for (const text of [
      '"ARNPrefix":',
      '"DELIVERY_DELAY"',
      '"UPDATED_DATA"',
      '"bytesTransferredIn":0.0,',
      '\\u00',
      '\\n',
      '"onBehalfOf":',
      '"webIdFederationData":',
      '"MFAUsed":"Yes"',
      '"ConsoleLogin":"Failure"',
      'TLSv1.1',
    ]) {
      if (json.includes(text)) count(`text ${text}`)
    }
    if (/[^\p{ASCII}]/u.test(json)) count('text beyond ASCII')
    const time = new Date(eventTime)
    hours[time.getUTCHours()]!++
    weekdays[time.getUTCDay()]!++
    if (eventTime < last) outOfOrder++
    last = eventTime
  }

  for (const record of sampleEvents({ events, days, until: UNTIL })) check(record)
  seen.clear()

  it('each of them valid, of its account and region, within the period', () => {
    expect(problems).toEqual([])
  })

  it('from many services, with many names, few of which are most of them', () => {
    expect(distinct('service')).toBeGreaterThanOrEqual(80)
    expect(distinct('name')).toBeGreaterThanOrEqual(1000)
    const byCount = [...counts].filter(([key]) => key.startsWith('name ')).map(([, n]) => n)
    byCount.sort((left, right) => right - left)
    const top = byCount.slice(0, 40).reduce((sum, n) => sum + n, 0)
    expect(top / events).toBeGreaterThan(0.4)
    expect(top / events).toBeLessThan(0.7)
  })

  it('by every type of caller', () => {
    for (const type of [
      'AssumedRole',
      'IAMUser',
      'Root',
      'AWSService',
      'AWSAccount',
      'FederatedUser',
      'WebIdentityUser',
      'SAMLUser',
      'IdentityCenterUser',
      'Unknown',
    ]) {
      expect(share(`identity ${type}`), type).toBeGreaterThan(0)
    }
    expect(share('identity AssumedRole')).toBeGreaterThan(0.7)
  })

  it('in six accounts and eight regions, unevenly', () => {
    expect(distinct('account')).toBe(6)
    expect(distinct('region')).toBe(8)
    expect(share('region us-east-1')).toBeGreaterThan(0.3)
    expect(share('region sa-east-1')).toBeLessThan(0.05)
  })

  it('reads mostly, and fails now and then', () => {
    expect(share('reads true')).toBeGreaterThan(0.65)
    expect(share('reads true')).toBeLessThan(0.85)
    expect(share('errors')).toBeGreaterThan(0.06)
    expect(share('errors')).toBeLessThan(0.11)
    expect(share('error AccessDenied')).toBeGreaterThan(0.01)
    expect(share('error ThrottlingException')).toBeGreaterThan(0.002)
    expect(share('error Client.UnauthorizedOperation')).toBeGreaterThan(0)
    expect(distinct('error')).toBeGreaterThan(60)
  })

  it('of every version, category and type', () => {
    for (const version of ['1.08', '1.09', '1.10', '1.11'])
      expect(share(`version ${version}`), version).toBeGreaterThan(0.03)
    expect(share('category Data')).toBeGreaterThan(0.15)
    expect(share('category Data')).toBeLessThan(0.4)
    for (const type of ['AwsServiceEvent', 'AwsConsoleSignIn', 'AwsConsoleAction', 'AwsVpceEvents']) {
      expect(share(`type ${type}`), type).toBeGreaterThan(0.0001)
    }
  })

  it('with parameters that are absent, null, empty and full', () => {
    for (const form of ['absent', 'null', 'empty', 'full']) {
      expect(share(`requestParameters ${form}`), form).toBeGreaterThan(0.0005)
      expect(share(`responseElements ${form}`), form).toBeGreaterThan(0.0001)
    }
  })

  it.each([
    ['has resources', 0.25, 0.6],
    ['has tlsDetails', 0.7, 0.95],
    ['has vpcEndpointId', 0.05, 0.4],
    ['has sharedEventID', 0.02, 0.1],
    ['has addendum', 0.0003, 0.002],
    ['has eventContext', 0.02, 0.12],
    ['has serviceEventDetails', 0.001, 0.02],
    ['has additionalEventData', 0.1, 0.4],
    ['has sessionCredentialFromConsole', 0.03, 0.25],
    ['has apiVersion', 0.05, 0.3],
    ['text beyond ASCII', 0.02, 0.12],
    ['text "ARNPrefix":', 0.003, 0.05],
    ['text "DELIVERY_DELAY"', 0.0001, 0.002],
    ['text "UPDATED_DATA"', 0.00005, 0.001],
    ['text "bytesTransferredIn":0.0,', 0.01, 0.2],
    ['text \\u00', 0.001, 0.05],
    ['text \\n', 0.0005, 0.05],
    ['text "onBehalfOf":', 0.02, 0.2],
    ['text "webIdFederationData":', 0.02, 0.3],
    ['text "MFAUsed":"Yes"', 0.0003, 0.01],
    ['text "ConsoleLogin":"Failure"', 0.0001, 0.01],
    ['text TLSv1.1', 0.0005, 0.04],
  ])('%s: between %d and %d of them', (what, least, most) => {
    expect(share(what)).toBeGreaterThan(least)
    expect(share(what)).toBeLessThan(most)
  })

  it('of the size of real ones, the rarest near 100 kB', () => {
    const average = sizes.reduce((sum, size) => sum + size, 0) / events
    expect(average).toBeGreaterThan(1300)
    expect(average).toBeLessThan(1900)
    sizes.sort((left, right) => left - right)
    expect(sizes[0]).toBeGreaterThan(400)
    expect(sizes[Math.floor(events * 0.999)]).toBeLessThan(6000)
    expect(sizes.at(-1)).toBeGreaterThan(80_000)
    expect(sizes.at(-1)).toBeLessThan(110_000)
    expect(sizes.filter((size) => size > 20_000).length).toBeLessThan(10)
  })

  it('delivers some twice, and not in order of time', () => {
    expect(duplicates / events).toBeGreaterThan(0.003)
    expect(duplicates / events).toBeLessThan(0.007)
    expect(outOfOrder / events).toBeGreaterThan(0.1)
  })

  it('has days and nights, weekdays and weekends', () => {
    expect(Math.max(...hours) / Math.min(...hours)).toBeGreaterThan(1.3)
    const weekend = (weekdays[0]! + weekdays[6]!) / 2
    const week = (weekdays[2]! + weekdays[3]! + weekdays[4]!) / 3
    expect(weekend).toBeLessThan(week * 0.9)
    expect(weekend).toBeGreaterThan(week * 0.3)
  })
})
