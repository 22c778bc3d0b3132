import type { Identifier, Located } from './node.ts'
import type { IntegerLiteral, IntervalUnit } from './expression.ts'

export type DataType = NamedType | RowType | ArrayType | MapType | DateTimeType | IntervalType

/** A number in `varchar(10)`, or a type in `qdigest(bigint)`. */
export type TypeParameter = IntegerLiteral | DataType

/** Any type that is its name and parameters: `bigint`, `varchar(10)`, `decimal(p, s)`. `double precision` is `double`. */
export interface NamedType extends Located {
  readonly kind: 'namedType'
  readonly name: Identifier
  readonly parameters: readonly TypeParameter[]
}

export interface RowType extends Located {
  readonly kind: 'rowType'
  readonly fields: readonly RowTypeField[]
}

export interface RowTypeField extends Located {
  readonly kind: 'rowTypeField'
  readonly name: Identifier | undefined
  readonly type: DataType
}

/** `array(t)`, `array<t>`, `t array` */
export interface ArrayType extends Located {
  readonly kind: 'arrayType'
  readonly element: DataType
}

/** `map(k, v)`, `map<k, v>` */
export interface MapType extends Located {
  readonly kind: 'mapType'
  readonly key: DataType
  readonly value: DataType
}

/** `timestamp(p) with time zone`, `time(p)`, … */
export interface DateTimeType extends Located {
  readonly kind: 'dateTimeType'
  readonly base: 'timestamp' | 'time'
  readonly precision: TypeParameter | undefined
  readonly withTimeZone: boolean
}

/** `interval year to month`, `interval day to second` */
export interface IntervalType extends Located {
  readonly kind: 'intervalType'
  readonly from: IntervalUnit
  readonly to: IntervalUnit | undefined
}
