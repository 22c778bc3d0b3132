import type { IToken } from 'chevrotain'
import type {
  BinaryLiteral,
  DecimalLiteral,
  DoubleLiteral,
  IntegerLiteral,
  IntervalLiteral,
  IntervalUnit,
  Parameter,
  RowCount,
  StringLiteral,
} from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import { decodeUnicode } from '../unicode.ts'
import { type Alternatives, BaseRules } from './base.ts'

const UNITS = [K.YEAR, K.MONTH, K.DAY, K.HOUR, K.MINUTE, K.SECOND]

/** Literals (SqlBase.g4: string, number, interval, rowCount). */
export abstract class LiteralRules extends BaseRules {
  readonly string = this.RULE('string', (): StringLiteral => {
    const first = this.LA(1)
    const value = this.OR([
      { ALT: () => unquote(this.CONSUME(T.StringToken).image) },
      {
        ALT: () => {
          const token = this.CONSUME(T.UnicodeString)
          const escape = this.OPTION(() => {
            this.CONSUME(K.UESCAPE)
            return unquote(this.CONSUME2(T.StringToken).image)
          })
          return this.ACTION(() => this.decode(token, escape ?? '\\'))
        },
      },
    ])
    return { kind: 'stringLiteral', value, span: this.span(first) }
  })

  readonly binary = this.RULE('binary', (): BinaryLiteral => {
    const token = this.CONSUME(T.BinaryString)
    return this.ACTION(() => {
      const hex = token.image
        .slice(2, -1)
        .replace(/[ \r\n\t]/g, '')
        .toUpperCase()
      if (/[^0-9A-F]/.test(hex)) this.reject(token, 'Binary literal can only contain hexadecimal digits')
      if (hex.length % 2 !== 0) this.reject(token, 'Binary literal must contain an even number of digits')
      return { kind: 'binaryLiteral', hex, span: this.tokenSpan(token) }
    })
  })

  readonly integer = this.RULE('integer', (): IntegerLiteral => {
    const token = this.CONSUME(T.IntegerToken)
    return this.ACTION(() => ({
      kind: 'integerLiteral',
      value: BigInt(token.image.replaceAll('_', '')),
      span: this.tokenSpan(token),
    }))
  })

  /** A minus sign before the digits belongs to the literal. */
  readonly number = this.RULE('number', (): IntegerLiteral | DecimalLiteral | DoubleLiteral => {
    const first = this.LA(1)
    const sign = this.OPTION(() => this.CONSUME(T.Minus)) === undefined ? '' : '-'
    return this.OR<Alternatives<IntegerLiteral | DecimalLiteral | DoubleLiteral>>([
      {
        ALT: () => {
          const { value } = this.SUBRULE(this.integer)
          return this.ACTION(() => ({
            kind: 'integerLiteral',
            value: sign === '' ? value : -value,
            span: this.span(first),
          }))
        },
      },
      {
        ALT: () => {
          const text = sign + this.CONSUME(T.DecimalToken).image.replaceAll('_', '')
          return { kind: 'decimalLiteral', text, span: this.span(first) }
        },
      },
      {
        ALT: () => {
          const text = sign + this.CONSUME(T.DoubleToken).image
          return { kind: 'doubleLiteral', text, span: this.span(first) }
        },
      },
    ])
  })

  readonly parameter = this.RULE('parameter', (): Parameter => {
    const token = this.CONSUME(T.QuestionMark)
    return { kind: 'parameter', position: this.parameters++, span: this.tokenSpan(token) }
  })

  readonly rowCount = this.RULE(
    'rowCount',
    (): RowCount =>
      this.OR([{ ALT: () => this.SUBRULE(this.integer) }, { ALT: () => this.SUBRULE(this.parameter) }]),
  )

  readonly intervalUnit = this.RULE(
    'intervalUnit',
    (): IntervalUnit =>
      this.OR([
        { ALT: () => this.word(K.YEAR, 'year') },
        { ALT: () => this.word(K.MONTH, 'month') },
        { ALT: () => this.word(K.DAY, 'day') },
        { ALT: () => this.word(K.HOUR, 'hour') },
        { ALT: () => this.word(K.MINUTE, 'minute') },
        { ALT: () => this.word(K.SECOND, 'second') },
      ]),
  )

  /** `TO unit`; TO alone may be an alias. */
  readonly intervalEnd = this.RULE('intervalEnd', (): IntervalUnit => {
    this.CONSUME(K.TO)
    return this.SUBRULE(this.intervalUnit)
  })

  readonly interval = this.RULE('interval', (): IntervalLiteral => {
    const first = this.CONSUME(K.INTERVAL)
    const negative =
      this.OPTION(() =>
        this.OR([
          { ALT: () => this.CONSUME(T.Plus) === undefined },
          { ALT: () => this.CONSUME(T.Minus) !== undefined },
        ]),
      ) === true
    const { value } = this.SUBRULE(this.string)
    const from = this.SUBRULE(this.intervalUnit)
    const to = this.OPTION2({
      GATE: () => this.unitAhead(2),
      DEF: () => this.SUBRULE(this.intervalEnd),
    })
    return { kind: 'intervalLiteral', negative, value, from, to, span: this.span(first) }
  })

  protected unitAhead(distance: number): boolean {
    return this.isAhead(distance, ...UNITS)
  }

  protected stringAhead(distance: number): boolean {
    return this.isAhead(distance, T.StringToken, T.UnicodeString)
  }

  private decode(token: IToken, escape: string): string {
    const decoded = decodeUnicode(unquote(token.image.slice(2)), escape)
    return decoded.ok ? decoded.text : this.reject(token, decoded.message)
  }
}

function unquote(image: string): string {
  return image.slice(1, -1).replaceAll(`''`, `'`)
}
