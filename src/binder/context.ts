import type {
  Expression,
  FunctionCall,
  Grouping,
  Query,
  Relation,
  SortItem,
  WindowFrame,
  WindowSpecification,
} from '../../grammar/ast.ts'
import type { TableSource } from '../catalog/table-source.ts'
import type { AggregateCall, BoundExpression, PlanColumn, SortKey } from '../plan/expression.ts'
import type { LogicalNode, WindowCall } from '../plan/node.ts'
import type { SqlType } from '../types/type.ts'
import type { Located } from './error.ts'
import type { Field, Scope } from './scope.ts'

/** What a statement is bound with besides its tables. */
export interface BindOptions {
  /** The session's time zone: `UTC`, an IANA name or an offset. Decides what a time without a zone means. */
  readonly zone: string
  /** What `?` stands for, in order of the text: literals. */
  readonly parameters: readonly Expression[]
}

/** A relation under construction: its plan, and what names mean over it. */
export interface BoundRelation {
  readonly plan: LogicalNode
  /** In the order of `SELECT *`. Each column is one of the plan's. */
  readonly fields: readonly Field[]
}

/** A WITH query: bound anew wherever it is named, in the surroundings of its definition. */
interface NamedQueryDefinition {
  /** Binds it, with the column names that it was given. */
  readonly bind: () => BoundRelation
  /** The outcome of checking it at its definition; the first use takes it. */
  bound: BoundRelation | undefined
}

/** The WITH queries that can be named at a place. Keys are lower case. */
export type NamedQueries = ReadonlyMap<string, NamedQueryDefinition>

/** A subquery inside an expression: what to add to the plan under the expression, so that its column can be read there. */
export type PendingSubquery =
  | { readonly kind: 'scalar'; readonly plan: LogicalNode; readonly place: Located }
  | {
      readonly kind: 'semi'
      readonly plan: LogicalNode
      readonly keys: readonly { readonly input: BoundExpression; readonly subquery: BoundExpression }[]
      readonly semantics: 'in' | 'exists'
      readonly column: PlanColumn
      readonly place: Located
    }

interface PendingAggregate {
  readonly column: PlanColumn
  readonly call: AggregateCall
}

/** One window call and its partitioning; calls that agree on it share a window node. */
export interface PendingWindow {
  readonly partitionBy: readonly BoundExpression[]
  readonly orderBy: readonly SortKey[]
  readonly call: WindowCall
  readonly syntax: {
    readonly partitionBy: readonly Expression[]
    readonly orderBy: readonly SortItem[]
    readonly frame: WindowFrame | undefined
    readonly call: FunctionCall
  }
}

/** `grouping(a, b)`: a column that is filled in once the grouping sets are numbered. */
export interface PendingGrouping {
  readonly column: PlanColumn
  readonly arguments: readonly BoundExpression[]
  readonly node: Grouping
}

/** What aggregates inside an expression are collected in. Where a clause has none, aggregates were refused before. */
export interface AggregateSink {
  readonly aggregates: PendingAggregate[]
  readonly groupings: PendingGrouping[]
  /** Where the arguments' names are looked up: the rows that are grouped. */
  readonly scope: Scope
  /** Subqueries in arguments stand under the grouping. */
  readonly subqueries: PendingSubquery[]
  /** Output columns, which aggregates in ORDER BY must not name. */
  readonly output: Scope | undefined
}

interface WindowSink {
  /** The SELECT, where Trino reports what such a call may not have. */
  readonly select: Located
  readonly windows: PendingWindow[]
  readonly definitions: ReadonlyMap<string, WindowSpecification>
}

/** Where an expression stands. */
export interface ExpressionContext {
  readonly binder: Binder
  readonly scope: Scope
  readonly named: NamedQueries
  readonly subqueries: PendingSubquery[]
  readonly aggregates: AggregateSink | undefined
  readonly windows: WindowSink | undefined
  /** GROUP BY expressions with subqueries, by their text: what is written like one is it, and not bound anew. */
  readonly groupKeys?: ReadonlyMap<string, BoundExpression>
}

/** Where a relation stands: what its names can mean outside of it. */
export interface RelationContext {
  readonly binder: Binder
  readonly named: NamedQueries
  /** The outer query; inside LATERAL and UNNEST, the relations on the left and then the outer query. */
  readonly outer: Scope | undefined
}

/**
 * The state of binding one statement. Chapters of expressions and queries call each other through it, so that no two
 * files import each other.
 */
export interface Binder {
  readonly options: BindOptions
  /** The table of a name as written; ends binding where there is none. */
  table(name: readonly string[], place: Located): TableSource
  newColumn(name: string, type: SqlType): PlanColumn
  /** A number for a recursion, its own within the statement. */
  newRecursion(): number
  expression(expression: Expression, context: ExpressionContext): BoundExpression
  relation(relation: Relation, context: RelationContext): BoundRelation
  query(query: Query, outer: Scope | undefined, named: NamedQueries): BoundRelation
}
