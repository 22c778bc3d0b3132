import type { ParserMethod } from 'chevrotain'
import type {
  Expression,
  Identifier,
  Lambda,
  SearchedCase,
  SimpleCase,
  TypedLiteral,
  WhenClause,
} from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { ExpressionRules } from './expression.ts'

/** Operands (SqlBase.g4: primaryExpression), its special-syntax functions left to later chapters. */
export abstract class PrimaryRules extends ExpressionRules {
  protected abstract readonly functionCall: ParserMethod<[], Expression>
  protected abstract readonly specialFunction: ParserMethod<[], Expression>
  protected abstract readonly substring: ParserMethod<[], Expression>
  protected abstract readonly position: ParserMethod<[], Expression>

  /** An operand and the fields and subscripts taken of it. */
  readonly primaryExpression = this.RULE('primaryExpression', (): Expression => {
    const first = this.LA(1)
    let value = this.OR<Alternatives<Expression>>([
      { ALT: () => this.SUBRULE(this.startingWithName) },
      { ALT: () => this.SUBRULE(this.string) },
      { ALT: () => this.SUBRULE(this.number) },
      { ALT: () => this.SUBRULE(this.startingWithParenthesis) },
      { ALT: () => this.SUBRULE(this.bareArray) },
      { ALT: () => this.SUBRULE(this.constant) },
      { ALT: () => this.SUBRULE(this.binary) },
      { ALT: () => this.SUBRULE(this.parameter) },
      { ALT: () => this.SUBRULE(this.cast) },
      { ALT: () => this.SUBRULE(this.caseExpression) },
      { ALT: () => this.SUBRULE(this.exists) },
      { ALT: () => this.SUBRULE(this.specialFunction) },
    ])
    this.MANY({
      // `x.*` belongs to the SELECT list.
      GATE: () => !this.isAhead(2, T.Asterisk),
      DEF: () => {
        const base = value
        value = this.OR2<Alternatives<Expression>>([
          {
            ALT: () => {
              this.CONSUME(T.Dot)
              const field = this.SUBRULE(this.identifier)
              return { kind: 'dereference', base, field, span: this.span(first) }
            },
          },
          {
            ALT: () => {
              this.CONSUME(T.LeftBracket)
              const index = this.SUBRULE(this.valueExpression)
              this.CONSUME(T.RightBracket)
              return { kind: 'subscript', base, index, span: this.span(first) }
            },
          },
        ])
      },
    })
    return value
  })

  /** What the tokens behind a name, or behind a keyword that may be one, make of it. */
  private readonly startingWithName = this.RULE(
    'startingWithName',
    (): Expression =>
      this.OR<Alternatives<Expression>>([
        { GATE: () => this.isAhead(2, T.Arrow), ALT: () => this.SUBRULE(this.lambda) },
        { GATE: () => this.intervalAhead(), ALT: () => this.SUBRULE(this.interval) },
        { GATE: () => this.typedLiteralAhead(), ALT: () => this.SUBRULE(this.typedLiteral) },
        {
          GATE: () => this.isAhead(2, T.LeftBracket) && this.isAhead(1, K.ARRAY),
          ALT: () => this.SUBRULE(this.array),
        },
        { GATE: () => this.functionAhead() && this.isAhead(1, K.ROW), ALT: () => this.SUBRULE(this.row) },
        {
          GATE: () => this.functionAhead() && this.isAhead(1, K.TRY_CAST),
          ALT: () => this.SUBRULE(this.tryCast),
        },
        {
          GATE: () => this.functionAhead() && this.isAhead(1, K.SUBSTRING) && this.isInside(2, K.FROM),
          ALT: () => this.SUBRULE(this.substring),
        },
        {
          GATE: () => this.functionAhead() && this.isAhead(1, K.POSITION) && this.isInside(2, K.IN),
          ALT: () => this.SUBRULE(this.position),
        },
        { GATE: () => this.qualifiedFunctionAhead(), ALT: () => this.SUBRULE(this.functionCall) },
        { ALT: () => this.SUBRULE(this.identifier) },
      ]),
  )

  private readonly startingWithParenthesis = this.RULE('startingWithParenthesis', (): Expression => {
    const first = this.LA(1)
    return this.OR<Alternatives<Expression>>([
      { GATE: () => this.afterMate() === T.Arrow, ALT: () => this.SUBRULE(this.lambdaOfMany) },
      {
        GATE: () => this.ahead(1).holdsQuery,
        ALT: () => {
          const query = this.SUBRULE(this.parenthesizedQuery)
          return { kind: 'scalarSubquery', query, span: this.span(first) }
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.LeftParen)
          const fields = [this.SUBRULE(this.expression)]
          this.MANY(() => {
            this.CONSUME(T.Comma)
            fields.push(this.SUBRULE2(this.expression))
          })
          this.CONSUME(T.RightParen)
          const only = fields.length === 1 ? fields[0] : undefined
          return only ?? { kind: 'row', fields, span: this.span(first) }
        },
      },
    ])
  })

  private readonly constant = this.RULE('constant', (): Expression => {
    const first = this.LA(1)
    return this.OR<Alternatives<Expression>>([
      {
        ALT: () => {
          this.CONSUME(K.NULL)
          return { kind: 'nullLiteral', span: this.span(first) }
        },
      },
      { ALT: () => ({ kind: 'booleanLiteral', value: this.word(K.TRUE, true), span: this.span(first) }) },
      { ALT: () => ({ kind: 'booleanLiteral', value: this.word(K.FALSE, false), span: this.span(first) }) },
    ])
  })

  private readonly typedLiteral = this.RULE('typedLiteral', (): TypedLiteral => {
    const first = this.LA(1)
    const type = this.SUBRULE(this.identifier)
    // DOUBLE PRECISION '1.5' is DOUBLE '1.5'.
    this.OPTION(() => this.CONSUME(K.PRECISION))
    const { value } = this.SUBRULE(this.string)
    return { kind: 'typedLiteral', type, value, span: this.span(first) }
  })

  private readonly lambda = this.RULE('lambda', (): Lambda => {
    const first = this.LA(1)
    const parameter = this.SUBRULE(this.identifier)
    this.CONSUME(T.Arrow)
    const body = this.SUBRULE(this.expression)
    return { kind: 'lambda', parameters: [parameter], body, span: this.span(first) }
  })

  private readonly lambdaOfMany = this.RULE('lambdaOfMany', (): Lambda => {
    const first = this.CONSUME(T.LeftParen)
    const parameters: Identifier[] = []
    this.OPTION(() => {
      parameters.push(this.SUBRULE(this.identifier))
      this.MANY(() => {
        this.CONSUME(T.Comma)
        parameters.push(this.SUBRULE2(this.identifier))
      })
    })
    this.CONSUME(T.RightParen)
    this.CONSUME(T.Arrow)
    const body = this.SUBRULE(this.expression)
    return { kind: 'lambda', parameters, body, span: this.span(first) }
  })

  private readonly array = this.RULE('array', (): Expression => {
    const first = this.CONSUME(K.ARRAY)
    const elements = this.SUBRULE(this.arrayElements)
    return { kind: 'array', elements, span: this.span(first) }
  })

  /** `[1, 2]` is ARRAY[1, 2]. */
  private readonly bareArray = this.RULE('bareArray', (): Expression => {
    const first = this.LA(1)
    const elements = this.SUBRULE(this.arrayElements)
    return { kind: 'array', elements, span: this.span(first) }
  })

  private readonly arrayElements = this.RULE('arrayElements', (): readonly Expression[] => {
    this.CONSUME(T.LeftBracket)
    const elements = this.OPTION(() => this.SUBRULE(this.expressions)) ?? []
    this.CONSUME(T.RightBracket)
    return elements
  })

  private readonly row = this.RULE('row', (): Expression => {
    const first = this.CONSUME(K.ROW)
    this.CONSUME(T.LeftParen)
    const fields = this.SUBRULE(this.expressions)
    this.CONSUME(T.RightParen)
    return { kind: 'row', fields, span: this.span(first) }
  })

  private readonly cast = this.RULE('cast', (): Expression => {
    const first = this.CONSUME(K.CAST)
    const { value, type } = this.SUBRULE(this.castArguments)
    return { kind: 'cast', safe: false, value, type, span: this.span(first) }
  })

  private readonly tryCast = this.RULE('tryCast', (): Expression => {
    const first = this.CONSUME(K.TRY_CAST)
    const { value, type } = this.SUBRULE(this.castArguments)
    return { kind: 'cast', safe: true, value, type, span: this.span(first) }
  })

  private readonly castArguments = this.RULE('castArguments', () => {
    this.CONSUME(T.LeftParen)
    const value = this.SUBRULE(this.expression)
    this.CONSUME(K.AS)
    const type = this.SUBRULE(this.dataType)
    this.CONSUME(T.RightParen)
    return { value, type }
  })

  private readonly exists = this.RULE('exists', (): Expression => {
    const first = this.CONSUME(K.EXISTS)
    const query = this.SUBRULE(this.parenthesizedQuery)
    return { kind: 'exists', query, span: this.span(first) }
  })

  private readonly caseExpression = this.RULE('caseExpression', (): SimpleCase | SearchedCase => {
    const first = this.CONSUME(K.CASE)
    const operand = this.OPTION(() => this.SUBRULE(this.expression))
    const whens: WhenClause[] = []
    this.AT_LEAST_ONE(() => {
      const start = this.CONSUME(K.WHEN)
      const condition = this.SUBRULE2(this.expression)
      this.CONSUME(K.THEN)
      const result = this.SUBRULE3(this.expression)
      whens.push({ kind: 'whenClause', condition, result, span: this.span(start) })
    })
    const otherwise = this.OPTION2(() => {
      this.CONSUME(K.ELSE)
      return this.SUBRULE4(this.expression)
    })
    this.CONSUME(K.END)
    const span = this.span(first)
    return operand === undefined
      ? { kind: 'searchedCase', whens, otherwise, span }
      : { kind: 'simpleCase', operand, whens, otherwise, span }
  })

  private functionAhead(): boolean {
    return this.isAhead(2, T.LeftParen)
  }

  private qualifiedFunctionAhead(): boolean {
    let distance = 2
    while (this.isAhead(distance, T.Dot) && this.isAhead(distance + 1, T.Name)) distance += 2
    return this.isAhead(distance, T.LeftParen)
  }

  private intervalAhead(): boolean {
    if (!this.isAhead(1, K.INTERVAL)) return false
    const string = this.isAhead(2, T.Plus, T.Minus) ? 3 : 2
    return this.stringAhead(string) && (string === 2 || this.unitAhead(string + 1))
  }

  private typedLiteralAhead(): boolean {
    const doublePrecision = this.isAhead(1, K.DOUBLE) && this.isAhead(2, K.PRECISION)
    return this.stringAhead(doublePrecision ? 3 : 2)
  }
}
