import type { IParserConfig } from 'chevrotain'
import type { DataType, Explain, Expression, Statement } from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { QueryRules } from './query.ts'

/** Statements (SqlBase.g4: singleStatement, explain, explainOption) and the end of the chain of chapters. */
export class SqlParser extends QueryRules {
  constructor(config: IParserConfig) {
    super(config)
    this.performSelfAnalysis()
  }

  readonly singleStatement = this.RULE('singleStatement', (): Statement => {
    const statement = this.SUBRULE(this.statement)
    this.OPTION(() => this.CONSUME(T.Semicolon))
    return statement
  })

  readonly standaloneExpression = this.RULE(
    'standaloneExpression',
    (): Expression => this.SUBRULE(this.expression),
  )

  readonly standaloneType = this.RULE('standaloneType', (): DataType => this.SUBRULE(this.dataType))

  private readonly statement = this.RULE(
    'statement',
    (): Statement =>
      this.OR<Alternatives<Statement>>([
        { ALT: () => this.SUBRULE(this.query) },
        { ALT: () => this.SUBRULE(this.explain) },
      ]),
  )

  /** Deviation: EXPLAIN VERBOSE without ANALYZE is read too. */
  private readonly explain = this.RULE('explain', (): Explain => {
    const first = this.CONSUME(K.EXPLAIN)
    this.enter()
    let type: Explain['type']
    let format: Explain['format']
    this.OPTION({
      GATE: () => this.isAhead(2, K.TYPE, K.FORMAT),
      DEF: () => {
        this.CONSUME(T.LeftParen)
        const options = [this.SUBRULE(this.explainOption)]
        this.MANY(() => {
          this.CONSUME(T.Comma)
          options.push(this.SUBRULE2(this.explainOption))
        })
        this.CONSUME(T.RightParen)
        for (const given of options) {
          type = given.type ?? type
          format = given.format ?? format
        }
      },
    })
    const analyze = this.OPTION2(() => this.CONSUME(K.ANALYZE)) !== undefined
    const verbose = this.OPTION3(() => this.CONSUME(K.VERBOSE)) !== undefined
    const statement = this.SUBRULE(this.statement)
    this.leave()
    return { kind: 'explain', analyze, verbose, type, format, statement, span: this.span(first) }
  })

  private readonly explainOption = this.RULE(
    'explainOption',
    (): Partial<Pick<Explain, 'type' | 'format'>> =>
      this.OR<Alternatives<Partial<Pick<Explain, 'type' | 'format'>>>>([
        {
          ALT: () => {
            this.CONSUME(K.TYPE)
            const type = this.OR2([
              { ALT: () => this.word(K.LOGICAL, 'logical') },
              { ALT: () => this.word(K.DISTRIBUTED, 'distributed') },
              { ALT: () => this.word(K.VALIDATE, 'validate') },
              { ALT: () => this.word(K.IO, 'io') },
            ])
            return { type }
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.FORMAT)
            const format = this.OR3([
              { ALT: () => this.word(K.TEXT, 'text') },
              { ALT: () => this.word(K.GRAPHVIZ, 'graphviz') },
              { ALT: () => this.word(K.JSON, 'json') },
            ])
            return { format }
          },
        },
      ]),
  )
}
