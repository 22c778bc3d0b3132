import type {
  Expression,
  JsonArray,
  JsonExists,
  JsonFormat,
  JsonInput,
  JsonObject,
  JsonObjectMember,
  JsonPathArgument,
  JsonPathInvocation,
  JsonQuery,
  JsonQueryBehavior,
  JsonReturning,
  JsonValue,
  JsonValueBehavior,
  JsonWrapper,
} from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import type { Alternatives } from './base.ts'
import { SpecialFunctionRules } from './special.ts'

/** What cannot begin an expression, so that the word before it is the key or its first part. */
const KEY_GOES_ON = [
  ...[T.Colon, T.Dot, T.LeftBracket, T.ConcatOperator, T.Asterisk, T.Slash, T.Percent, T.TypeCast],
  ...[T.Equal, T.NotEqual, T.Less, T.LessOrEqual, T.Greater, T.GreaterOrEqual],
]

/** What is done where a path finds nothing, or fails. */
interface Behaviors<Behavior> {
  readonly onEmpty: Behavior | undefined
  readonly onError: Behavior | undefined
}

/** The SQL/JSON functions (SqlBase.g4: jsonExists to jsonArray, jsonPathInvocation). */
export abstract class JsonRules extends SpecialFunctionRules {
  readonly jsonFunction = this.RULE(
    'jsonFunction',
    (): Expression =>
      this.OR<Alternatives<Expression>>([
        { ALT: () => this.SUBRULE(this.jsonExists) },
        { ALT: () => this.SUBRULE(this.jsonValue) },
        { ALT: () => this.SUBRULE(this.jsonQuery) },
        { ALT: () => this.SUBRULE(this.jsonObject) },
        { ALT: () => this.SUBRULE(this.jsonArray) },
      ]),
  )

  private readonly jsonExists = this.RULE('jsonExists', (): JsonExists => {
    const first = this.CONSUME(K.JSON_EXISTS)
    this.CONSUME(T.LeftParen)
    const path = this.SUBRULE(this.jsonPath)
    const onError = this.OPTION(() => {
      const behavior = this.OR([
        { ALT: () => this.word(K.TRUE, 'true') },
        { ALT: () => this.word(K.FALSE, 'false') },
        { ALT: () => this.word(K.UNKNOWN, 'unknown') },
        { ALT: () => this.word(K.ERROR, 'error') },
      ])
      this.CONSUME(K.ON)
      this.CONSUME2(K.ERROR)
      return behavior
    })
    this.CONSUME(T.RightParen)
    return { kind: 'jsonExists', path, onError, span: this.span(first) }
  })

  private readonly jsonValue = this.RULE('jsonValue', (): JsonValue => {
    const first = this.CONSUME(K.JSON_VALUE)
    this.CONSUME(T.LeftParen)
    const path = this.SUBRULE(this.jsonPath)
    const returning = this.OPTION(() => {
      this.CONSUME(K.RETURNING)
      return this.SUBRULE(this.dataType)
    })
    const { onEmpty, onError } = this.SUBRULE(this.jsonValueBehaviors)
    this.CONSUME(T.RightParen)
    return { kind: 'jsonValue', path, returning, onEmpty, onError, span: this.span(first) }
  })

  private readonly jsonQuery = this.RULE('jsonQuery', (): JsonQuery => {
    const first = this.CONSUME(K.JSON_QUERY)
    this.CONSUME(T.LeftParen)
    const path = this.SUBRULE(this.jsonPath)
    const returning = this.OPTION(() => this.SUBRULE(this.jsonReturning))
    const wrapper = this.OPTION2(() => this.SUBRULE(this.jsonWrapper))
    const quotes = this.OPTION3(() => this.SUBRULE(this.jsonQuotes))
    const { onEmpty, onError } = this.SUBRULE(this.jsonQueryBehaviors)
    this.CONSUME(T.RightParen)
    return { kind: 'jsonQuery', path, returning, wrapper, quotes, onEmpty, onError, span: this.span(first) }
  })

  private readonly jsonObject = this.RULE('jsonObject', (): JsonObject => {
    const first = this.CONSUME(K.JSON_OBJECT)
    this.CONSUME(T.LeftParen)
    const members: JsonObjectMember[] = []
    let nulls: JsonObject['nulls']
    let uniqueKeys: boolean | undefined
    this.OPTION({
      GATE: () => !this.isAhead(1, K.RETURNING) || this.isAhead(2, K.VALUE, T.Colon),
      DEF: () => {
        members.push(this.SUBRULE(this.jsonObjectMember))
        this.MANY(() => {
          this.CONSUME(T.Comma)
          members.push(this.SUBRULE2(this.jsonObjectMember))
        })
        nulls = this.OPTION2(() => this.SUBRULE(this.jsonNulls))
        uniqueKeys = this.OPTION3(() => {
          const unique = this.OR([
            { ALT: () => this.word(K.WITH, true) },
            { ALT: () => this.word(K.WITHOUT, false) },
          ])
          this.CONSUME(K.UNIQUE)
          this.OPTION4(() => this.CONSUME(K.KEYS))
          return unique
        })
      },
    })
    const returning = this.OPTION5(() => this.SUBRULE(this.jsonReturning))
    this.CONSUME(T.RightParen)
    return { kind: 'jsonObject', members, nulls, uniqueKeys, returning, span: this.span(first) }
  })

  private readonly jsonObjectMember = this.RULE('jsonObjectMember', (): JsonObjectMember => {
    const first = this.LA(1)
    this.OPTION({ GATE: () => this.keyAhead(), DEF: () => this.CONSUME(K.KEY) })
    const key = this.SUBRULE(this.expression)
    this.OR([{ ALT: () => this.CONSUME(K.VALUE) }, { ALT: () => this.CONSUME(T.Colon) }])
    const value = this.SUBRULE(this.jsonInput)
    return { kind: 'jsonObjectMember', key, value, span: this.span(first) }
  })

  private readonly jsonArray = this.RULE('jsonArray', (): JsonArray => {
    const first = this.CONSUME(K.JSON_ARRAY)
    this.CONSUME(T.LeftParen)
    const elements: JsonInput[] = []
    let nulls: JsonArray['nulls']
    this.OPTION({
      GATE: () => !this.isAhead(1, K.RETURNING) || this.isAhead(2, T.Comma, T.RightParen),
      DEF: () => {
        elements.push(this.SUBRULE(this.jsonInput))
        this.MANY(() => {
          this.CONSUME(T.Comma)
          elements.push(this.SUBRULE2(this.jsonInput))
        })
        nulls = this.OPTION2(() => this.SUBRULE(this.jsonNulls))
      },
    })
    const returning = this.OPTION3(() => this.SUBRULE(this.jsonReturning))
    this.CONSUME(T.RightParen)
    return { kind: 'jsonArray', elements, nulls, returning, span: this.span(first) }
  })

  /** `input, 'path' AS name PASSING argument AS name` */
  protected readonly jsonPath = this.RULE('jsonPath', (): JsonPathInvocation => {
    const first = this.LA(1)
    const input = this.SUBRULE(this.jsonInput)
    this.CONSUME(T.Comma)
    const path = this.SUBRULE(this.string)
    const name = this.OPTION(() => {
      this.CONSUME(K.AS)
      return this.SUBRULE(this.identifier)
    })
    const passing: JsonPathArgument[] = []
    this.OPTION2(() => {
      this.CONSUME(K.PASSING)
      passing.push(this.SUBRULE(this.jsonPathArgument))
      this.MANY(() => {
        this.CONSUME2(T.Comma)
        passing.push(this.SUBRULE2(this.jsonPathArgument))
      })
    })
    return { kind: 'jsonPathInvocation', input, path, name, passing, span: this.span(first) }
  })

  private readonly jsonPathArgument = this.RULE('jsonPathArgument', (): JsonPathArgument => {
    const first = this.LA(1)
    const input = this.SUBRULE(this.jsonInput)
    this.CONSUME(K.AS)
    const name = this.SUBRULE(this.identifier)
    return { kind: 'jsonPathArgument', input, name, span: this.span(first) }
  })

  private readonly jsonInput = this.RULE('jsonInput', (): JsonInput => {
    const first = this.LA(1)
    const value = this.SUBRULE(this.expression)
    const format = this.OPTION(() => this.SUBRULE(this.jsonFormat))
    return { kind: 'jsonInput', value, format, span: this.span(first) }
  })

  protected readonly jsonFormat = this.RULE('jsonFormat', (): JsonFormat => {
    const first = this.CONSUME(K.FORMAT)
    this.CONSUME(K.JSON)
    const encoding = this.OPTION(() => {
      this.CONSUME(K.ENCODING)
      return this.OR([
        { ALT: () => this.word(K.UTF8, 'utf8') },
        { ALT: () => this.word(K.UTF16, 'utf16') },
        { ALT: () => this.word(K.UTF32, 'utf32') },
      ])
    })
    return { kind: 'jsonFormat', encoding, span: this.span(first) }
  })

  private readonly jsonReturning = this.RULE('jsonReturning', (): JsonReturning => {
    const first = this.CONSUME(K.RETURNING)
    const type = this.SUBRULE(this.dataType)
    const format = this.OPTION(() => this.SUBRULE(this.jsonFormat))
    return { kind: 'jsonReturning', type, format, span: this.span(first) }
  })

  private readonly jsonNulls = this.RULE('jsonNulls', (): 'null' | 'absent' => {
    const nulls = this.OR([
      { ALT: () => this.word(K.NULL, 'null') },
      { ALT: () => this.word(K.ABSENT, 'absent') },
    ])
    this.CONSUME(K.ON)
    this.CONSUME2(K.NULL)
    return nulls
  })

  protected readonly jsonWrapper = this.RULE('jsonWrapper', (): JsonWrapper => {
    const wrapper = this.OR<Alternatives<JsonWrapper>>([
      { ALT: () => this.word(K.WITHOUT, 'without') },
      {
        ALT: () => {
          this.CONSUME(K.WITH)
          return (
            this.OPTION(() =>
              this.OR2([
                { ALT: () => this.word(K.CONDITIONAL, 'conditional') },
                { ALT: () => this.word(K.UNCONDITIONAL, 'unconditional') },
              ]),
            ) ?? 'unconditional'
          )
        },
      },
    ])
    this.OPTION2(() => this.CONSUME(K.ARRAY))
    this.CONSUME(K.WRAPPER)
    return wrapper
  })

  protected readonly jsonQuotes = this.RULE('jsonQuotes', (): 'keep' | 'omit' => {
    const quotes = this.OR([
      { ALT: () => this.word(K.KEEP, 'keep') },
      { ALT: () => this.word(K.OMIT, 'omit') },
    ])
    this.CONSUME(K.QUOTES)
    this.OPTION(() => {
      this.CONSUME(K.ON)
      this.CONSUME(K.SCALAR)
      this.CONSUME(K.STRING)
    })
    return quotes
  })

  protected readonly jsonValueBehaviors = this.RULE(
    'jsonValueBehaviors',
    (): Behaviors<JsonValueBehavior> => {
      let onEmpty: JsonValueBehavior | undefined
      let onError: JsonValueBehavior | undefined
      this.MANY({
        GATE: () => onError === undefined,
        DEF: () => {
          const behavior = this.SUBRULE(this.jsonValueBehavior)
          this.CONSUME(K.ON)
          this.OR([
            {
              GATE: () => onEmpty === undefined,
              ALT: () => {
                this.CONSUME(K.EMPTY)
                onEmpty = behavior
              },
            },
            {
              ALT: () => {
                this.CONSUME(K.ERROR)
                onError = behavior
              },
            },
          ])
        },
      })
      return { onEmpty, onError }
    },
  )

  private readonly jsonValueBehavior = this.RULE('jsonValueBehavior', (): JsonValueBehavior => {
    const first = this.LA(1)
    const kind = 'jsonValueBehavior'
    return this.OR<Alternatives<JsonValueBehavior>>([
      {
        ALT: () => ({
          kind,
          behavior: this.word(K.ERROR, 'error'),
          default: undefined,
          span: this.span(first),
        }),
      },
      {
        ALT: () => ({
          kind,
          behavior: this.word(K.NULL, 'null'),
          default: undefined,
          span: this.span(first),
        }),
      },
      {
        ALT: () => {
          this.CONSUME(K.DEFAULT)
          const value = this.SUBRULE(this.expression)
          return { kind, behavior: 'default', default: value, span: this.span(first) }
        },
      },
    ])
  })

  protected readonly jsonQueryBehaviors = this.RULE(
    'jsonQueryBehaviors',
    (): Behaviors<JsonQueryBehavior> => {
      let onEmpty: JsonQueryBehavior | undefined
      let onError: JsonQueryBehavior | undefined
      this.MANY({
        GATE: () => onError === undefined,
        DEF: () => {
          const behavior = this.SUBRULE(this.jsonQueryBehavior)
          this.CONSUME(K.ON)
          this.OR([
            {
              GATE: () => onEmpty === undefined,
              ALT: () => {
                this.CONSUME(K.EMPTY)
                onEmpty = behavior
              },
            },
            {
              ALT: () => {
                this.CONSUME(K.ERROR)
                onError = behavior
              },
            },
          ])
        },
      })
      return { onEmpty, onError }
    },
  )

  private readonly jsonQueryBehavior = this.RULE(
    'jsonQueryBehavior',
    (): JsonQueryBehavior =>
      this.OR<Alternatives<JsonQueryBehavior>>([
        { ALT: () => this.word(K.ERROR, 'error') },
        { ALT: () => this.word(K.NULL, 'null') },
        {
          ALT: () => {
            this.CONSUME(K.EMPTY)
            return this.OR2([
              { ALT: () => this.word(K.ARRAY, 'emptyArray') },
              { ALT: () => this.word(K.OBJECT, 'emptyObject') },
            ])
          },
        },
      ]),
  )

  /** Whether KEY is the keyword and not itself the key, as in `key VALUE 1`. */
  private keyAhead(): boolean {
    return this.isAhead(2, K.VALUE)
      ? this.isAhead(3, K.VALUE, ...KEY_GOES_ON)
      : !this.isAhead(2, ...KEY_GOES_ON)
  }
}
