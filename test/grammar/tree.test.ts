import { describe, expect, it } from 'vitest'
import type { Expression, Span } from '../../grammar/ast.ts'
import { parse, parseExpression, parseType, printExpression, printType } from '../../grammar/index.ts'
import { withoutSpans } from './support.ts'

function expression(sql: string): Expression {
  const result = parseExpression(sql)
  if (!result.ok) throw new Error(result.problem.message)
  return result.tree
}

function cut(sql: string, span: Span): string {
  return sql.slice(span.start, span.end)
}

describe('places', () => {
  it('cover what was written, parentheses inside included', () => {
    const sql = '(a + b) * c'
    const product = expression(sql)
    expect(cut(sql, product.span)).toBe('(a + b) * c')
    expect(product.kind === 'arithmetic' && cut(sql, product.left.span)).toBe('a + b')
  })

  it('tell lines and columns', () => {
    const sql = 'SELECT a,\n  b + c\nFROM t'
    const result = parse(sql)
    const body = result.ok && result.statement.kind === 'query' ? result.statement.body : undefined
    expect(body?.kind === 'select' ? body.items.map(({ span }) => [span.line, span.column]) : []).toEqual([
      [1, 8],
      [2, 3],
    ])
    expect(body?.kind === 'select' ? body.from.map(({ span }) => cut(sql, span)) : []).toEqual(['t'])
  })

  it('have the operator where Trino reports its errors', () => {
    const operatorOf = (sql: string): string => {
      const tree = expression(sql)
      return 'operatorSpan' in tree ? `${tree.operatorSpan.column} ${cut(sql, tree.operatorSpan)}` : ''
    }
    expect(operatorOf('a + 1')).toBe('3 +')
    expect(operatorOf('a || b || c')).toBe('8 ||')
    expect(operatorOf('ab <> c')).toBe('4 <>')
    expect(operatorOf('a NOT IN (1)')).toBe('3 NOT')
    expect(operatorOf('a IS NOT NULL')).toBe('3 IS')
    expect(operatorOf('a LIKE b')).toBe('3 LIKE')
    expect(operatorOf(`a AT TIME ZONE 'x'`)).toBe('3 AT')
    expect(operatorOf('a < ALL (SELECT 1)')).toBe('3 <')
  })

  it('of and, or and concat reach from the first to the last operand', () => {
    for (const sql of ['(a) AND b AND (c)', 'a OR (b)', '(a) || b || (c)'])
      expect(cut(sql, expression(sql).span)).toBe(sql)
    const sql = 'NOT a AND NOT (b)'
    const both = expression(sql)
    expect(both.kind === 'and' ? both.operands.map(({ span }) => cut(sql, span)) : []).toEqual([
      'NOT a',
      'NOT (b)',
    ])
  })
})

describe('trees', () => {
  it('keep AND, OR and || flat, and parentheses apart', () => {
    const shape = (sql: string): unknown => {
      const walk = (node: Expression): unknown =>
        'operands' in node ? [node.kind, ...node.operands.map(walk)] : printExpression(node)
      return walk(expression(sql))
    }
    expect(shape('a AND b AND c OR d')).toEqual(['or', ['and', 'a', 'b', 'c'], 'd'])
    expect(shape('(a AND b) AND c')).toEqual(['and', ['and', 'a', 'b'], 'c'])
    expect(shape('a || b + 1 || c')).toEqual(['concat', 'a', 'b + 1', 'c'])
  })

  it('bind as Trino binds', () => {
    const bound = (sql: string): string => {
      const walk = (node: Expression): string =>
        node.kind === 'arithmetic'
          ? `(${walk(node.left)} ${node.operator} ${walk(node.right)})`
          : node.kind === 'unary'
            ? `(${node.operator}${walk(node.operand)})`
            : printExpression(node)
      return walk(expression(sql))
    }
    expect(bound('a - b - c')).toBe('((a - b) - c)')
    expect(bound('a + b * c % d - e')).toBe('((a + ((b * c) % d)) - e)')
    expect(bound('-a * b')).toBe('((-a) * b)')
    expect(bound('- - 1')).toBe('(--1)')
    expect(bound(`-a AT TIME ZONE 'x'`)).toBe(`(-a AT TIME ZONE 'x')`)
  })

  it('hold numbers as they are meant', () => {
    expect(withoutSpans(expression('-9223372036854775808'))).toEqual({
      kind: 'integerLiteral',
      value: -9223372036854775808n,
    })
    expect(withoutSpans(expression('1_0.50'))).toEqual({ kind: 'decimalLiteral', text: '10.50' })
    expect(withoutSpans(expression('0xff'))).toEqual({ kind: 'integerLiteral', value: 255n })
  })

  it('count parameters in the order of the text', () => {
    const result = parse('SELECT ? FROM t WHERE a = ? LIMIT ?')
    const query = result.ok && result.statement.kind === 'query' ? result.statement : undefined
    expect(query?.limit?.kind === 'limit' ? withoutSpans(query.limit.count) : undefined).toEqual({
      kind: 'parameter',
      position: 2,
    })
  })

  it('of types are the same for every spelling', () => {
    const printed = (text: string): string => {
      const result = parseType(text)
      return result.ok ? printType(result.tree) : result.problem.message
    }
    expect(printed('ARRAY<MAP<VARCHAR,ROW(a BIGINT)>>')).toBe('array(map(VARCHAR, row(a BIGINT)))')
    expect(printed('bigint array')).toBe('array(bigint)')
    expect(printed('double precision')).toBe('double')
    expect(printed('timestamp(p) with time zone')).toBe('timestamp(p) with time zone')
    expect(printed('decimal(p, s)')).toBe('decimal(p, s)')
  })
})
