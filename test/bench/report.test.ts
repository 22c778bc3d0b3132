import { describe, expect, it } from 'vitest'
import { readOptions } from '../../bench/options.ts'
import { compareReports, verdict } from '../../bench/report/compare.ts'
import type { BenchReport, QueryReport } from '../../bench/report/report.ts'
import { scanTable } from '../../bench/report/scan-table.ts'
import { memoryTable } from '../../bench/report/small-tables.ts'
import { figure, ratio } from '../../bench/report/text-table.ts'
import { summarise } from '../../bench/suite/scan.ts'

function query(name: string, ms: number, peer: number, same = true): QueryReport {
  const ratios = { duckdb_same_files: peer / ms, duckdb_own_files: 1, duckdb_native: 2 }
  return {
    ...{ name, family: 'count', about: 'x', sql: 'SELECT 1', rows: 1, same_answer: same },
    ...(same ? {} : { problem: '1 rows, not 2' }),
    ...{
      traillake_ms: ms,
      peers: { duckdb_same_files: peer, duckdb_own_files: ms, duckdb_native: 2 * ms },
      ratios,
    },
  }
}

function report(queries: readonly QueryReport[]): BenchReport {
  return {
    ...{ machine: 'm', node: 'v24', duckdb: 'v1', date: '2026-01-01T00:00:00.000Z', events: 1000, seed: 1 },
    ...{ threads: { traillake: 1, duckdb: 2 }, load: [0, 0], data_is_current: true },
    suites: { scan: { rounds: 'Five rounds', queries, ...summarise(queries) } },
  }
}

describe('reports', () => {
  const queries = [query('a', 10, 20), query('b', 10, 5), query('c', 10, 1, false)]

  it('means and worst are of equal answers only', () => {
    expect(summarise(queries)).toEqual({
      geomean: { duckdb_same_files: 1, duckdb_own_files: 1, duckdb_native: 2 },
      worst: { duckdb_same_files: 0.5, duckdb_own_files: 1, duckdb_native: 2 },
      worst_query: { duckdb_same_files: 'b', duckdb_own_files: 'a', duckdb_native: 'a' },
    })
  })

  it('the table', () => {
    expect(scanTable({ rounds: 'Five rounds', queries, ...summarise(queries) })).toBe(
      [
        'Scan suite: median milliseconds; ratio = peer/traillake, over 1.00x traillake is faster.',
        'traillake has a thread a core, DuckDB two. Five rounds.',
        '',
        'query           rows  traillake ms  same files  own files  native    ratio    ratio    ratio',
        '--------------------------------------------------------------------------------------------',
        'a                  1          10.0        20.0       10.0    20.0    2.00x    1.00x    2.00x',
        'b                  1          10.0        5.00       10.0    20.0    0.50x    1.00x    2.00x',
        'c                  1          10.0        1.00       10.0    20.0  differs  differs  differs',
        'geometric mean                                                       1.00x    1.00x    2.00x',
        'worst                                                                0.50x    1.00x    2.00x',
        '',
        'Worst against each peer:',
        '  duckdb_same_files: b',
        '  duckdb_own_files: a',
        '  duckdb_native: a',
        '',
        'Not the same answer:',
        '  c: 1 rows, not 2',
      ].join('\n'),
    )
  })

  it('figures and ratios keep what can be told', () => {
    expect([0.4128, 12.34, 1284.4, null, Number.NaN].map(figure)).toEqual(['0.413', '12.3', '1284', '-', '-'])
    expect([1.844, 0.5, 0.0123, undefined].map(ratio)).toEqual(['1.84x', '0.50x', '0.012x', '-'])
  })

  it('the memory of rounds', () => {
    const rounds = [
      { peak_mb: 1200, resident_mb: 990 },
      { peak_mb: 1190, resident_mb: 1000 },
    ]
    expect(memoryTable({ queries: 87, rounds })).toBe(
      [
        'Memory suite: 87 queries, round after round in one process; resident megabytes. At most 1200 MB.',
        '',
        'round  peak  after',
        '------------------',
        '1      1200    990',
        '2      1190   1000',
      ].join('\n'),
    )
  })

  it('verdicts', () => {
    expect(verdict(100, 111)).toBe('1.11x slower')
    expect(verdict(100, 109)).toBe('no change')
    expect(verdict(100, 92)).toBe('no change')
    expect(verdict(100, 50)).toBe('2.00x faster')
    expect(verdict(0.2, 0.6)).toBe('no change')
  })

  it('two reports compared', () => {
    const other = report([query('a', 20, 20), query('b', 10, 5), query('d', 1, 1)])
    expect(compareReports(report(queries), { ...other, events: 2000 })).toBe(
      [
        'Not the same data: 1000 and 2000 events.',
        "'no change' is within 10 % or 0.5 ms.",
        '',
        '   before ms  after ms',
        '------------------------------------',
        'a       10.0      20.0  2.00x slower',
        'b       10.0      10.0     no change',
        '',
        'Geometric mean: after/before = 1.414.',
        'Only in the first: c',
        'Only in the second: d',
      ].join('\n'),
    )
  })
})

describe('options', () => {
  it('defaults and all suites', () => {
    expect(readOptions([])).toMatchObject({ events: 1_000_000, suites: ['scan'], rebuild: false })
    expect(readOptions(['--suite', 'all', '--events', '1000', '--data', 'd'])).toMatchObject({
      events: 1000,
      suites: ['scan', 'ingest', 'refresh', 'startup', 'memory'],
      rounds: 20,
      data: 'd',
    })
  })

  it.each([
    [['--events', '1e3x'], "--events is a whole number from 1, not '1e3x'"],
    [['--rounds', '0'], "--rounds is a whole number from 1, not '0'"],
    [['--suite', 'scans'], "--suite is one of scan, ingest, refresh, startup, memory and all, not 'scans'"],
  ])('%j is refused', (args, message) => {
    expect(() => readOptions(args)).toThrow(new Error(message))
  })
})
