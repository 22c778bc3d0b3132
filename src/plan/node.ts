import type { ScanColumn, TableSource } from '../catalog/table-source.ts'
import type { Span } from '../common/span.ts'
import type {
  FunctionHandle,
  AggregateCall,
  Assignment,
  BoundExpression,
  PlanColumn,
  SortKey,
} from './expression.ts'

/** Reads a table. `paths[i]` says where `columns[i]` comes from. */
export interface ScanNode {
  readonly kind: 'scan'
  readonly source: TableSource
  readonly columns: readonly PlanColumn[]
  readonly paths: readonly ScanColumn[]
  /** The chance, 0 to 1, that each of the source's morsels is read: TABLESAMPLE SYSTEM. Left out: all are. */
  readonly sample?: number | undefined
}
/** Literal rows; `rows` may be empty. SELECT without FROM is one row of no columns. */
interface ValuesNode {
  readonly kind: 'values'
  readonly columns: readonly PlanColumn[]
  readonly rows: readonly (readonly BoundExpression[])[]
}
export interface FilterNode {
  readonly kind: 'filter'
  readonly input: LogicalNode
  readonly predicate: BoundExpression
}
/** Computes exactly `assignments`; passing a column on is an assignment with the same id. */
export interface ProjectNode {
  readonly kind: 'project'
  readonly input: LogicalNode
  readonly assignments: readonly Assignment[]
}
/**
 * GROUP BY. Output: the keys, then the aggregates, then `groupId` where present. No keys: one row even over nothing.
 * DISTINCT is an aggregate with keys and no calls. `groupingSets` lists, per set, the indices of the keys that it groups by
 * (the others read NULL); one full set is the ordinary GROUP BY. `groupId` is the number of the set a row belongs to.
 */
export interface AggregateNode {
  readonly kind: 'aggregate'
  readonly input: LogicalNode
  readonly keys: readonly Assignment[]
  readonly groupingSets: readonly (readonly number[])[]
  readonly aggregates: readonly { readonly column: PlanColumn; readonly call: AggregateCall }[]
  readonly groupId: PlanColumn | undefined
}
interface SortNode {
  readonly kind: 'sort'
  readonly input: LogicalNode
  readonly keys: readonly SortKey[]
}
/** `count` undefined: OFFSET alone. */
export interface LimitNode {
  readonly kind: 'limit'
  readonly input: LogicalNode
  readonly count: number | undefined
  readonly offset: number
}
/** The first `count` rows after `offset` in sort order; made by the optimizer from limit over sort. */
export interface TopNNode {
  readonly kind: 'top-n'
  readonly input: LogicalNode
  readonly keys: readonly SortKey[]
  readonly count: number
  readonly offset: number
  /** FETCH FIRST … WITH TIES: also the rows equal to the last one. The binder makes this node itself then. */
  readonly withTies: boolean
}
export type JoinKind = 'inner' | 'left' | 'right' | 'full' | 'cross'
/** Output: left's columns, then right's. `condition` is undefined for a cross join only. */
export interface JoinNode {
  readonly kind: 'join'
  readonly join: JoinKind
  readonly left: LogicalNode
  readonly right: LogicalNode
  readonly condition: BoundExpression | undefined
}
/**
 * A set operation; `inputs[i]` supplies `columns[j]` from its column `mappings[i][j]` (types equal). UNION takes two or more
 * inputs; INTERSECT and EXCEPT exactly two. Without `all` rows are distinct.
 */
export interface SetOperationNode {
  readonly kind: 'set-operation'
  readonly operation: 'union' | 'intersect' | 'except'
  readonly all: boolean
  readonly inputs: readonly LogicalNode[]
  readonly columns: readonly PlanColumn[]
  readonly mappings: readonly (readonly number[])[]
}
/**
 * WITH RECURSIVE: the rows of `anchor`, then those that `step` makes of them, then those that it makes of these, until it
 * makes none. Each side supplies `columns[j]` from its column `mappings[i][j]` (anchor first, types equal). Rows are not
 * made distinct. In `step` a {@link WorkingTableNode} with this `recursion` stands for the rows before.
 */
export interface RecursiveNode {
  readonly kind: 'recursive'
  readonly recursion: number
  readonly name: string
  readonly anchor: LogicalNode
  readonly step: LogicalNode
  readonly columns: readonly PlanColumn[]
  readonly mappings: readonly [readonly number[], readonly number[]]
}
/** Inside the step of a recursion: the rows that it made last; `columns[j]` is the recursion's `columns[j]`. */
interface WorkingTableNode {
  readonly kind: 'working-table'
  readonly recursion: number
  readonly name: string
  readonly columns: readonly PlanColumn[]
}
/**
 * Expands arrays and maps side by side, the shorter filled with NULL. Output: the input's columns, then each item's
 * (one a plain array, two a map, one a field for an array of rows), then `ordinality` (bigint from 1).
 * `outer` keeps rows whose expansion is empty (LEFT JOIN UNNEST).
 */
export interface UnnestNode {
  readonly kind: 'unnest'
  readonly input: LogicalNode
  readonly items: readonly { readonly expression: BoundExpression; readonly columns: readonly PlanColumn[] }[]
  readonly ordinality: PlanColumn | undefined
  readonly outer: boolean
}
export interface WindowFrameBound {
  readonly kind: 'unbounded-preceding' | 'preceding' | 'current-row' | 'following' | 'unbounded-following'
  /** For `preceding` and `following`: rows, groups, or a distance in the order key's type. */
  readonly distance: BoundExpression | undefined
}
export interface WindowFrame {
  readonly unit: 'rows' | 'range' | 'groups'
  readonly start: WindowFrameBound
  readonly end: WindowFrameBound
}
export interface WindowCall {
  readonly column: PlanColumn
  readonly function: FunctionHandle
  readonly arguments: readonly BoundExpression[]
  readonly frame: WindowFrame
  readonly ignoreNulls: boolean
  readonly distinct: boolean
  readonly filter: BoundExpression | undefined
  /** Undefined where the statement has no such call. */
  readonly span: Span | undefined
}
/** Window functions over one partitioning and order. Output: the input's columns, then one a call. */
export interface WindowNode {
  readonly kind: 'window'
  readonly input: LogicalNode
  readonly partitionBy: readonly BoundExpression[]
  readonly orderBy: readonly SortKey[]
  readonly calls: readonly WindowCall[]
  /** Rows of a greater ranking than this are dropped above: the window may drop them itself. Then all calls are rankings. */
  readonly most?: number
}
/** Exactly one row: NULLs over nothing, SUBQUERY_MULTIPLE_ROWS over more than one. What a scalar subquery stands on. */
export interface SingleRowNode {
  readonly kind: 'single-row'
  readonly input: LogicalNode
}
/**
 * For each row of `input`, whether `value` is among the rows of `subquery` (its one column), with IN's NULL rules.
 * Output: the input's columns, then `column` (boolean). What IN (subquery) and EXISTS become.
 */
export interface SemiJoinNode {
  readonly kind: 'semi-join'
  readonly input: LogicalNode
  readonly subquery: LogicalNode
  /** Equal pairs, input's side first. Empty for an EXISTS without correlation. */
  readonly keys: readonly { readonly input: BoundExpression; readonly subquery: BoundExpression }[]
  /** `in`: three-valued; `exists`: two-valued. */
  readonly semantics: 'in' | 'exists'
  readonly column: PlanColumn
  /** The subquery in the text. */
  readonly span: Span | undefined
}

/**
 * For each row of `input`, the rows of `subquery`, which may name the input's columns (LATERAL, correlated subqueries).
 * `left` keeps input rows without a match, NULL-filled; `condition` is part of the match. Output: the input's columns, then
 * the subquery's. The optimizer turns every one into joins; no physical plan has it.
 */
export interface CorrelatedJoinNode {
  readonly kind: 'correlated-join'
  readonly join: 'inner' | 'left'
  readonly input: LogicalNode
  readonly subquery: LogicalNode
  readonly condition: BoundExpression | undefined
  /** The subquery in the text, for the message where it cannot be turned into a join. */
  readonly span: Span | undefined
}

/** A relational plan. A node's output is `outputColumns(node)`. */
export type LogicalNode =
  | ScanNode
  | ValuesNode
  | FilterNode
  | ProjectNode
  | AggregateNode
  | SortNode
  | LimitNode
  | TopNNode
  | JoinNode
  | SetOperationNode
  | RecursiveNode
  | WorkingTableNode
  | UnnestNode
  | WindowNode
  | SingleRowNode
  | SemiJoinNode
  | CorrelatedJoinNode

/** A bound query: the plan, and the result's columns with the names that the user sees (two may be equal). */
export interface BoundQuery {
  readonly plan: LogicalNode
  readonly output: readonly PlanColumn[]
}
