import { EOF } from 'chevrotain'
import type { Expression, GroupBy, GroupingElement } from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { AliasRules } from './alias.ts'

/** What may stand after a parenthesis that holds a whole grouping set, partition or sort list. */
const AFTER_GROUP: ReadonlySet<unknown> = new Set([
  ...[EOF, T.Comma, T.RightParen, T.Semicolon, K.HAVING, K.WINDOW, K.ORDER, K.LIMIT, K.OFFSET, K.FETCH],
  ...[K.UNION, K.INTERSECT, K.EXCEPT, K.PRUNE, K.KEEP, K.COPARTITION],
])

/** GROUP BY (SqlBase.g4: groupBy, groupingElement, groupingSet). */
export abstract class GroupingRules extends AliasRules {
  protected readonly groupBy = this.RULE('groupBy', (): GroupBy => {
    this.CONSUME(K.GROUP)
    this.CONSUME(K.BY)
    const first = this.LA(1)
    const distinct = this.SUBRULE(this.setQuantifier)
    const elements = [this.SUBRULE(this.groupingElement)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      elements.push(this.SUBRULE2(this.groupingElement))
    })
    return { kind: 'groupBy', distinct, elements, span: this.span(first) }
  })

  private readonly groupingElement = this.RULE('groupingElement', (): GroupingElement => {
    const first = this.LA(1)
    return this.OR<Alternatives<GroupingElement>>([
      {
        ALT: () => {
          this.CONSUME(K.AUTO)
          return { kind: 'autoGroupBy', span: this.span(first) }
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.ROLLUP)
          const sets = this.SUBRULE(this.groupingSets)
          return { kind: 'groupingSets', type: 'rollup', sets, span: this.span(first) }
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.CUBE)
          const sets = this.SUBRULE2(this.groupingSets)
          return { kind: 'groupingSets', type: 'cube', sets, span: this.span(first) }
        },
      },
      {
        GATE: () => this.isAhead(2, K.SETS),
        ALT: () => {
          this.CONSUME(K.GROUPING)
          this.CONSUME(K.SETS)
          const sets = this.SUBRULE3(this.groupingSets)
          return { kind: 'groupingSets', type: 'explicit', sets, span: this.span(first) }
        },
      },
      {
        ALT: () => {
          const expressions = this.SUBRULE(this.groupedExpressions)
          return { kind: 'simpleGroupBy', expressions, span: this.span(first) }
        },
      },
    ])
  })

  private readonly groupingSets = this.RULE('groupingSets', (): readonly (readonly Expression[])[] => {
    const sets: (readonly Expression[])[] = []
    this.CONSUME(T.LeftParen)
    this.OPTION(() => {
      sets.push(this.SUBRULE(this.groupedExpressions))
      this.MANY(() => {
        this.CONSUME(T.Comma)
        sets.push(this.SUBRULE2(this.groupedExpressions))
      })
    })
    this.CONSUME(T.RightParen)
    return sets
  })

  /** One expression, or `(a, b)`, or `()`. */
  protected readonly groupedExpressions = this.RULE('groupedExpressions', (): readonly Expression[] =>
    this.OR<Alternatives<readonly Expression[]>>([
      {
        GATE: () => this.groupAhead(),
        ALT: () => {
          this.CONSUME(T.LeftParen)
          const list = this.OPTION(() => this.SUBRULE(this.expressions)) ?? []
          this.CONSUME(T.RightParen)
          return list
        },
      },
      { ALT: () => [this.SUBRULE(this.expression)] },
    ]),
  )

  /** Whether a parenthesis opens that holds the whole of a list: `(a, b)` but not `(a) + 1`. */
  protected groupAhead(): boolean {
    const open = this.ahead(1)
    if (open.tokenType !== T.LeftParen || open.holdsQuery) return false
    const next = this.afterMate()
    return next === undefined || AFTER_GROUP.has(next)
  }
}
