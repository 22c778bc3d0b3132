import type { IToken, ParserMethod } from 'chevrotain'
import type { ComparisonOperator, Expression, IntervalLiteral, Query, Span, StringLiteral } from '../ast.ts'
import { type BinaryOperator, type Operand, operatorChain } from '../operators.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { TypeRules } from './type.ts'

const NUMBERS = [T.IntegerToken, T.DecimalToken, T.DoubleToken]

/** Operators (SqlBase.g4: booleanExpression, predicate, valueExpression). */
export abstract class ExpressionRules extends TypeRules {
  protected abstract readonly primaryExpression: ParserMethod<[], Expression>
  protected abstract readonly query: ParserMethod<[], Query>

  /** Terms joined by AND, those joined by OR: both chains are flat, whatever their length. */
  readonly expression = this.RULE('expression', (): Expression => {
    const first = this.LA(1)
    this.enter()
    const terms = [this.SUBRULE(this.booleanTerm)]
    let spans = [this.span(first)]
    const disjuncts: Operand[] = []
    this.MANY(() => {
      const or = this.OR([{ ALT: () => this.word(K.AND, false) }, { ALT: () => this.word(K.OR, true) }])
      if (or) {
        disjuncts.push(joined('and', terms.splice(0), spans))
        spans = []
      }
      const start = this.LA(1)
      terms.push(this.SUBRULE2(this.booleanTerm))
      spans.push(this.span(start))
    })
    this.leave()
    return this.ACTION(() => {
      disjuncts.push(joined('and', terms, spans))
      const nodes = disjuncts.map(({ node }) => node)
      return joined(
        'or',
        nodes,
        disjuncts.map(({ span }) => span),
      ).node
    })
  })

  private readonly booleanTerm = this.RULE('booleanTerm', (): Expression => {
    const nots: IToken[] = []
    this.MANY(() => nots.push(this.CONSUME(K.NOT)))
    const first = this.LA(1)
    const value = this.SUBRULE(this.valueExpression)
    const term = this.OPTION(() => this.SUBRULE(this.predicate, { ARGS: [value, first] })) ?? value
    return nots.reduceRight<Expression>(
      (operand, not) => ({ kind: 'not', operand, span: this.span(not) }),
      term,
    )
  })

  private readonly predicate = this.RULE(
    'predicate',
    (value: Expression, first: IToken = this.LA(1)): Expression => {
      const operator = this.LA(1)
      const at = (): { readonly operatorSpan: Span; readonly span: Span } => ({
        operatorSpan: this.tokenSpan(operator),
        span: this.span(first),
      })
      return this.OR([
        { ALT: () => this.SUBRULE(this.comparison, { ARGS: [value, first] }) },
        {
          ALT: () => {
            this.CONSUME(K.IS)
            const negated = this.OPTION(() => this.CONSUME(K.NOT)) !== undefined
            return this.OR2([
              {
                ALT: (): Expression => {
                  this.CONSUME(K.NULL)
                  return { kind: 'isNull', negated, value, ...at() }
                },
              },
              {
                ALT: (): Expression => {
                  this.CONSUME(K.DISTINCT)
                  this.CONSUME(K.FROM)
                  const right = this.SUBRULE(this.valueExpression)
                  return { kind: 'isDistinctFrom', negated, left: value, right, ...at() }
                },
              },
            ])
          },
        },
        {
          ALT: () => {
            const negated = this.OPTION2(() => this.CONSUME2(K.NOT)) !== undefined
            return this.OR3([
              {
                ALT: (): Expression => {
                  this.CONSUME(K.BETWEEN)
                  const lower = this.SUBRULE2(this.valueExpression)
                  this.CONSUME(K.AND)
                  const upper = this.SUBRULE3(this.valueExpression)
                  return { kind: 'between', negated, value, lower, upper, ...at() }
                },
              },
              {
                ALT: (): Expression => {
                  this.CONSUME(K.LIKE)
                  const pattern = this.SUBRULE4(this.valueExpression)
                  const escape = this.OPTION3(() => {
                    this.CONSUME(K.ESCAPE)
                    return this.SUBRULE5(this.valueExpression)
                  })
                  return { kind: 'like', negated, value, pattern, escape, ...at() }
                },
              },
              {
                ALT: (): Expression => {
                  this.CONSUME(K.IN)
                  return this.OR4([
                    {
                      GATE: () => this.inQueryAhead(),
                      ALT: (): Expression => {
                        const query = this.SUBRULE(this.parenthesizedQuery)
                        return { kind: 'inSubquery', negated, value, query, ...at() }
                      },
                    },
                    {
                      ALT: (): Expression => {
                        this.CONSUME(T.LeftParen)
                        const list = this.SUBRULE(this.expressions)
                        this.CONSUME(T.RightParen)
                        return { kind: 'inList', negated, value, list, ...at() }
                      },
                    },
                  ])
                },
              },
            ])
          },
        },
      ])
    },
  )

  private readonly comparison = this.RULE(
    'comparison',
    (left: Expression, first: IToken = this.LA(1)): Expression => {
      const start = this.LA(1)
      const operator = this.SUBRULE(this.comparisonOperator)
      const operatorSpan = this.tokenSpan(start)
      return this.OR([
        {
          GATE: () => this.isAhead(1, K.ALL, K.ANY, K.SOME) && this.ahead(2).holdsQuery,
          ALT: (): Expression => {
            const quantifier = this.OR2([
              { ALT: () => this.word(K.ALL, 'all') },
              { ALT: () => this.word(K.ANY, 'any') },
              { ALT: () => this.word(K.SOME, 'any') },
            ])
            const query = this.SUBRULE(this.parenthesizedQuery)
            const span = this.span(first)
            return { kind: 'quantifiedComparison', operator, quantifier, left, query, operatorSpan, span }
          },
        },
        {
          ALT: (): Expression => {
            const right = this.SUBRULE(this.valueExpression)
            return { kind: 'comparison', operator, left, right, operatorSpan, span: this.span(first) }
          },
        },
      ])
    },
  )

  private readonly comparisonOperator = this.RULE(
    'comparisonOperator',
    (): ComparisonOperator =>
      this.OR([
        { ALT: () => this.word(T.Equal, '=') },
        { ALT: () => this.word(T.NotEqual, '<>') },
        { ALT: () => this.word(T.Less, '<') },
        { ALT: () => this.word(T.LessOrEqual, '<=') },
        { ALT: () => this.word(T.Greater, '>') },
        { ALT: () => this.word(T.GreaterOrEqual, '>=') },
      ]),
  )

  readonly valueExpression = this.RULE('valueExpression', (): Expression => {
    const first = this.LA(1)
    const node = this.SUBRULE(this.unaryExpression)
    let chain = operatorChain({ node, span: this.span(first) })
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            const token = this.LA(1)
            const operator = this.SUBRULE(this.binaryOperator)
            const start = this.LA(1)
            const right = this.SUBRULE2(this.unaryExpression)
            this.ACTION(() => {
              chain.operator(operator, this.tokenSpan(token))
              chain.operand({ node: right, span: this.span(start) })
            })
          },
        },
        {
          // `::` binds least (SqlBase.g4): it takes all that stands before it.
          ALT: () => {
            this.CONSUME(T.TypeCast)
            const type = this.SUBRULE(this.dataType)
            const span = this.span(first)
            const value = chain.finish().node
            chain = operatorChain({ node: { kind: 'cast', safe: false, value, type, span }, span })
          },
        },
      ]),
    )
    return chain.finish().node
  })

  private readonly binaryOperator = this.RULE(
    'binaryOperator',
    (): BinaryOperator =>
      this.OR([
        { ALT: () => this.word(T.Plus, '+') },
        { ALT: () => this.word(T.Minus, '-') },
        { ALT: () => this.word(T.Asterisk, '*') },
        { ALT: () => this.word(T.Slash, '/') },
        { ALT: () => this.word(T.Percent, '%') },
        { ALT: () => this.word(T.ConcatOperator, '||') },
      ]),
  )

  /** Signs, then AT TIME ZONE, which binds closer than they do. */
  private readonly unaryExpression = this.RULE('unaryExpression', (): Expression => {
    const signs: { readonly token: IToken; readonly operator: '-' | '+' }[] = []
    this.MANY({
      GATE: () => !(this.isAhead(1, T.Minus) && this.isAhead(2, ...NUMBERS)),
      DEF: () => {
        const token = this.LA(1)
        const operator = this.OR([
          { ALT: () => this.word(T.Minus, '-') },
          { ALT: () => this.word(T.Plus, '+') },
        ])
        signs.push({ token, operator })
      },
    })
    const first = this.LA(1)
    let value = this.SUBRULE(this.primaryExpression)
    this.MANY2({
      GATE: () => this.isAhead(2, K.TIME),
      DEF: () => {
        const operatorSpan = this.tokenSpan(this.CONSUME(K.AT))
        this.CONSUME(K.TIME)
        this.CONSUME(K.ZONE)
        const zone = this.OR2<Alternatives<StringLiteral | IntervalLiteral>>([
          { ALT: () => this.SUBRULE(this.string) },
          { ALT: () => this.SUBRULE(this.interval) },
        ])
        value = { kind: 'atTimeZone', value, zone, operatorSpan, span: this.span(first) }
      },
    })
    return signs.reduceRight<Expression>(
      (operand, { token, operator }) => ({ kind: 'unary', operator, operand, span: this.span(token) }),
      value,
    )
  })

  /** One expression or more, with commas between. */
  readonly expressions = this.RULE('expressions', (): readonly Expression[] => {
    const list = [this.SUBRULE(this.expression)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      list.push(this.SUBRULE2(this.expression))
    })
    return list
  })

  readonly parenthesizedQuery = this.RULE('parenthesizedQuery', (): Query => {
    this.CONSUME(T.LeftParen)
    const query = this.SUBRULE(this.query)
    this.CONSUME(T.RightParen)
    return query
  })

  /** As in Trino, `IN ((SELECT 1))` is a list of one scalar subquery. */
  private inQueryAhead(): boolean {
    const open = this.ahead(1)
    const inner = this.ahead(2)
    const doubled = inner.tokenType === T.LeftParen && inner.mate === open.mate - 1
    return open.holdsQuery && !doubled
  }
}

function joined(kind: 'and' | 'or', operands: readonly Expression[], spans: readonly Span[]): Operand {
  const [only] = operands
  const first = spans[0] ?? { start: 0, end: 0, line: 1, column: 1 }
  const span = { ...first, end: spans[spans.length - 1]?.end ?? first.end }
  return operands.length === 1 && only !== undefined
    ? { node: only, span }
    : { node: { kind, operands, span }, span }
}
