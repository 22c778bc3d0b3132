import type { ParserMethod } from 'chevrotain'
import type {
  CurrentValue,
  CurrentValueName,
  Expression,
  Extract,
  ExtractField,
  Grouping,
  ListAgg,
  ListAggOverflow,
  Normalize,
  Position,
  Substring,
  Trim,
} from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { FunctionRules } from './function.ts'

const EXTRACT_FIELDS: ReadonlySet<string> = new Set<ExtractField>([
  ...(['year', 'quarter', 'month', 'week', 'day', 'day_of_month', 'day_of_week', 'dow'] as const),
  ...(['day_of_year', 'doy', 'year_of_week', 'yow', 'hour', 'minute', 'second'] as const),
  ...(['timezone_minute', 'timezone_hour'] as const),
])

const EXTRACT_FIELD_LIST = [...EXTRACT_FIELDS].join(', ').toUpperCase()

function isExtractField(word: string): word is ExtractField {
  return EXTRACT_FIELDS.has(word)
}

/** Functions with a syntax of their own, JSON's apart (SqlBase.g4: the rest of primaryExpression). */
export abstract class SpecialFunctionRules extends FunctionRules {
  protected abstract readonly jsonFunction: ParserMethod<[], Expression>

  readonly specialFunction = this.RULE(
    'specialFunction',
    (): Expression =>
      this.OR<Alternatives<Expression>>([
        { ALT: () => this.SUBRULE(this.currentValue) },
        { ALT: () => this.SUBRULE(this.currentTime) },
        { ALT: () => this.SUBRULE(this.trim) },
        { ALT: () => this.SUBRULE(this.extract) },
        { ALT: () => this.SUBRULE(this.normalize) },
        { ALT: () => this.SUBRULE(this.grouping) },
        { ALT: () => this.SUBRULE(this.listAgg) },
        { ALT: () => this.SUBRULE(this.jsonFunction) },
      ]),
  )

  private readonly currentValue = this.RULE('currentValue', (): CurrentValue => {
    const first = this.LA(1)
    const name = this.OR<Alternatives<CurrentValueName>>([
      { ALT: () => this.word(K.CURRENT_DATE, 'current_date') },
      { ALT: () => this.word(K.CURRENT_USER, 'current_user') },
      { ALT: () => this.word(K.CURRENT_CATALOG, 'current_catalog') },
      { ALT: () => this.word(K.CURRENT_SCHEMA, 'current_schema') },
      { ALT: () => this.word(K.CURRENT_PATH, 'current_path') },
    ])
    return { kind: 'currentValue', name, precision: undefined, span: this.span(first) }
  })

  private readonly currentTime = this.RULE('currentTime', (): CurrentValue => {
    const first = this.LA(1)
    const name = this.OR<Alternatives<CurrentValueName>>([
      { ALT: () => this.word(K.CURRENT_TIMESTAMP, 'current_timestamp') },
      { ALT: () => this.word(K.CURRENT_TIME, 'current_time') },
      { ALT: () => this.word(K.LOCALTIMESTAMP, 'localtimestamp') },
      { ALT: () => this.word(K.LOCALTIME, 'localtime') },
    ])
    const precision = this.OPTION(() => {
      this.CONSUME(T.LeftParen)
      const { value } = this.SUBRULE(this.integer)
      this.CONSUME(T.RightParen)
      return this.ACTION(() => Number(value))
    })
    return { kind: 'currentValue', name, precision, span: this.span(first) }
  })

  private readonly trim = this.RULE('trim', (): Trim => {
    const first = this.CONSUME(K.TRIM)
    const withFrom = this.isInside(1, K.FROM)
    this.CONSUME(T.LeftParen)
    const { side, characters, value } = this.OR([
      {
        GATE: () => withFrom,
        ALT: () => {
          const given = this.OPTION(() =>
            this.OR2([
              { ALT: () => this.word(K.LEADING, 'leading') },
              { ALT: () => this.word(K.TRAILING, 'trailing') },
              { ALT: () => this.word(K.BOTH, 'both') },
            ]),
          )
          const removed = this.OPTION2(() => this.SUBRULE(this.valueExpression))
          this.CONSUME(K.FROM)
          return {
            side: given ?? 'both',
            characters: removed,
            value: this.SUBRULE2(this.valueExpression),
          } as const
        },
      },
      {
        ALT: () => {
          const source = this.SUBRULE3(this.valueExpression)
          const removed = this.OPTION3(() => {
            this.CONSUME(T.Comma)
            return this.SUBRULE4(this.valueExpression)
          })
          return { side: 'both', characters: removed, value: source } as const
        },
      },
    ])
    this.CONSUME(T.RightParen)
    return { kind: 'trim', side, characters, value, span: this.span(first) }
  })

  /** Reached where FROM stands in its parentheses; the form with commas is a function call. */
  readonly substring = this.RULE('substring', (): Substring => {
    const first = this.CONSUME(K.SUBSTRING)
    this.CONSUME(T.LeftParen)
    const value = this.SUBRULE(this.valueExpression)
    this.CONSUME(K.FROM)
    const start = this.SUBRULE2(this.valueExpression)
    const length = this.OPTION(() => {
      this.CONSUME(K.FOR)
      return this.SUBRULE3(this.valueExpression)
    })
    this.CONSUME(T.RightParen)
    return { kind: 'substring', value, start, length, span: this.span(first) }
  })

  /** Reached where IN stands in its parentheses. */
  readonly position = this.RULE('position', (): Position => {
    const first = this.CONSUME(K.POSITION)
    this.CONSUME(T.LeftParen)
    const needle = this.SUBRULE(this.valueExpression)
    this.CONSUME(K.IN)
    const value = this.SUBRULE2(this.valueExpression)
    this.CONSUME(T.RightParen)
    return { kind: 'position', needle, value, span: this.span(first) }
  })

  private readonly extract = this.RULE('extract', (): Extract => {
    const first = this.CONSUME(K.EXTRACT)
    this.CONSUME(T.LeftParen)
    const { value: name } = this.SUBRULE(this.identifier)
    const field = this.ACTION(() => {
      const word = name.toLowerCase()
      return isExtractField(word)
        ? word
        : this.reject(first, `Invalid EXTRACT field ${name}, valid fields are: ${EXTRACT_FIELD_LIST}`)
    })
    this.CONSUME(K.FROM)
    const value = this.SUBRULE(this.valueExpression)
    this.CONSUME(T.RightParen)
    return { kind: 'extract', field, value, span: this.span(first) }
  })

  private readonly normalize = this.RULE('normalize', (): Normalize => {
    const first = this.CONSUME(K.NORMALIZE)
    this.CONSUME(T.LeftParen)
    const value = this.SUBRULE(this.valueExpression)
    const form = this.OPTION(() => {
      this.CONSUME(T.Comma)
      return this.OR([
        { ALT: () => this.word(K.NFD, 'nfd') },
        { ALT: () => this.word(K.NFC, 'nfc') },
        { ALT: () => this.word(K.NFKD, 'nfkd') },
        { ALT: () => this.word(K.NFKC, 'nfkc') },
      ])
    })
    this.CONSUME(T.RightParen)
    return { kind: 'normalize', value, form: form ?? 'nfc', span: this.span(first) }
  })

  private readonly grouping = this.RULE('grouping', (): Grouping => {
    const first = this.CONSUME(K.GROUPING)
    this.CONSUME(T.LeftParen)
    const columns: Expression[] = []
    this.OPTION(() => {
      columns.push(this.SUBRULE(this.groupingColumn))
      this.MANY(() => {
        this.CONSUME(T.Comma)
        columns.push(this.SUBRULE2(this.groupingColumn))
      })
    })
    this.CONSUME(T.RightParen)
    return { kind: 'grouping', columns, span: this.span(first) }
  })

  /** A qualified name as the expression it is elsewhere. */
  private readonly groupingColumn = this.RULE('groupingColumn', (): Expression => {
    const first = this.LA(1)
    let column: Expression = this.SUBRULE(this.identifier)
    this.MANY(() => {
      this.CONSUME(T.Dot)
      const field = this.SUBRULE2(this.identifier)
      column = { kind: 'dereference', base: column, field, span: this.span(first) }
    })
    return column
  })

  private readonly listAgg = this.RULE('listAgg', (): ListAgg => {
    const first = this.CONSUME(K.LISTAGG)
    this.CONSUME(T.LeftParen)
    const distinct = this.SUBRULE(this.setQuantifier)
    const value = this.SUBRULE(this.expression)
    const separator = this.OPTION(() => {
      this.CONSUME(T.Comma)
      return this.SUBRULE(this.string)
    })
    const overflow = this.OPTION2(() => this.SUBRULE(this.listAggOverflow))
    this.CONSUME(T.RightParen)
    this.CONSUME(K.WITHIN)
    this.CONSUME(K.GROUP)
    this.CONSUME2(T.LeftParen)
    const orderBy = this.SUBRULE(this.orderBy)
    this.CONSUME2(T.RightParen)
    const filter = this.OPTION3({
      GATE: () => this.isAhead(2, T.LeftParen) && this.isAhead(3, K.WHERE),
      DEF: () => this.SUBRULE(this.filter),
    })
    return { kind: 'listAgg', distinct, value, separator, overflow, orderBy, filter, span: this.span(first) }
  })

  private readonly listAggOverflow = this.RULE('listAggOverflow', (): ListAggOverflow => {
    const first = this.CONSUME(K.ON)
    this.CONSUME(K.OVERFLOW)
    return this.OR<Alternatives<ListAggOverflow>>([
      {
        ALT: () => {
          this.CONSUME(K.ERROR)
          return {
            kind: 'listAggOverflow',
            behavior: 'error',
            filler: undefined,
            withCount: false,
            span: this.span(first),
          }
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.TRUNCATE)
          const filler = this.OPTION(() => this.SUBRULE(this.string))
          const withCount = this.OR2([
            { ALT: () => this.word(K.WITH, true) },
            { ALT: () => this.word(K.WITHOUT, false) },
          ])
          this.CONSUME(K.COUNT)
          return { kind: 'listAggOverflow', behavior: 'truncate', filler, withCount, span: this.span(first) }
        },
      },
    ])
  })
}
