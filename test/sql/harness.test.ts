import { describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import type { Backend, Session } from '../support/slt/backend.ts'
import { type Answer, cellText, comparable, oracleComparable } from '../support/slt/cells.ts'
import { completeScript } from '../support/slt/complete.ts'
import { parseScript } from '../support/slt/parse.ts'
import { failureText, runScript } from '../support/slt/run.ts'

const SCRIPT = `# A comment.
clock 2024-02-29T12:00:00Z
zone Europe/Berlin
fixture events

table t (a integer, b varchar)
1, 'x'
NULL, NULL

query rowsort header
SELECT a
FROM t
----
a integer
1
2

skipif duckdb it has no such thing
statement error SYNTAX_ERROR
SELEC
----
line 1:1: mismatched input
hint: Try again.

onlyif store only files can be damaged
query
SELECT 1
`

function answer(...rows: string[][]): Answer {
  return { columns: [{ name: 'a', type: 'integer' }], rows }
}

/** A backend whose answers are written down. */
function scripted(answers: Readonly<Record<string, Answer | Error>>): Backend {
  const session: Session = {
    query: (sql) => {
      const found = answers[sql]
      if (found === undefined) return Promise.reject(new Error(`nothing is known of ${sql}`))
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found)
    },
    close: () => Promise.resolve(),
  }
  return { name: 'memory', open: () => Promise.resolve(session) }
}

const syntaxError = new TraillakeError('SYNTAX_ERROR', 'mismatched input', {
  span: { start: 0, end: 5, line: 1, column: 1 },
  hint: 'Try again.',
})

describe('scripts', () => {
  it('are read', () => {
    const script = parseScript('x.slt', SCRIPT)
    expect(script.clock).toBe(Date.UTC(2024, 1, 29, 12))
    expect(script.zone).toBe('Europe/Berlin')
    expect(script.fixtures.map(({ name }) => name)).toEqual(['events'])
    expect(script.tables).toEqual([
      { name: 't', columns: 'a integer, b varchar', rows: ["1, 'x'", 'NULL, NULL'] },
    ])
    expect(
      script.records.map(({ kind, line, sql, expected, skip }) => ({
        kind,
        line,
        sql,
        expected,
        skip: [...skip],
      })),
    ).toEqual([
      { kind: 'query', line: 10, sql: 'SELECT a\nFROM t', expected: ['a integer', '1', '2'], skip: [] },
      {
        ...{
          kind: 'error',
          line: 19,
          sql: 'SELEC',
          expected: ['line 1:1: mismatched input', 'hint: Try again.'],
        },
        skip: [['duckdb', 'it has no such thing']],
      },
      {
        ...{ kind: 'query', line: 26, sql: 'SELECT 1', expected: [] },
        skip: [
          ['memory', 'only files can be damaged'],
          ['duckdb', 'only files can be damaged'],
          ['trino', 'only files can be damaged'],
        ],
      },
    ])
  })

  it.each([
    ['oops', `x.slt:1: 'oops' is no directive`],
    ['query sorted\nSELECT 1', `x.slt:1: a query has no flag 'sorted'`],
    ['statement ok\nSELECT 1', 'x.slt:1: a statement is declared as: statement error CODE'],
    ['skipif duckdb\nquery\nSELECT 1', 'x.slt:1: skipif needs a reason'],
    ['skipif presto it is not here', `x.slt:1: no backend is called 'presto'`],
    ['fixture other', `x.slt:1: no fixture is called 'other'`],
    ['clock noon', `x.slt:1: 'noon' is no time`],
    ['table t', 'x.slt:1: a table is declared as: table name (column type, …)'],
    ['\nquery\n\n', 'x.slt:2: the record has no statement'],
  ])('%j is refused', (text, message) => {
    expect(() => parseScript('x.slt', text)).toThrow(new Error(message))
  })

  it('hold where the answers are as expected, in any order with rowsort', async () => {
    const backend = scripted({ 'SELECT a\nFROM t': answer(['2'], ['1']), SELEC: syntaxError })
    expect(await runScript(parseScript('x.slt', SCRIPT), backend)).toEqual({
      ran: 2,
      skipped: 1,
      failures: [],
    })
  })

  it('fail with the place and both texts', async () => {
    const backend = scripted({ 'SELECT a\nFROM t': answer(['3']), SELEC: answer() })
    const { failures } = await runScript(parseScript('x.slt', SCRIPT), backend)
    expect(failures.map(failureText)).toEqual([
      'x.slt:10\n    SELECT a\n    FROM t\n  expected\n    1\n    2\n  actual\n    3',
      'x.slt:19\n    SELEC\n  expected\n    line 1:1: mismatched input\n    hint: Try again.\n  actual\n    (no rows)',
    ])
  })

  it('fail where the code, the header or a hint differs', async () => {
    const other = new TraillakeError('NOT_SUPPORTED', 'mismatched input')
    const named = { columns: [{ name: 'b', type: 'integer' }], rows: [['1'], ['2']] }
    const backend = scripted({ 'SELECT a\nFROM t': named, SELEC: other })
    const { failures } = await runScript(parseScript('x.slt', SCRIPT), backend)
    expect(failures.map(({ difference }) => difference)).toEqual([
      '  expected\n    a integer\n  actual\n    b integer',
      '  expected\n    SYNTAX_ERROR\n    line 1:1: mismatched input\n    hint: Try again.\n  actual\n    NOT_SUPPORTED\n    mismatched input',
    ])
  })

  it('run one record by a line of it', async () => {
    const backend = scripted({ SELEC: syntaxError })
    const script = parseScript('x.slt', SCRIPT)
    expect(await runScript(script, backend, 21)).toEqual({ ran: 1, skipped: 0, failures: [] })
    expect(await runScript(script, backend, 3)).toEqual({ ran: 0, skipped: 0, failures: [] })
  })

  it('are completed, and complete scripts stay as they are', async () => {
    const backend = scripted({
      'SELECT a\nFROM t': answer(['2'], ['1']),
      SELEC: syntaxError,
      'SELECT 1': answer(['1']),
    })
    const session = await backend.open(parseScript('x.slt', SCRIPT))
    const bare = 'query rowsort header\nSELECT a\nFROM t\n\nquery\nSELEC\n'
    const done = `query rowsort header\nSELECT a\nFROM t\n----\na integer\n1\n2\n\nstatement error SYNTAX_ERROR\nSELEC\n----\nline 1:1: mismatched input\nhint: Try again.\n`
    expect(await completeScript(parseScript('x.slt', bare), session)).toBe(done)
    expect(await completeScript(parseScript('x.slt', done), session)).toBe(done)
    expect(await completeScript(parseScript('x.slt', SCRIPT), session)).toBe(
      SCRIPT.replace('SELECT 1\n', 'SELECT 1\n----\n1\n'),
    )
  })
})

describe('cells', () => {
  it.each([
    [null, 'NULL'],
    ['', '(empty)'],
    ['a\tb\nc\r', 'a␉b␊c␍'],
    ['\\t', '\\t'],
  ])('%j is written %s', (text, cell) => {
    expect(cellText(text)).toBe(cell)
  })

  it.each([
    ['0.1', '0.10000000000001', 'double', true],
    ['0.1', '0.1000000001', 'double', false],
    ['[1.0, 0.30000000000000004]', '[1.0, 0.3]', 'array(double)', true],
    ['1.0', '1.00', 'decimal(3,2)', false],
    ['1.0', '1', 'varchar', false],
    ['NaN', 'NaN', 'double', true],
  ])('%s and %s as %s: same %s', (a, b, type, same) => {
    expect(comparable(a, type) === comparable(b, type)).toBe(same)
  })

  it.each([
    ['1.50', '1.5', true],
    ['2023-07-01 00:00:00.000', '2023-07-01', true],
    ['2023-07-01 10:00:00.000 UTC', '2023-07-01 10:00:00.000000 UTC', true],
    ['2023-07-01 10:00:00.120', '2023-07-01 10:00:00.12', true],
    ['2023-07-01 10:00:00.120', '2023-07-01 10:00:00', false],
    ['{a=1.0, b=[2, 3]}', '{a=1, b=[2.0, 3]}', true],
    ['10.0.0.10', '10.0.0.1', false],
    ['part-010', 'part-10', false],
    ['arn:x/2023/07', 'arn:x/2023/7', false],
  ])('%s and %s: the oracle says the same %s', (a, b, same) => {
    expect(oracleComparable(a) === oracleComparable(b)).toBe(same)
  })
})
