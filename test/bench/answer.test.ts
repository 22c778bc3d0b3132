import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  listValue,
  mapValue,
  structValue,
  timestampValue,
} from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { difference } from '../../bench/answer/compare.ts'
import { jsonCell, timestampCell } from '../../bench/answer/normalise.ts'
import { duckdbCell } from '../../bench/engine/duckdb-value.ts'

describe('cells', () => {
  it.each([
    [0n, '1970-01-01 00:00:00.000'],
    [1_769_889_600_000_000n, '2026-01-31 20:00:00.000'],
    [1_769_889_600_123_400n, '2026-01-31 20:00:00.1234'],
    [-1n, '1969-12-31 23:59:59.999999'],
  ])('timestamp of %d microseconds', (micros, text) => {
    expect(timestampCell(micros)).toBe(text)
    expect(duckdbCell(timestampValue(micros))).toBe(text)
  })

  it('numbers lose rounding noise, and integers nothing', () => {
    expect(jsonCell([0.1 + 0.2, 123_456_789_012_345, '9007199254740993'])).toEqual([
      0.3,
      123_456_789_012_345,
      '9007199254740993',
    ])
    expect([9_007_199_254_740_993n, 5n, 0.1 + 0.2].map(duckdbCell)).toEqual(['9007199254740993', 5, 0.3])
  })

  it('keys of maps and fields of rows come in one order, whatever theirs is', () => {
    const ours = jsonCell({ b: 'x', a: [{ d: 1, c: null }] })
    const theirs = duckdbCell(
      mapValue([
        { key: 'b', value: 'x' },
        { key: 'a', value: listValue([structValue({ D: 1, C: null })]) },
      ]),
    )
    expect(JSON.stringify(theirs)).toBe(JSON.stringify(ours))
    expect(JSON.stringify(ours)).toBe('{"a":[{"c":null,"d":1}],"b":"x"}')
  })

  it('dates, decimals and what no query answers with', () => {
    expect(duckdbCell(new DuckDBDateValue(1))).toBe('1970-01-02')
    expect(duckdbCell(new DuckDBDecimalValue(125n, 5, 2))).toBe(1.25)
    expect(() => duckdbCell(new DuckDBIntervalValue(0, 1, 0n))).toThrow(
      'No cell for a DuckDB value of DuckDBIntervalValue',
    )
  })
})

describe('answers', () => {
  const rows = [
    ['a', 3],
    ['b', 1],
    ['c', 1],
  ]

  it('ordered: row by row', () => {
    expect(difference(rows, rows, { kind: 'ordered' })).toBeUndefined()
    expect(difference(rows, rows.toReversed(), { kind: 'ordered' })).toBe('row 1: ["a",3], not ["c",1]')
  })

  it('unordered: as sets', () => {
    expect(difference(rows, rows.toReversed(), { kind: 'unordered' })).toBeUndefined()
    expect(
      difference(
        rows,
        [
          ['a', 3],
          ['b', 1],
          ['d', 1],
        ],
        { kind: 'unordered' },
      ),
    ).toBe('row 3: ["c",1], not ["d",1]')
    expect(difference(rows, rows.slice(1), { kind: 'unordered' })).toBe('3 rows, not 2')
  })

  it('ties: rows that LIMIT may have cut among are not compared', () => {
    const other = [
      ['a', 3],
      ['d', 1],
      ['e', 1],
    ]
    expect(difference(rows, other, { kind: 'ties', column: 2, limit: 3 })).toBeUndefined()
    expect(difference(rows, other, { kind: 'ties', column: 2, limit: 4 })).toBe('row 2: ["b",1], not ["d",1]')
    expect(difference(rows, [['z', 3], ...other.slice(1)], { kind: 'ties', column: 2, limit: 3 })).toBe(
      'row 1: ["a",3], not ["z",3]',
    )
  })
})
