import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { discover } from '../../src/ingest/source/discover.ts'
import { createLogFilter, type LogFilterOptions, readLogPath } from '../../src/ingest/source/log-path.ts'
import { listOf } from './reader-support.ts'

const account = '123456789012'

describe('the path of a log', () => {
  it.each([
    ['', { level: 'outside' }],
    ['logs/2026/', { level: 'outside' }],
    ['a/AWSLogs/', { level: 'logs' }],
    ['a/AWSLogs/o-abcd123456/', { level: 'organization' }],
    [`AWSLogs/${account}/`, { account, level: 'account' }],
    [`AWSLogs/o-abcd123456/${account}/Config/`, { account, service: 'Config', level: 'service' }],
    [
      `AWSLogs/${account}/CloudTrail/eu-west-1/`,
      { account, service: 'CloudTrail', region: 'eu-west-1', level: 'region' },
    ],
    [
      `AWSLogs/${account}/CloudTrail/eu-west-1/2026/02/`,
      {
        ...{ account, service: 'CloudTrail', region: 'eu-west-1', level: 'date' },
        delivered: { from: Date.UTC(2026, 1), to: Date.UTC(2026, 2) },
      },
    ],
    [
      `copy/${account}/CloudTrail/eu-west-1/2026/02/28/x.gz`,
      {
        ...{ account, service: 'CloudTrail', region: 'eu-west-1', level: 'date' },
        delivered: { from: Date.UTC(2026, 1, 28), to: Date.UTC(2026, 2, 1) },
      },
    ],
    ['CloudTrail/eu-west-1/', { service: 'CloudTrail', region: 'eu-west-1', level: 'region' }],
    [
      `x/${account}_CloudTrail_us-east-2_20150801T0210Z_Mu0KsOhtH1ar15ZZ.json.gz`,
      {
        ...{ account, service: 'CloudTrail', region: 'us-east-2', level: 'date' },
        delivered: { from: Date.UTC(2015, 7, 1, 2, 10), to: Date.UTC(2015, 7, 1, 2, 11) },
      },
    ],
    [
      `${account}_CloudTrail-Digest_us-east-2_my_trail_us-east-2_20150801T021055Z.json.gz`,
      {
        ...{ account, service: 'CloudTrail-Digest', region: 'us-east-2', level: 'date' },
        delivered: { from: Date.UTC(2015, 7, 1, 2, 10), to: Date.UTC(2015, 7, 1, 2, 11) },
      },
    ],
  ])('%s', (path, expected) => {
    expect(readLogPath(path)).toEqual(expected)
  })
})

describe('the filter of logs', () => {
  const folder = (day: string) => `AWSLogs/${account}/CloudTrail/eu-west-1/${day}/`
  const file = (minute: string) => `${account}_CloudTrail_eu-west-1_${minute}Z_Mu0KsOhtH1ar15ZZ.json.gz`
  const admits = (options: LogFilterOptions, path: string) => createLogFilter(options).admits(path)

  it('reads the days asked for and the one after, where late files land', () => {
    const options = { from: '2026-01-30', to: '2026-01-31' }
    const days = [
      '2026/01/29',
      '2026/01/30',
      '2026/01/31',
      '2026/02/01',
      '2026/02/02',
      '2026/01',
      '2025',
      '2027',
    ]
    const wanted = ['2026/01/30', '2026/01/31', '2026/02/01', '2026/01']
    expect(days.filter((day) => admits(options, folder(day)))).toEqual(wanted)
  })

  it('knows minutes of files', () => {
    const options = { from: '2026-01-30T12:00:00Z', to: '2026-01-30T13:00:00+01:00' }
    expect(() => createLogFilter(options)).toThrow(
      "The time range from '2026-01-30T12:00:00Z' to '2026-01-30T13:00:00+01:00' is empty",
    )
    const hour = { ...options, to: '2026-01-30T13:00:00Z' }
    const minutes = ['20260130T1158', '20260130T1200', '20260131T2359', '20260201T0000']
    expect(minutes.filter((minute) => admits(hour, file(minute)))).toEqual(['20260130T1200', '20260131T2359'])
  })

  it('goes by account and region, and admits what tells neither', () => {
    const options = { accounts: [account], regions: ['us-east-1', 'eu-west-1'] }
    expect(admits(options, folder('2026/01/01'))).toBe(true)
    expect(admits({ ...options, accounts: ['210987654321'] }, folder('2026'))).toBe(false)
    expect(admits({ ...options, regions: ['us-east-1'] }, folder('2026'))).toBe(false)
    expect(admits({ ...options, regions: ['us-east-1'] }, `AWSLogs/${account}/`)).toBe(true)
    expect(admits(options, 'other/notes.json')).toBe(true)
  })

  it.each(['yesterday', '2026-13-01', '2026-01-01T25:00Z', '20260101'])('refuses %s', (from) => {
    expect(() => createLogFilter({ from })).toThrow(`'${from}' is no time for --from`)
  })

  it('keeps folders of a disk from being entered', async () => {
    const root = mkdtempSync(join(tmpdir(), 'traillake-filter-'))
    const names = ['2026/01/30/a.json', '2026/01/31/b.json', '2026/02/02/c.json'].map(
      (name) => `AWSLogs/${account}/CloudTrail/eu-west-1/${name}`,
    )
    for (const name of names) {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), '{}')
    }
    const found = await listOf(discover([root], { filter: { from: '2026-01-31', to: '2026-01-31' } }))
    expect(found.map(({ path }) => path)).toEqual([join(root, names[1]!)])
    rmSync(root, { recursive: true })
  })
})
