import { describe, expect, it } from 'vitest'
import {
  MAX_NESTING,
  MAX_TEXT_LENGTH,
  parse,
  parseExpression,
  parseType,
  print,
} from '../../grammar/index.ts'

const TOO_DEEP = 'Statement is nested too deeply'

function outcome(sql: string): string {
  const result = parse(sql)
  return result.ok ? 'accepted' : result.problem.message
}

/** Chains and nests of n parts. */
const CHAINS: Readonly<Record<string, (n: number) => string>> = {
  and: (n) => `SELECT ${Array.from({ length: n }, (_, i) => `a = ${i}`).join(' AND ')}`,
  or: (n) => `SELECT ${Array.from({ length: n }, (_, i) => `a = ${i} AND b`).join(' OR ')}`,
  concat: (n) => `SELECT ${Array.from({ length: n }, (_, i) => `a${i}`).join(' || ')}`,
  inList: (n) => `SELECT a IN (${Array.from({ length: n }, (_, i) => `'${i}'`).join(', ')})`,
  items: (n) => `SELECT ${Array.from({ length: n }, (_, i) => `a.b${i}`).join(', ')} FROM t`,
  relations: (n) => `SELECT 1 FROM ${Array.from({ length: n }, (_, i) => `t${i}`).join(', ')}`,
  values: (n) => `VALUES ${Array.from({ length: n }, (_, i) => `ROW(${i})`).join(', ')}`,
  when: (n) => `SELECT CASE ${Array.from({ length: n }, (_, i) => `WHEN a = ${i} THEN ${i}`).join(' ')} END`,
  named: (n) => `WITH ${Array.from({ length: n }, (_, i) => `a${i} AS (SELECT 1)`).join(', ')} SELECT 1`,
}

const NESTS: Readonly<Record<string, (n: number) => string>> = {
  parentheses: (n) => `SELECT ${'('.repeat(n)}1${')'.repeat(n)}`,
  calls: (n) => `SELECT ${'f('.repeat(n)}1${')'.repeat(n)}`,
  cases: (n) => `SELECT ${'CASE WHEN a THEN '.repeat(n)}1${' END'.repeat(n)}`,
  scalarSubqueries: (n) => `SELECT ${'(SELECT '.repeat(n)}1${')'.repeat(n)}`,
  inSubqueries: (n) => `SELECT ${'a IN (SELECT '.repeat(n)}1${')'.repeat(n)}`,
  subqueries: (n) => `SELECT 1 FROM ${'(SELECT 1 FROM '.repeat(n)}t${')'.repeat(n)}`,
  relations: (n) => `SELECT 1 FROM ${'('.repeat(n)}t${')'.repeat(n)}`,
  queries: (n) => `${'('.repeat(n)}SELECT 1${')'.repeat(n)}`,
  joins: (n) => `SELECT 1 FROM t${' JOIN t'.repeat(n)}${' ON a'.repeat(n)}`,
  named: (n) => `${'WITH a AS ('.repeat(n)}SELECT 1${') SELECT 1'.repeat(n)}`,
  lambdas: (n) => `SELECT ${'x -> '.repeat(n)}1`,
  arrays: (n) => `SELECT ${'ARRAY['.repeat(n)}1${']'.repeat(n)}`,
  subscripts: (n) => `SELECT ${'a['.repeat(n)}1${']'.repeat(n)}`,
  json: (n) => `SELECT ${'JSON_ARRAY('.repeat(n)}1${')'.repeat(n)}`,
  jsonTable: (n) =>
    `SELECT 1 FROM JSON_TABLE(a, '$' COLUMNS (${`NESTED '$' COLUMNS (`.repeat(n)}b bigint${')'.repeat(n)}))`,
  types: (n) => `SELECT CAST(a AS ${'array('.repeat(n)}bigint${')'.repeat(n)})`,
  explains: (n) => `${'EXPLAIN '.repeat(n)}SELECT 1`,
  // These need no recursion to read; it is their tree that is deep.
  sum: (n) => `SELECT 1${' + 1'.repeat(n)}`,
  nots: (n) => `SELECT ${'NOT '.repeat(n)}a`,
  signs: (n) => `SELECT ${'- '.repeat(n)}a`,
  fields: (n) => `SELECT a${'.b'.repeat(n)}`,
  elements: (n) => `SELECT a${'[1]'.repeat(n)}`,
  unions: (n) => `SELECT 1${' UNION SELECT 1'.repeat(n)}`,
  crossJoins: (n) => `SELECT 1 FROM t${' CROSS JOIN t'.repeat(n)}`,
  zones: (n) => `SELECT a${` AT TIME ZONE 'UTC'`.repeat(n)}`,
  arrayTypes: (n) => `SELECT CAST(a AS bigint${' array'.repeat(n)})`,
  casts: (n) => `SELECT a${'::bigint'.repeat(n)}`,
}

describe('bounds', () => {
  for (const [name, chain] of Object.entries(CHAINS))
    it(`a chain of 10,000 is read and printed: ${name}`, () => {
      const sql = chain(10_000)
      const result = parse(sql)
      // Not toBe(sql): a difference of texts this long would be computed for minutes.
      expect(result.ok && print(result.statement) === sql).toBe(true)
    })

  for (const [name, nest] of Object.entries(NESTS)) {
    it(`a nest of 60 is read and printed: ${name}`, () => {
      const result = parse(nest(60))
      expect(result.ok).toBe(true)
      if (result.ok) expect(outcome(print(result.statement))).toBe('accepted')
    })

    it(`a nest of 20,000 is told, not a stack overflow: ${name}`, () => {
      expect(outcome(nest(20_000))).toBe(TOO_DEEP)
    })
  }

  it(`parentheses nest up to MAX_NESTING`, () => {
    const parentheses = (n: number): string => outcome(`SELECT ${'('.repeat(n)}1${')'.repeat(n)}`)
    // The query and the outermost expression are two of the levels.
    expect(parentheses(MAX_NESTING - 2)).toBe('accepted')
    expect(parentheses(MAX_NESTING - 1)).toBe(TOO_DEEP)
  })

  it('brackets that are never closed take linear time', () => {
    expect(outcome('SELECT ' + '('.repeat(900_000))).toBe(TOO_DEEP)
    expect(outcome('SELECT ' + '[('.repeat(400_000))).toBe(TOO_DEEP)
  })

  it('a text over the bound is not read', () => {
    expect(outcome(`SELECT '${'x'.repeat(MAX_TEXT_LENGTH - 9)}'`)).toBe('accepted')
    expect(parse(`SELECT '${'x'.repeat(MAX_TEXT_LENGTH - 8)}'`)).toEqual({
      ok: false,
      problem: {
        code: 'QUERY_TEXT_TOO_LARGE',
        message: 'Query text length (1000001) exceeds the maximum length (1000000)',
        span: { start: 0, end: 1_000_001, line: 1, column: 1 },
        hint: undefined,
      },
    })
  })

  it('one text after the other leaves nothing behind', () => {
    expect(outcome('SELECT ((((')).toBe(`mismatched input '<EOF>'. Expecting: <expression>`)
    const first = parseExpression('? + ?')
    expect(outcome('SELECT `a`')).toBe(
      'backquoted identifiers are not supported; use double quotes to quote identifiers',
    )
    expect(parseExpression('? + ?')).toEqual(first)
    expect(parseType('map(varchar, bigint)').ok).toBe(true)
  })
})
