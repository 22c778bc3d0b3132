import type { TokenType } from 'chevrotain'
import type { Join, JoinCriteria, Relation, SampledRelation, Table, Unnest } from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { TableFunctionRules } from './table-function.ts'

/** Relations (SqlBase.g4: relation, sampledRelation, aliasedRelation, relationPrimary). */
export abstract class RelationRules extends TableFunctionRules {
  /** Joins from the left. */
  readonly relation = this.RULE('relation', (): Relation => {
    const first = this.LA(1)
    this.enter()
    let left = this.SUBRULE(this.sampledRelation)
    this.MANY(() => {
      const { type, right, criteria } = this.SUBRULE(this.joined)
      left = { kind: 'join', type, left, right, criteria, span: this.span(first) }
    })
    this.leave()
    return left
  })

  private readonly joined = this.RULE(
    'joined',
    (): Pick<Join, 'type' | 'right' | 'criteria'> =>
      this.OR<Alternatives<Pick<Join, 'type' | 'right' | 'criteria'>>>([
        {
          ALT: () => {
            this.CONSUME(K.CROSS)
            this.CONSUME(K.JOIN)
            return { type: 'cross', right: this.SUBRULE(this.sampledRelation), criteria: undefined }
          },
        },
        {
          ALT: () => {
            const natural = this.CONSUME(K.NATURAL)
            const span = this.span(natural)
            const type = this.SUBRULE(this.joinType)
            this.CONSUME2(K.JOIN)
            return {
              type,
              right: this.SUBRULE2(this.sampledRelation),
              criteria: { kind: 'joinNatural', span },
            }
          },
        },
        {
          // `a JOIN b JOIN c ON x ON y` is a joined with (b joined with c on x) on y.
          ALT: () => {
            const type = this.SUBRULE2(this.joinType)
            this.CONSUME3(K.JOIN)
            const right = this.SUBRULE(this.relation)
            return { type, right, criteria: this.SUBRULE(this.joinCriteria) }
          },
        },
      ]),
  )

  private readonly joinType = this.RULE('joinType', (): 'inner' | 'left' | 'right' | 'full' => {
    const type = this.OPTION(() =>
      this.OR([
        { ALT: () => this.word(K.INNER, 'inner') },
        { ALT: () => this.outer(K.LEFT, 'left', 1) },
        { ALT: () => this.outer(K.RIGHT, 'right', 2) },
        { ALT: () => this.outer(K.FULL, 'full', 3) },
      ]),
    )
    return type ?? 'inner'
  })

  private outer<const Side extends string>(keyword: TokenType, side: Side, occurrence: number): Side {
    this.CONSUME(keyword)
    this.option(occurrence, () => this.consume(occurrence, K.OUTER))
    return side
  }

  private readonly joinCriteria = this.RULE('joinCriteria', (): JoinCriteria => {
    const first = this.LA(1)
    return this.OR<Alternatives<JoinCriteria>>([
      {
        ALT: () => {
          this.CONSUME(K.ON)
          const condition = this.SUBRULE(this.expression)
          return { kind: 'joinOn', condition, span: this.span(first) }
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.USING)
          const columns = this.SUBRULE(this.columnAliases)
          return { kind: 'joinUsing', columns, span: this.span(first) }
        },
      },
    ])
  })

  private readonly sampledRelation = this.RULE('sampledRelation', (): Relation => {
    const first = this.LA(1)
    const relation = this.SUBRULE(this.aliasedRelation)
    this.OPTION(() => {
      const token = this.CONSUME(K.MATCH_RECOGNIZE)
      this.ACTION(() => this.reject(token, 'MATCH_RECOGNIZE is not supported', 'NOT_SUPPORTED'))
    })
    const sample = this.OPTION2((): Pick<SampledRelation, 'type' | 'percentage'> => {
      this.CONSUME(K.TABLESAMPLE)
      const type = this.OR([
        { ALT: () => this.word(K.BERNOULLI, 'bernoulli') },
        { ALT: () => this.word(K.SYSTEM, 'system') },
      ])
      this.CONSUME(T.LeftParen)
      const percentage = this.SUBRULE(this.expression)
      this.CONSUME(T.RightParen)
      return { type, percentage }
    })
    if (sample === undefined) return relation
    return { kind: 'sampledRelation', relation, ...sample, span: this.span(first) }
  })

  private readonly aliasedRelation = this.RULE('aliasedRelation', (): Relation => {
    const first = this.LA(1)
    const relation = this.SUBRULE(this.relationPrimary)
    return this.SUBRULE(this.aliased, { ARGS: [relation, first] })
  })

  private readonly relationPrimary = this.RULE('relationPrimary', (): Relation => {
    const first = this.LA(1)
    return this.OR<Alternatives<Relation>>([
      { GATE: () => this.lateralAhead(), ALT: () => this.SUBRULE(this.lateral) },
      { ALT: () => this.SUBRULE(this.table) },
      {
        GATE: () => this.ahead(1).holdsQuery,
        ALT: () => {
          const query = this.SUBRULE(this.parenthesizedQuery)
          return { kind: 'subqueryRelation', query, span: this.span(first) }
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.LeftParen)
          const relation = this.SUBRULE(this.relation)
          this.CONSUME(T.RightParen)
          return relation
        },
      },
      { ALT: () => this.SUBRULE(this.unnest) },
      { ALT: () => this.SUBRULE(this.tableFunction) },
      { ALT: () => this.SUBRULE(this.jsonTable) },
    ])
  })

  protected readonly table = this.RULE('table', (): Table => {
    const first = this.LA(1)
    const name = this.SUBRULE(this.qualifiedName)
    const period = this.OPTION(() => {
      const start = this.CONSUME(K.FOR)
      const type = this.OR([
        { ALT: () => this.word(K.TIMESTAMP, 'timestamp') },
        { ALT: () => this.word(K.VERSION, 'version') },
      ])
      this.CONSUME(K.AS)
      this.CONSUME(K.OF)
      const end = this.SUBRULE(this.valueExpression)
      return { kind: 'queryPeriod', type, end, span: this.span(start) } as const
    })
    return { kind: 'table', name, period, span: this.span(first) }
  })

  private readonly unnest = this.RULE('unnest', (): Unnest => {
    const first = this.CONSUME(K.UNNEST)
    this.CONSUME(T.LeftParen)
    const expressions = this.SUBRULE(this.expressions)
    this.CONSUME(T.RightParen)
    const ordinality = this.OPTION(() => {
      this.CONSUME(K.WITH)
      return this.CONSUME(K.ORDINALITY)
    })
    return { kind: 'unnest', expressions, withOrdinality: ordinality !== undefined, span: this.span(first) }
  })

  private readonly lateral = this.RULE('lateral', (): Relation => {
    const first = this.CONSUME(K.LATERAL)
    const query = this.SUBRULE(this.parenthesizedQuery)
    return { kind: 'lateral', query, span: this.span(first) }
  })

  private lateralAhead(): boolean {
    return this.isAhead(1, K.LATERAL) && this.isAhead(2, T.LeftParen)
  }
}
