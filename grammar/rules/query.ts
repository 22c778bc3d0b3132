import type { IToken } from 'chevrotain'
import type {
  Corresponding,
  Expression,
  Limit,
  NamedQuery,
  Query,
  QueryBody,
  Relation,
  Select,
  SelectItem,
  SetOperation,
  WindowDefinition,
  With,
} from '../ast.ts'
import * as T from '../tokens.ts'
import type { SqlToken } from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { RelationRules } from './relation.ts'

/** Trino's primaryExpression: what may stand before `.*` without parentheses. */
const OPERATIONS: ReadonlySet<Expression['kind']> = new Set<Expression['kind']>([
  ...([
    'unary',
    'arithmetic',
    'concat',
    'atTimeZone',
    'comparison',
    'quantifiedComparison',
    'between',
  ] as const),
  ...(['inList', 'inSubquery', 'like', 'isNull', 'isDistinctFrom', 'and', 'or', 'not', 'lambda'] as const),
])

/** Queries (SqlBase.g4: query, with, queryNoWith, queryTerm, queryPrimary, querySpecification, selectItem). */
export abstract class QueryRules extends RelationRules {
  readonly query = this.RULE('query', (): Query => {
    const first = this.LA(1)
    const clause = this.OPTION(() => this.SUBRULE(this.with))
    return this.SUBRULE(this.queryNoWith, { ARGS: [clause, first] })
  })

  private readonly queryNoWith = this.RULE(
    'queryNoWith',
    (clause: With | undefined, first: IToken = this.LA(1)): Query => {
      this.enter()
      const body = this.SUBRULE(this.queryTerm)
      const orderBy = this.OPTION(() => this.SUBRULE(this.orderBy)) ?? []
      const offset = this.OPTION2(() => {
        this.CONSUME(K.OFFSET)
        const count = this.SUBRULE(this.rowCount)
        this.OPTION3(() => this.OR([{ ALT: () => this.CONSUME(K.ROW) }, { ALT: () => this.CONSUME(K.ROWS) }]))
        return count
      })
      const limit = this.OPTION4(() => this.SUBRULE(this.limit))
      this.leave()
      return { kind: 'query', with: clause, body, orderBy, offset, limit, span: this.span(first) }
    },
  )

  private readonly with = this.RULE('with', (): With => {
    const first = this.CONSUME(K.WITH)
    this.ACTION(() => {
      if (this.isAhead(1, K.FUNCTION) && this.isAhead(2, T.Name))
        this.reject(this.LA(1), 'WITH FUNCTION is not supported', 'NOT_SUPPORTED')
    })
    const recursive = this.OPTION(() => this.CONSUME(K.RECURSIVE)) !== undefined
    const queries = [this.SUBRULE(this.namedQuery)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      queries.push(this.SUBRULE2(this.namedQuery))
    })
    return { kind: 'with', recursive, queries, span: this.span(first) }
  })

  private readonly namedQuery = this.RULE('namedQuery', (): NamedQuery => {
    const first = this.LA(1)
    const name = this.SUBRULE(this.identifier)
    const columns = this.OPTION(() => this.SUBRULE(this.columnAliases)) ?? []
    this.CONSUME(K.AS)
    const query = this.SUBRULE(this.parenthesizedQuery)
    return { kind: 'namedQuery', name, columns, query, span: this.span(first) }
  })

  private readonly limit = this.RULE('limit', (): Limit => {
    const first = this.LA(1)
    return this.OR<Alternatives<Limit>>([
      {
        ALT: () => {
          this.CONSUME(K.LIMIT)
          return this.OR2<Alternatives<Limit>>([
            {
              ALT: () => {
                this.CONSUME(K.ALL)
                return { kind: 'limitAll', span: this.span(first) }
              },
            },
            { ALT: () => ({ kind: 'limit', count: this.SUBRULE(this.rowCount), span: this.span(first) }) },
          ])
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.FETCH)
          this.OR3([{ ALT: () => this.CONSUME(K.FIRST) }, { ALT: () => this.CONSUME(K.NEXT) }])
          const count = this.OPTION(() => this.SUBRULE2(this.rowCount))
          this.OR4([{ ALT: () => this.CONSUME(K.ROW) }, { ALT: () => this.CONSUME(K.ROWS) }])
          const withTies = this.OR5([
            { ALT: () => this.word(K.ONLY, false) },
            {
              ALT: () => {
                this.CONSUME(K.WITH)
                return this.word(K.TIES, true)
              },
            },
          ])
          return { kind: 'fetchFirst', count, withTies, span: this.span(first) }
        },
      },
    ])
  })

  /** UNION and EXCEPT from the left; INTERSECT binds closer. */
  private readonly queryTerm = this.RULE('queryTerm', (): QueryBody => {
    const first = this.LA(1)
    let left = this.SUBRULE(this.intersection)
    this.MANY(() => {
      const start = this.LA(1)
      const operator = this.OR<Alternatives<SetOperation['operator']>>([
        { ALT: () => this.word(K.UNION, 'union') },
        { ALT: () => this.word(K.EXCEPT, 'except') },
      ])
      const all = this.SUBRULE(this.setOperationAll)
      const corresponding = this.OPTION(() => this.SUBRULE(this.corresponding))
      const right = this.SUBRULE2(this.intersection)
      const operatorSpan = this.tokenSpan(start)
      const span = this.span(first)
      left = { kind: 'setOperation', operator, all, corresponding, left, right, operatorSpan, span }
    })
    return left
  })

  private readonly intersection = this.RULE('intersection', (): QueryBody => {
    const first = this.LA(1)
    let left = this.SUBRULE(this.queryPrimary)
    this.MANY(() => {
      const operatorSpan = this.tokenSpan(this.CONSUME(K.INTERSECT))
      const all = this.SUBRULE(this.setOperationAll)
      const corresponding = this.OPTION(() => this.SUBRULE(this.corresponding))
      const right = this.SUBRULE2(this.queryPrimary)
      const span = this.span(first)
      const operator = 'intersect'
      left = { kind: 'setOperation', operator, all, corresponding, left, right, operatorSpan, span }
    })
    return left
  })

  private readonly corresponding = this.RULE('corresponding', (): Corresponding => {
    const first = this.CONSUME(K.CORRESPONDING)
    const columns =
      this.OPTION(() => {
        this.CONSUME(K.BY)
        return this.SUBRULE(this.columnAliases)
      }) ?? []
    return { kind: 'corresponding', columns, span: this.span(first) }
  })

  private readonly setOperationAll = this.RULE(
    'setOperationAll',
    (): boolean =>
      this.OPTION(() =>
        this.OR([{ ALT: () => this.word(K.ALL, true) }, { ALT: () => this.word(K.DISTINCT, false) }]),
      ) === true,
  )

  private readonly queryPrimary = this.RULE('queryPrimary', (): QueryBody => {
    const first = this.LA(1)
    return this.OR<Alternatives<QueryBody>>([
      { ALT: () => this.SUBRULE(this.select) },
      {
        ALT: () => {
          this.CONSUME(K.VALUES)
          const rows = this.SUBRULE(this.expressions)
          return { kind: 'values', rows, span: this.span(first) }
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.TABLE)
          const name = this.SUBRULE(this.qualifiedName)
          return { kind: 'tableQuery', name, span: this.span(first) }
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.LeftParen)
          const query = this.SUBRULE(this.queryNoWith, { ARGS: [undefined, this.LA(1)] })
          this.CONSUME(T.RightParen)
          return query
        },
      },
    ])
  })

  private readonly select = this.RULE('select', (): Select => {
    const first = this.CONSUME(K.SELECT)
    const distinct = this.SUBRULE(this.setQuantifier)
    const items = [this.SUBRULE(this.selectItem)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      items.push(this.SUBRULE2(this.selectItem))
    })
    const from: Relation[] = []
    this.OPTION(() => {
      this.CONSUME(K.FROM)
      from.push(this.SUBRULE(this.relation))
      this.MANY2(() => {
        this.CONSUME2(T.Comma)
        from.push(this.SUBRULE2(this.relation))
      })
    })
    const where = this.OPTION2(() => {
      this.CONSUME(K.WHERE)
      return this.SUBRULE(this.expression)
    })
    const groupBy = this.OPTION3(() => this.SUBRULE(this.groupBy))
    const having = this.OPTION4(() => {
      this.CONSUME(K.HAVING)
      return this.SUBRULE2(this.expression)
    })
    const windows = this.OPTION5(() => this.SUBRULE(this.windows)) ?? []
    return { kind: 'select', distinct, items, from, where, groupBy, having, windows, span: this.span(first) }
  })

  private readonly selectItem = this.RULE('selectItem', (): SelectItem => {
    const first = this.ahead(1)
    return this.OR<Alternatives<SelectItem>>([
      {
        ALT: () => {
          this.CONSUME(T.Asterisk)
          return { kind: 'selectAll', target: undefined, aliases: [], span: this.span(first) }
        },
      },
      {
        ALT: () => {
          const expression = this.SUBRULE(this.expression)
          const aliases = this.OPTION({
            GATE: () => this.isAhead(2, T.Asterisk) && this.isPrimary(expression, first),
            DEF: () => {
              this.CONSUME(T.Dot)
              this.CONSUME2(T.Asterisk)
              return (
                this.OPTION2(() => {
                  this.CONSUME(K.AS)
                  return this.SUBRULE(this.columnAliases)
                }) ?? []
              )
            },
          })
          if (aliases !== undefined)
            return { kind: 'selectAll', target: expression, aliases, span: this.span(first) }
          const alias = this.SUBRULE(this.alias)
          return { kind: 'selectExpression', expression, alias, span: this.span(first) }
        },
      },
    ])
  })

  private readonly windows = this.RULE('windows', (): readonly WindowDefinition[] => {
    this.CONSUME(K.WINDOW)
    const windows = [this.SUBRULE(this.windowDefinition)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      windows.push(this.SUBRULE2(this.windowDefinition))
    })
    return windows
  })

  private readonly windowDefinition = this.RULE('windowDefinition', (): WindowDefinition => {
    const first = this.LA(1)
    const name = this.SUBRULE(this.identifier)
    this.CONSUME(K.AS)
    const window = this.SUBRULE(this.windowSpecification)
    return { kind: 'windowDefinition', name, window, span: this.span(first) }
  })

  /** Whether the expression just read is an operand, or stands whole in parentheses. */
  private isPrimary(expression: Expression, first: SqlToken): boolean {
    return !OPERATIONS.has(expression.kind) || first.mate === this.ahead(0).index
  }
}
