import type { DataType, Identifier, IntervalType, RowTypeField, TypeParameter } from '../ast.ts'
import * as T from '../tokens.ts'
import { K } from '../tokens.ts'
import { LiteralRules } from './literal.ts'

/** Types (SqlBase.g4: type, rowField, typeParameter). */
export abstract class TypeRules extends LiteralRules {
  /** Deviation: the size in `bigint ARRAY[3]` is not read; Trino reads it to say that it is not supported. */
  readonly dataType = this.RULE('dataType', (): DataType => {
    const first = this.LA(1)
    this.enter()
    let type: DataType = this.OR([
      {
        GATE: () => this.isAhead(1, K.ROW) && this.isAhead(2, T.LeftParen),
        ALT: () => this.SUBRULE(this.rowType),
      },
      {
        GATE: () => this.isAhead(1, K.INTERVAL) && this.unitAhead(2),
        ALT: () => this.SUBRULE(this.intervalType),
      },
      { GATE: () => this.isAhead(1, K.TIMESTAMP, K.TIME), ALT: () => this.SUBRULE(this.dateTimeType) },
      {
        GATE: () => this.isAhead(1, K.DOUBLE) && this.isAhead(2, K.PRECISION),
        ALT: () => this.SUBRULE(this.doublePrecisionType),
      },
      {
        GATE: () => this.isAhead(1, K.ARRAY) && this.isAhead(2, T.Less),
        ALT: () => this.SUBRULE(this.legacyArrayType),
      },
      {
        GATE: () => this.isAhead(1, K.MAP) && this.isAhead(2, T.Less),
        ALT: () => this.SUBRULE(this.legacyMapType),
      },
      { ALT: () => this.SUBRULE(this.namedType) },
    ])
    this.MANY(() => {
      this.CONSUME(K.ARRAY)
      type = { kind: 'arrayType', element: type, span: this.span(first) }
    })
    this.leave()
    return type
  })

  private readonly namedType = this.RULE('namedType', (): DataType => {
    const first = this.LA(1)
    const name = this.SUBRULE(this.identifier)
    const parameters: TypeParameter[] = []
    this.OPTION(() => {
      this.CONSUME(T.LeftParen)
      parameters.push(this.SUBRULE(this.typeParameter))
      this.MANY(() => {
        this.CONSUME(T.Comma)
        parameters.push(this.SUBRULE2(this.typeParameter))
      })
      this.CONSUME(T.RightParen)
    })
    return this.ACTION(() => {
      const span = this.span(first)
      return nested(name, parameters, span) ?? { kind: 'namedType', name, parameters, span }
    })
  })

  private readonly doublePrecisionType = this.RULE('doublePrecisionType', (): DataType => {
    const first = this.CONSUME(K.DOUBLE)
    this.CONSUME(K.PRECISION)
    const span = this.span(first)
    return {
      kind: 'namedType',
      name: { kind: 'identifier', value: 'double', quoted: false, span },
      parameters: [],
      span,
    }
  })

  private readonly rowType = this.RULE('rowType', (): DataType => {
    const first = this.CONSUME(K.ROW)
    this.CONSUME(T.LeftParen)
    const fields = [this.SUBRULE(this.rowField)]
    this.MANY(() => {
      this.CONSUME(T.Comma)
      fields.push(this.SUBRULE2(this.rowField))
    })
    this.CONSUME(T.RightParen)
    return { kind: 'rowType', fields, span: this.span(first) }
  })

  private readonly rowField = this.RULE('rowField', (): RowTypeField => {
    const first = this.LA(1)
    const name = this.OPTION({
      GATE: () => this.fieldNameAhead(),
      DEF: () => this.SUBRULE(this.identifier),
    })
    const type = this.SUBRULE(this.dataType)
    return { kind: 'rowTypeField', name, type, span: this.span(first) }
  })

  private readonly intervalType = this.RULE('intervalType', (): IntervalType => {
    const first = this.CONSUME(K.INTERVAL)
    const from = this.SUBRULE(this.intervalUnit)
    const to = this.OPTION({ GATE: () => this.unitAhead(2), DEF: () => this.SUBRULE(this.intervalEnd) })
    return { kind: 'intervalType', from, to, span: this.span(first) }
  })

  private readonly dateTimeType = this.RULE('dateTimeType', (): DataType => {
    const first = this.LA(1)
    const base = this.OR([
      { ALT: () => this.word(K.TIMESTAMP, 'timestamp') },
      { ALT: () => this.word(K.TIME, 'time') },
    ])
    const precision = this.OPTION(() => {
      this.CONSUME(T.LeftParen)
      const parameter = this.SUBRULE(this.typeParameter)
      this.CONSUME(T.RightParen)
      return parameter
    })
    const withTimeZone = this.OPTION2({
      GATE: () => this.isAhead(2, K.TIME),
      DEF: () => {
        const zoned = this.OR2([
          { ALT: () => this.word(K.WITH, true) },
          { ALT: () => this.word(K.WITHOUT, false) },
        ])
        this.CONSUME2(K.TIME)
        this.CONSUME(K.ZONE)
        return zoned
      },
    })
    return {
      kind: 'dateTimeType',
      base,
      precision,
      withTimeZone: withTimeZone === true,
      span: this.span(first),
    }
  })

  private readonly legacyArrayType = this.RULE('legacyArrayType', (): DataType => {
    const first = this.CONSUME(K.ARRAY)
    this.CONSUME(T.Less)
    const element = this.SUBRULE(this.dataType)
    this.CONSUME(T.Greater)
    return { kind: 'arrayType', element, span: this.span(first) }
  })

  private readonly legacyMapType = this.RULE('legacyMapType', (): DataType => {
    const first = this.CONSUME(K.MAP)
    this.CONSUME(T.Less)
    const key = this.SUBRULE(this.dataType)
    this.CONSUME(T.Comma)
    const value = this.SUBRULE2(this.dataType)
    this.CONSUME(T.Greater)
    return { kind: 'mapType', key, value, span: this.span(first) }
  })

  private readonly typeParameter = this.RULE(
    'typeParameter',
    (): TypeParameter =>
      this.OR([{ ALT: () => this.SUBRULE(this.integer) }, { ALT: () => this.SUBRULE(this.dataType) }]),
  )

  /** Whether a name and then a type follow: `row(a bigint)` but not `row(double precision)`. */
  private fieldNameAhead(): boolean {
    if (!this.isAhead(2, T.Name)) return false
    if (this.isAhead(2, K.ARRAY) && this.isAhead(3, T.Comma, T.RightParen, K.ARRAY)) return false
    if (this.isAhead(1, K.INTERVAL)) return !this.unitAhead(2)
    if (this.isAhead(1, K.TIMESTAMP, K.TIME)) return !this.isAhead(2, K.WITHOUT)
    return !(
      this.isAhead(1, K.DOUBLE) &&
      this.isAhead(2, K.PRECISION) &&
      this.isAhead(3, T.Comma, T.RightParen)
    )
  }
}

function nested(
  name: Identifier,
  parameters: readonly TypeParameter[],
  span: DataType['span'],
): DataType | undefined {
  const [first, second, third] = parameters
  if (first === undefined || first.kind === 'integerLiteral' || third !== undefined) return undefined
  const word = name.value.toLowerCase()
  if (word === 'array' && second === undefined) return { kind: 'arrayType', element: first, span }
  if (word === 'map' && second !== undefined && second.kind !== 'integerLiteral')
    return { kind: 'mapType', key: first, value: second, span }
  return undefined
}
