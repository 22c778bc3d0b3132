import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, parseExpression, print, printExpression } from '../../grammar/index.ts'
import { withoutSpans } from './support.ts'
import { expression, query } from './trees.ts'

describe('round trip', () => {
  it('any expression that is printed is read as the same tree', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const text = printExpression(tree)
        const result = parseExpression(text)
        expect(result.ok ? withoutSpans(result.tree) : `${text}: ${result.problem.message}`).toEqual(
          withoutSpans(tree),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('any query that is printed is read as the same tree', () => {
    fc.assert(
      fc.property(query, (tree) => {
        const text = print(tree)
        const result = parse(text)
        expect(result.ok ? withoutSpans(result.statement) : `${text}: ${result.problem.message}`).toEqual(
          withoutSpans(tree),
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('any text is read or told, never thrown', () => {
    const piece = fc.constantFrom(
      ...[
        'SELECT',
        'FROM',
        'WHERE',
        'a',
        'b-c',
        '1',
        `'x'`,
        '"y"',
        '(',
        ')',
        '[',
        ']',
        ',',
        '.',
        '*',
        '-',
        '->',
      ],
      ...[
        '=',
        '<',
        '||',
        '::',
        'AND',
        'NOT',
        'IN',
        'CASE',
        'WHEN',
        'END',
        'CAST',
        'AS',
        'ROW',
        'INTERVAL',
        'OVER',
      ],
      ...[
        'JSON_OBJECT',
        'TRIM',
        'POSITION',
        'UNION',
        'VALUES',
        'TABLE',
        'JOIN',
        'UNNEST',
        'WITH',
        'GROUP BY',
        'KEY',
      ],
      ...[
        'ORDER BY',
        'LIMIT',
        'EXPLAIN',
        ';',
        `'`,
        '"',
        '/*',
        '--',
        '\n',
        '?',
        '{',
        'U&',
        'LISTAGG',
        'GROUPING SETS',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join(' ')
        const result = parse(text)
        if (result.ok) {
          const again = parse(print(result.statement))
          expect(withoutSpans(again)).toEqual(withoutSpans(result))
        } else {
          const { span, message } = result.problem
          expect(message).not.toBe('')
          expect(span.start).toBeGreaterThanOrEqual(0)
          expect(span.end).toBeLessThanOrEqual(text.length)
          expect(span.line).toBe(text.slice(0, span.start).split('\n').length)
        }
      }),
      { numRuns: 5000 },
    )
  })
})
