import { describe, expect, it } from 'vitest'
import { queryNames } from '../../bench/queries.ts'
import { fillParameters, parseQueryFile } from '../../bench/query-file.ts'

const HEADER = '-- about: a question\n-- family: count\n-- answer: ordered\n'

describe('query files', () => {
  it('one statement for both', () => {
    expect(parseQueryFile('q', `${HEADER}SELECT 1\nFROM events\n`)).toEqual({
      name: 'q',
      about: 'a question',
      family: 'count',
      answer: { kind: 'ordered' },
      sql: 'SELECT 1\nFROM events',
      duckdb: 'SELECT 1\nFROM events',
    })
  })

  it("DuckDB's words after the Trino statement", () => {
    const { answer, sql, duckdb } = parseQueryFile(
      'q',
      '-- family: count\n-- about: x\n-- answer: ties 2 of 100\nSELECT 1\n-- duckdb\nSELECT 2\n',
    )
    expect([answer, sql, duckdb]).toEqual([{ kind: 'ties', column: 2, limit: 100 }, 'SELECT 1', 'SELECT 2'])
  })

  it("a widget's statement, of the dashboards' data", () => {
    const text = `${HEADER}-- widget: AWSCloudTrail-ErrorAnalysis-TopErrorsByErrorCode\n`
    const sql = `SELECT errorCode, COUNT(*) AS eventCount
FROM events WHERE eventTime >= '{startTime}' AND eventTime < '{endTime}' AND errorCode IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`
    expect(parseQueryFile('q', text)).toMatchObject({ sql, duckdb: sql })
    expect(parseQueryFile('q', `${text}-- duckdb\nSELECT 2\n`)).toMatchObject({ sql, duckdb: 'SELECT 2' })
  })

  it.each([
    [`${HEADER}-- widget: none\n`, "q.sql: no widget has the alias 'none'"],
    [`${HEADER}-- widget: none\nSELECT 1`, 'q.sql: either a widget or a statement is asked for'],
    [HEADER, 'q.sql: either a widget or a statement is asked for'],
    ['-- aboot: x\nSELECT 1', "q.sql: unknown header '-- aboot: x'"],
    ['-- about: x\n-- answer: ordered\nSELECT 1', 'q.sql: about or family is missing'],
    [
      '-- about: x\n-- family: y\n-- answer: sorted\nSELECT 1',
      "q.sql: answer is 'ordered', 'unordered' or 'ties <column> of <limit>'",
    ],
  ])('%j is refused', (text, message) => {
    expect(() => parseQueryFile('q', text)).toThrow(new Error(message))
  })

  it('placeholders are names in braces; quotes in values are doubled', () => {
    expect(fillParameters("x = '{name}' AND y ~ '\\d{3}'", { name: "o'b" })).toBe(
      "x = 'o''b' AND y ~ '\\d{3}'",
    )
    expect(() => fillParameters('{other}', { name: 'x' })).toThrow(new Error('No value for {other}'))
  })

  it('the suite has what was agreed: 24 widgets and needles of four kinds', () => {
    const names = queryNames()
    expect(names.filter((name) => name.startsWith('widget-')).length).toBeGreaterThanOrEqual(24)
    for (const needle of ['event-id', 'access-key', 'source-address', 'arn'])
      expect(names).toContain(`needle-${needle}`)
  })
})
