import { describe, expect, it } from 'vitest'
import { parse, parseExpression, parseType } from '../../grammar/index.ts'
import { blocks } from './support.ts'

/** What a user is told, as the files have it. */
function told(sql: string): string {
  const result = parse(sql)
  if (result.ok) return '> accepted'
  const { code, message, span, hint } = result.problem
  const lines = [`> line ${span.line}:${span.column}: ${message}`]
  if (code !== 'SYNTAX_ERROR') lines.push(`> ${code}`)
  if (hint !== undefined) lines.push(`> Hint: ${hint}`)
  return lines.join('\n')
}

describe('errors: what a user is told, word for word', () => {
  for (const { file, cases } of blocks('errors'))
    describe(file, () => {
      for (const { line, text } of cases) {
        const lines = text.split('\n')
        const sql = lines.filter((each) => !each.startsWith('> ')).join('\n')
        it(`${line}: ${sql}`, () => {
          expect(told(sql)).toBe(lines.filter((each) => each.startsWith('> ')).join('\n'))
        })
      }
    })

  it('an empty text ends where a statement should begin', () => {
    expect(told('')).toBe(`> line 1:1: mismatched input '<EOF>'. Expecting: 'EXPLAIN', <query>`)
    expect(told(' \n  ')).toBe(`> line 2:3: mismatched input '<EOF>'. Expecting: 'EXPLAIN', <query>`)
  })

  it('a no-break space is named', () => {
    expect(told('SELECT\u00a0a')).toBe(
      `> line 1:7: mismatched input '\u00a0'. Expecting: '*', 'ALL', 'DISTINCT', <expression>\n` +
        `> Hint: This blank is a no-break space (U+00A0): replace it by an ordinary one.`,
    )
  })

  it('lines end with CR LF, too', () => {
    expect(told('SELECT a\r\nFROM t\r\nWHERE\r\n')).toBe(
      `> line 4:1: mismatched input '<EOF>'. Expecting: <expression>`,
    )
  })

  it('the place of a problem is the text it speaks of', () => {
    const sql = 'SELECT a\nFROM t WHERE WHERE'
    const result = parse(sql)
    const { start, end } = result.ok ? { start: 0, end: 0 } : result.problem.span
    expect([start, end, sql.slice(start, end)]).toEqual([22, 27, 'WHERE'])
  })
})

describe('errors of expressions and types', () => {
  it('an expression must be the whole text', () => {
    const result = parseExpression('a b')
    expect(result.ok ? '' : result.problem.message).toBe(
      `mismatched input 'b'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'OR', '[', '||', <EOF>, <predicate>`,
    )
  })

  it('a type must be the whole text', () => {
    const result = parseType('bigint bigint')
    expect(result.ok ? '' : result.problem.message).toBe(
      `mismatched input 'bigint'. Expecting: '(', 'ARRAY', <EOF>`,
    )
  })
})
