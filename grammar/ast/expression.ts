import type { Identifier, Located, QualifiedName, Span } from './node.ts'
import type { Query, SortItem, WindowReference, WindowSpecification } from './query.ts'
import type { JsonArray, JsonExists, JsonObject, JsonQuery, JsonValue } from './json.ts'
import type { DataType } from './type.ts'

export type Expression =
  | Literal
  | Identifier
  | Dereference
  | Subscript
  | Parameter
  | Unary
  | Arithmetic
  | Concat
  | AtTimeZone
  | Comparison
  | QuantifiedComparison
  | Between
  | InList
  | InSubquery
  | Like
  | IsNull
  | IsDistinctFrom
  | And
  | Or
  | Not
  | Exists
  | ScalarSubquery
  | SimpleCase
  | SearchedCase
  | Cast
  | Row
  | ArrayConstructor
  | Lambda
  | FunctionCall
  | ListAgg
  | Grouping
  | Extract
  | Trim
  | Substring
  | Position
  | Normalize
  | CurrentValue
  | JsonExists
  | JsonValue
  | JsonQuery
  | JsonObject
  | JsonArray

export type Literal =
  | NullLiteral
  | BooleanLiteral
  | StringLiteral
  | BinaryLiteral
  | IntegerLiteral
  | DecimalLiteral
  | DoubleLiteral
  | TypedLiteral
  | IntervalLiteral

export interface NullLiteral extends Located {
  readonly kind: 'nullLiteral'
}

export interface BooleanLiteral extends Located {
  readonly kind: 'booleanLiteral'
  readonly value: boolean
}

/** `'…'` and `U&'…'`, quotes and escapes resolved. */
export interface StringLiteral extends Located {
  readonly kind: 'stringLiteral'
  readonly value: string
}

/** `X'…'`; `hex` holds an even number of upper-case digits. */
export interface BinaryLiteral extends Located {
  readonly kind: 'binaryLiteral'
  readonly hex: string
}

/** A minus sign before digits belongs to the literal, as in Trino. The value has no bound here. */
export interface IntegerLiteral extends Located {
  readonly kind: 'integerLiteral'
  readonly value: bigint
}

/** `1.50`: digits as written (they tell precision and scale), sign included, underscores gone. */
export interface DecimalLiteral extends Located {
  readonly kind: 'decimalLiteral'
  readonly text: string
}

/** `1.5E3`: as written; `Number(text)` is its value. */
export interface DoubleLiteral extends Located {
  readonly kind: 'doubleLiteral'
  readonly text: string
}

/** `type 'text'`: DATE, TIMESTAMP, DECIMAL, JSON, IPADDRESS, …; `type` is what stood before the string. */
export interface TypedLiteral extends Located {
  readonly kind: 'typedLiteral'
  readonly type: Identifier
  readonly value: string
}

export type IntervalUnit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'

/** `INTERVAL -'1' DAY TO SECOND` */
export interface IntervalLiteral extends Located {
  readonly kind: 'intervalLiteral'
  readonly negative: boolean
  readonly value: string
  readonly from: IntervalUnit
  readonly to: IntervalUnit | undefined
}

/** `base.field`; whether `base` is a table, a schema or a row is for the binder to find out. */
export interface Dereference extends Located {
  readonly kind: 'dereference'
  readonly base: Expression
  readonly field: Identifier
}

export interface Subscript extends Located {
  readonly kind: 'subscript'
  readonly base: Expression
  readonly index: Expression
}

/** `?`; `position` counts from 0 in the order of the text. */
export interface Parameter extends Located {
  readonly kind: 'parameter'
  readonly position: number
}

export interface Unary extends Located {
  readonly kind: 'unary'
  readonly operator: '-' | '+'
  readonly operand: Expression
}

/** What an operator's node adds: where the operator stands, which is where Trino reports its type errors. */
export interface Operation extends Located {
  readonly operatorSpan: Span
}

export interface Arithmetic extends Operation {
  readonly kind: 'arithmetic'
  readonly operator: '+' | '-' | '*' | '/' | '%'
  readonly left: Expression
  readonly right: Expression
}

/** `a || b || c`: two operands or more. */
export interface Concat extends Operation {
  readonly kind: 'concat'
  readonly operands: readonly Expression[]
}

/** `zone` is a string literal or an interval literal. */
export interface AtTimeZone extends Operation {
  readonly kind: 'atTimeZone'
  readonly value: Expression
  readonly zone: StringLiteral | IntervalLiteral
}

/** `!=` is written `<>`. */
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>='

export interface Comparison extends Operation {
  readonly kind: 'comparison'
  readonly operator: ComparisonOperator
  readonly left: Expression
  readonly right: Expression
}

/** `left = ALL (query)`; SOME is ANY. */
export interface QuantifiedComparison extends Operation {
  readonly kind: 'quantifiedComparison'
  readonly operator: ComparisonOperator
  readonly quantifier: 'all' | 'any'
  readonly left: Expression
  readonly query: Query
}

export interface Between extends Operation {
  readonly kind: 'between'
  readonly negated: boolean
  readonly value: Expression
  readonly lower: Expression
  readonly upper: Expression
}

export interface InList extends Operation {
  readonly kind: 'inList'
  readonly negated: boolean
  readonly value: Expression
  readonly list: readonly Expression[]
}

export interface InSubquery extends Operation {
  readonly kind: 'inSubquery'
  readonly negated: boolean
  readonly value: Expression
  readonly query: Query
}

export interface Like extends Operation {
  readonly kind: 'like'
  readonly negated: boolean
  readonly value: Expression
  readonly pattern: Expression
  readonly escape: Expression | undefined
}

export interface IsNull extends Operation {
  readonly kind: 'isNull'
  readonly negated: boolean
  readonly value: Expression
}

export interface IsDistinctFrom extends Operation {
  readonly kind: 'isDistinctFrom'
  readonly negated: boolean
  readonly left: Expression
  readonly right: Expression
}

/** Two operands or more. */
export interface And extends Located {
  readonly kind: 'and'
  readonly operands: readonly Expression[]
}

/** Two operands or more. */
export interface Or extends Located {
  readonly kind: 'or'
  readonly operands: readonly Expression[]
}

export interface Not extends Located {
  readonly kind: 'not'
  readonly operand: Expression
}

export interface Exists extends Located {
  readonly kind: 'exists'
  readonly query: Query
}

export interface ScalarSubquery extends Located {
  readonly kind: 'scalarSubquery'
  readonly query: Query
}

export interface SimpleCase extends Located {
  readonly kind: 'simpleCase'
  readonly operand: Expression
  readonly whens: readonly WhenClause[]
  readonly otherwise: Expression | undefined
}

export interface SearchedCase extends Located {
  readonly kind: 'searchedCase'
  readonly whens: readonly WhenClause[]
  readonly otherwise: Expression | undefined
}

export interface WhenClause extends Located {
  readonly kind: 'whenClause'
  readonly condition: Expression
  readonly result: Expression
}

/** `CAST(x AS t)`, `TRY_CAST(x AS t)` (`safe`) and `x::t`. */
export interface Cast extends Located {
  readonly kind: 'cast'
  readonly safe: boolean
  readonly value: Expression
  readonly type: DataType
}

/** `ROW(a, b)` and `(a, b)` */
export interface Row extends Located {
  readonly kind: 'row'
  readonly fields: readonly Expression[]
}

export interface ArrayConstructor extends Located {
  readonly kind: 'array'
  readonly elements: readonly Expression[]
}

/** `x -> body`, `(x, y) -> body`, `() -> body` */
export interface Lambda extends Located {
  readonly kind: 'lambda'
  readonly parameters: readonly Identifier[]
  readonly body: Expression
}

/** `star` is true for `count(*)`, whose `arguments` are empty. */
export interface FunctionCall extends Located {
  readonly kind: 'functionCall'
  readonly name: QualifiedName
  readonly arguments: readonly Expression[]
  readonly star: boolean
  readonly distinct: boolean
  readonly orderBy: readonly SortItem[]
  readonly filter: Expression | undefined
  readonly nulls: 'ignore' | 'respect' | undefined
  readonly over: WindowSpecification | WindowReference | undefined
}

/** `LISTAGG(x, ', ' ON OVERFLOW …) WITHIN GROUP (ORDER BY …) FILTER (…)` */
export interface ListAgg extends Located {
  readonly kind: 'listAgg'
  readonly distinct: boolean
  readonly value: Expression
  readonly separator: StringLiteral | undefined
  readonly overflow: ListAggOverflow | undefined
  readonly orderBy: readonly SortItem[]
  readonly filter: Expression | undefined
}

/** `ERROR`, or `TRUNCATE 'filler' WITH | WITHOUT COUNT`; `filler` and `withCount` belong to truncate. */
export interface ListAggOverflow extends Located {
  readonly kind: 'listAggOverflow'
  readonly behavior: 'error' | 'truncate'
  readonly filler: StringLiteral | undefined
  readonly withCount: boolean
}

/** `GROUPING(a, t.b)`: each is an identifier or a dereference. */
export interface Grouping extends Located {
  readonly kind: 'grouping'
  readonly columns: readonly Expression[]
}

export type ExtractField =
  | 'year'
  | 'quarter'
  | 'month'
  | 'week'
  | 'day'
  | 'day_of_month'
  | 'day_of_week'
  | 'dow'
  | 'day_of_year'
  | 'doy'
  | 'year_of_week'
  | 'yow'
  | 'hour'
  | 'minute'
  | 'second'
  | 'timezone_minute'
  | 'timezone_hour'

export interface Extract extends Located {
  readonly kind: 'extract'
  readonly field: ExtractField
  readonly value: Expression
}

/** `TRIM(BOTH 'x' FROM y)`, `TRIM(y, 'x')`, `TRIM(y)`; without a side it is both. */
export interface Trim extends Located {
  readonly kind: 'trim'
  readonly side: 'leading' | 'trailing' | 'both'
  readonly characters: Expression | undefined
  readonly value: Expression
}

/** `SUBSTRING(x FROM start FOR length)`; the comma form is an ordinary function call. */
export interface Substring extends Located {
  readonly kind: 'substring'
  readonly value: Expression
  readonly start: Expression
  readonly length: Expression | undefined
}

/** `POSITION(needle IN value)` */
export interface Position extends Located {
  readonly kind: 'position'
  readonly needle: Expression
  readonly value: Expression
}

export interface Normalize extends Located {
  readonly kind: 'normalize'
  readonly value: Expression
  readonly form: 'nfd' | 'nfc' | 'nfkd' | 'nfkc'
}

export type CurrentValueName =
  | 'current_date'
  | 'current_time'
  | 'current_timestamp'
  | 'localtime'
  | 'localtimestamp'
  | 'current_user'
  | 'current_catalog'
  | 'current_schema'
  | 'current_path'

/** Functions written without parentheses; `precision` (`CURRENT_TIMESTAMP(6)`) is for the four that take one. */
export interface CurrentValue extends Located {
  readonly kind: 'currentValue'
  readonly name: CurrentValueName
  readonly precision: number | undefined
}
