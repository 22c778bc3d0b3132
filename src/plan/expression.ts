import type { Span } from '../common/span.ts'
import type { SqlType } from '../types/type.ts'
import type { Value } from '../types/value.ts'

/** A column of the plan. Its id is unique in one plan; expressions name columns by id and never by position or text. */
export interface PlanColumn {
  readonly id: number
  readonly name: string
  readonly type: SqlType
}

/** A resolved call: plain data, looked up in the registry by name and overload where it is evaluated, on any thread. */
export interface FunctionHandle {
  readonly name: string
  /** Index into the function's overloads. */
  readonly overload: number
  readonly arguments: readonly SqlType[]
  readonly returns: SqlType
}

export interface ConstantExpression {
  readonly kind: 'constant'
  readonly type: SqlType
  readonly value: Value
}
export interface ColumnExpression {
  readonly kind: 'column'
  readonly type: SqlType
  readonly id: number
  readonly name: string
}
export interface CallExpression {
  readonly kind: 'call'
  readonly type: SqlType
  readonly function: FunctionHandle
  readonly arguments: readonly BoundExpression[]
  readonly span: Span | undefined
}
/** Three-valued AND / OR over two or more terms; evaluated left to right, later terms only on rows still undecided. */
export interface LogicalExpression {
  readonly kind: 'and' | 'or'
  readonly type: SqlType
  readonly terms: readonly BoundExpression[]
}
/** Searched CASE; IF, NULLIF and simple CASE are written as it. Branches run only on their own rows. */
export interface CaseExpression {
  readonly kind: 'case'
  readonly type: SqlType
  readonly branches: readonly { readonly when: BoundExpression; readonly then: BoundExpression }[]
  readonly otherwise: BoundExpression
}
interface CoalesceExpression {
  readonly kind: 'coalesce'
  readonly type: SqlType
  readonly arguments: readonly BoundExpression[]
}
export interface CastExpression {
  readonly kind: 'cast'
  readonly type: SqlType
  readonly argument: BoundExpression
  /** TRY_CAST: NULL where the cast fails. */
  readonly safe: boolean
  readonly span: Span | undefined
}
/** TRY(x): NULL where x fails with a data error (division by zero, bad cast or argument, out of range). */
interface TryExpression {
  readonly kind: 'try'
  readonly type: SqlType
  readonly argument: BoundExpression
}
/** `x IN (a, b, …)`; NOT IN is a `$not` call around it. Options have the type of the value. */
export interface InExpression {
  readonly kind: 'in'
  readonly type: SqlType
  readonly value: BoundExpression
  readonly options: readonly BoundExpression[]
}
/** Field of a row, by position. NULL where the row is NULL. */
export interface FieldExpression {
  readonly kind: 'field'
  readonly type: SqlType
  readonly base: BoundExpression
  readonly index: number
}
/** `ROW(a, b)` */
interface RowExpression {
  readonly kind: 'row'
  readonly type: SqlType
  readonly items: readonly BoundExpression[]
}
/** A lambda: its parameters are plan columns that the body names by id like any other. */
export interface LambdaExpression {
  readonly kind: 'lambda'
  readonly type: SqlType
  readonly parameters: readonly PlanColumn[]
  readonly body: BoundExpression
}

/** An expression whose names, types and overloads are settled. Casts are explicit: argument types equal the handle's. */
export type BoundExpression =
  | ConstantExpression
  | ColumnExpression
  | CallExpression
  | LogicalExpression
  | CaseExpression
  | CoalesceExpression
  | CastExpression
  | TryExpression
  | InExpression
  | FieldExpression
  | RowExpression
  | LambdaExpression

export interface SortKey {
  readonly expression: BoundExpression
  readonly descending: boolean
  /** Trino's default is last, whichever the direction. */
  readonly nullsFirst: boolean
}

export interface AggregateCall {
  readonly function: FunctionHandle
  readonly arguments: readonly BoundExpression[]
  readonly distinct: boolean
  readonly filter: BoundExpression | undefined
  readonly orderBy: readonly SortKey[]
  readonly span: Span | undefined
}

/** `column := expression` in a projection. */
export interface Assignment {
  readonly column: PlanColumn
  readonly expression: BoundExpression
}
