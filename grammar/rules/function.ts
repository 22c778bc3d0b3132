import { EOF, type TokenType } from 'chevrotain'
import type {
  Expression,
  FrameBound,
  FunctionCall,
  SortItem,
  WindowFrame,
  WindowReference,
  WindowSpecification,
} from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { PrimaryRules } from './primary.ts'

/** What may follow ALL where it is a name and not a quantifier. */
const AFTER_NAME = [
  ...[EOF, T.Comma, T.RightParen, T.Dot, T.LeftBracket, T.Semicolon, T.Plus, T.Minus, T.Slash, T.Percent],
  ...[T.ConcatOperator, T.TypeCast, T.Equal, T.NotEqual, T.Less, T.LessOrEqual, T.Greater, T.GreaterOrEqual],
  ...[T.Arrow, K.AS, K.FROM, K.WHERE, K.GROUP, K.HAVING, K.ORDER, K.UNION, K.INTERSECT, K.EXCEPT],
  ...[K.AND, K.OR, K.IS, K.IN, K.LIKE, K.BETWEEN],
]

/** Function calls, sorting and windows (SqlBase.g4: functionCall, sortItem, windowSpecification, windowFrame). */
export abstract class FunctionRules extends PrimaryRules {
  readonly functionCall = this.RULE('functionCall', (): FunctionCall => {
    const first = this.LA(1)
    const name = this.SUBRULE(this.qualifiedName)
    this.CONSUME(T.LeftParen)
    let star = false
    let distinct = false
    let list: readonly Expression[] = []
    let orderBy: readonly SortItem[] = []
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.Asterisk)
          star = true
        },
      },
      {
        ALT: () => {
          this.OPTION(() => {
            distinct = this.SUBRULE(this.setQuantifier)
            list = this.SUBRULE(this.expressions)
          })
          this.OPTION2(() => {
            orderBy = this.SUBRULE(this.orderBy)
          })
        },
      },
    ])
    this.CONSUME(T.RightParen)
    const filter = this.OPTION3({
      GATE: () => this.isAhead(2, T.LeftParen) && this.isAhead(3, K.WHERE),
      DEF: () => this.SUBRULE(this.filter),
    })
    const nulls = this.OPTION4({
      GATE: () => this.isAhead(2, K.NULLS),
      DEF: () => this.SUBRULE(this.nullTreatment),
    })
    const over = this.OPTION5({
      GATE: () => this.isAhead(2, T.LeftParen, T.Name),
      DEF: () => this.SUBRULE(this.over),
    })
    const span = this.span(first)
    return { kind: 'functionCall', name, arguments: list, star, distinct, orderBy, filter, nulls, over, span }
  })

  /** `ALL`, `DISTINCT` or neither; true for DISTINCT. */
  protected readonly setQuantifier = this.RULE(
    'setQuantifier',
    (): boolean =>
      this.OPTION({
        GATE: () => !(this.isAhead(1, K.ALL) && this.isAhead(2, ...AFTER_NAME)),
        DEF: () =>
          this.OR([{ ALT: () => this.word(K.ALL, false) }, { ALT: () => this.word(K.DISTINCT, true) }]),
      }) === true,
  )

  protected readonly filter = this.RULE('filter', (): Expression => {
    this.CONSUME(K.FILTER)
    this.CONSUME(T.LeftParen)
    this.CONSUME(K.WHERE)
    const condition = this.SUBRULE(this.expression)
    this.CONSUME(T.RightParen)
    return condition
  })

  private readonly nullTreatment = this.RULE('nullTreatment', (): 'ignore' | 'respect' => {
    const treatment = this.OR([
      { ALT: () => this.word(K.IGNORE, 'ignore') },
      { ALT: () => this.word(K.RESPECT, 'respect') },
    ])
    this.CONSUME(K.NULLS)
    return treatment
  })

  private readonly over = this.RULE('over', (): WindowSpecification | WindowReference => {
    this.CONSUME(K.OVER)
    return this.OR<Alternatives<WindowSpecification | WindowReference>>([
      { ALT: () => this.SUBRULE(this.windowSpecification) },
      {
        ALT: () => {
          const name = this.SUBRULE(this.identifier)
          return { kind: 'windowReference', name, span: name.span }
        },
      },
    ])
  })

  /** In its parentheses, which its span leaves out. */
  protected readonly windowSpecification = this.RULE('windowSpecification', (): WindowSpecification => {
    this.CONSUME(T.LeftParen)
    const first = this.LA(1)
    const existing = this.OPTION({
      GATE: () => !this.partitionAhead() && !this.frameAhead(),
      DEF: () => this.SUBRULE(this.identifier),
    })
    const partitionBy =
      this.OPTION2(() => {
        this.CONSUME(K.PARTITION)
        this.CONSUME(K.BY)
        return this.SUBRULE(this.expressions)
      }) ?? []
    const orderBy = this.OPTION3(() => this.SUBRULE(this.orderBy)) ?? []
    const frame = this.OPTION4(() => this.SUBRULE(this.windowFrame))
    const span = this.span(first)
    this.CONSUME(T.RightParen)
    return { kind: 'windowSpecification', existing, partitionBy, orderBy, frame, span }
  })

  private readonly windowFrame = this.RULE('windowFrame', (): WindowFrame => {
    const first = this.LA(1)
    const unit = this.OR([
      { ALT: () => this.word(K.RANGE, 'range') },
      { ALT: () => this.word(K.ROWS, 'rows') },
      { ALT: () => this.word(K.GROUPS, 'groups') },
    ])
    return this.OR2<Alternatives<WindowFrame>>([
      {
        ALT: () => {
          this.CONSUME(K.BETWEEN)
          const start = this.SUBRULE(this.frameBound)
          this.CONSUME(K.AND)
          const end = this.SUBRULE2(this.frameBound)
          return { kind: 'windowFrame', unit, start, end, span: this.span(first) }
        },
      },
      {
        ALT: () => {
          const start = this.SUBRULE3(this.frameBound)
          return { kind: 'windowFrame', unit, start, end: undefined, span: this.span(first) }
        },
      },
    ])
  })

  private readonly frameBound = this.RULE('frameBound', (): FrameBound => {
    const first = this.LA(1)
    return this.OR<Alternatives<FrameBound>>([
      {
        GATE: () => this.isAhead(1, K.UNBOUNDED) && this.isAhead(2, K.PRECEDING, K.FOLLOWING),
        ALT: () => {
          this.CONSUME(K.UNBOUNDED)
          const type = this.OR2([
            { ALT: () => this.word(K.PRECEDING, 'unboundedPreceding') },
            { ALT: () => this.word(K.FOLLOWING, 'unboundedFollowing') },
          ])
          return { kind: 'frameBound', type, value: undefined, span: this.span(first) }
        },
      },
      {
        GATE: () => this.isAhead(1, K.CURRENT) && this.isAhead(2, K.ROW),
        ALT: () => {
          this.CONSUME(K.CURRENT)
          this.CONSUME(K.ROW)
          return { kind: 'frameBound', type: 'currentRow', value: undefined, span: this.span(first) }
        },
      },
      {
        ALT: () => {
          const value = this.SUBRULE(this.expression)
          const type = this.OR3([
            { ALT: () => this.boundSide(K.PRECEDING, 'preceding') },
            { ALT: () => this.boundSide(K.FOLLOWING, 'following') },
          ])
          return { kind: 'frameBound', type, value, span: this.span(first) }
        },
      },
    ])
  })

  /** `ORDER BY a, b` */
  protected readonly orderBy = this.RULE('orderBy', (): readonly SortItem[] => {
    this.CONSUME(K.ORDER)
    this.CONSUME(K.BY)
    return this.SUBRULE(this.sortItems)
  })

  protected readonly sortItems = this.RULE('sortItems', (): readonly SortItem[] => {
    const items = [this.SUBRULE(this.sortItem)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      items.push(this.SUBRULE2(this.sortItem))
    })
    return items
  })

  protected readonly sortItem = this.RULE('sortItem', (): SortItem => {
    const first = this.LA(1)
    const expression = this.SUBRULE(this.expression)
    const descending = this.OPTION(() =>
      this.OR([{ ALT: () => this.word(K.ASC, false) }, { ALT: () => this.word(K.DESC, true) }]),
    )
    const nulls = this.OPTION2(() => {
      this.CONSUME(K.NULLS)
      return this.OR2([{ ALT: () => this.word(K.FIRST, 'first') }, { ALT: () => this.word(K.LAST, 'last') }])
    })
    return { kind: 'sortItem', expression, descending: descending === true, nulls, span: this.span(first) }
  })

  /** The rule has read the same words in another alternative. */
  private boundSide<const Side extends string>(keyword: TokenType, side: Side): Side {
    this.CONSUME2(keyword)
    return side
  }

  private partitionAhead(): boolean {
    return this.isAhead(1, K.PARTITION) && this.isAhead(2, K.BY)
  }

  private frameAhead(): boolean {
    const units = [K.RANGE, K.ROWS, K.GROUPS]
    return this.isAhead(1, ...units) && !this.isAhead(2, T.RightParen, K.PARTITION, K.ORDER, ...units)
  }
}
