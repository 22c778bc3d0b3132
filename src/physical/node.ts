import type { ScanColumn, ScanFilter, TableSource } from '../catalog/table-source.ts'
import type { BoundExpression, PlanColumn, SortKey } from '../plan/expression.ts'
import type { AggregateNode, RecursiveNode, SetOperationNode, UnnestNode, WindowNode } from '../plan/node.ts'

/**
 * What the executor builds operators from: the logical plan with every choice made. Expressions still name columns by id;
 * an operator's `columns` give the order of its output. Each node says what its operator needs and nothing more.
 */
interface PhysicalBase {
  readonly columns: readonly PlanColumn[]
}

/**
 * A conjunct above a scan. Where `filter` is present it is offered to the source; if the source applies it exactly,
 * `expression` is not evaluated again.
 */
interface ScanConjunct {
  readonly expression: BoundExpression
  readonly filter: ScanFilter | undefined
}
export interface PhysicalScan extends PhysicalBase {
  readonly kind: 'table-scan'
  readonly source: TableSource
  /** What is read, one a column of `columns`; conjuncts see these. */
  readonly paths: readonly ScanColumn[]
  /** Indexes of the columns that something above reads. The others are there for conjuncts, and leave the scan as all NULL. */
  readonly needed: readonly number[]
  readonly conjuncts: readonly ScanConjunct[]
  /** No more rows than this are wanted of those that pass the conjuncts. */
  readonly limit: number | undefined
  /** The chance, 0 to 1, that each morsel is read; left out: all are. */
  readonly sample?: number | undefined
}
export interface PhysicalValues extends PhysicalBase {
  readonly kind: 'values'
  readonly rows: readonly (readonly BoundExpression[])[]
}
export interface PhysicalFilter extends PhysicalBase {
  readonly kind: 'filter'
  readonly input: PhysicalNode
  readonly predicate: BoundExpression
}
export interface PhysicalProject extends PhysicalBase {
  readonly kind: 'project'
  readonly input: PhysicalNode
  /** One a column of `columns`. */
  readonly expressions: readonly BoundExpression[]
}
export interface PhysicalAggregate extends PhysicalBase {
  readonly kind: 'hash-aggregate'
  readonly input: PhysicalNode
  readonly keys: AggregateNode['keys']
  readonly groupingSets: AggregateNode['groupingSets']
  readonly aggregates: AggregateNode['aggregates']
  readonly groupId: PlanColumn | undefined
}
export interface PhysicalSort extends PhysicalBase {
  readonly kind: 'sort'
  readonly input: PhysicalNode
  readonly keys: readonly SortKey[]
}
export interface PhysicalTopN extends PhysicalBase {
  readonly kind: 'top-n'
  readonly input: PhysicalNode
  readonly keys: readonly SortKey[]
  readonly count: number
  readonly offset: number
  readonly withTies: boolean
}
export interface PhysicalLimit extends PhysicalBase {
  readonly kind: 'limit'
  readonly input: PhysicalNode
  readonly count: number | undefined
  readonly offset: number
}
/** Equality keys in a hash table over `right`, probed by `left`; `residual` decides among the pairs that match. Output: left's columns, then right's. */
export interface PhysicalHashJoin extends PhysicalBase {
  readonly kind: 'hash-join'
  readonly join: 'inner' | 'left' | 'right' | 'full'
  readonly left: PhysicalNode
  readonly right: PhysicalNode
  readonly keys: readonly { readonly left: BoundExpression; readonly right: BoundExpression }[]
  readonly residual: BoundExpression | undefined
}
/** Every pair; for cross joins and conditions without an equality. */
export interface PhysicalNestedLoopJoin extends PhysicalBase {
  readonly kind: 'nested-loop-join'
  readonly join: 'inner' | 'left' | 'right' | 'full'
  readonly left: PhysicalNode
  readonly right: PhysicalNode
  readonly condition: BoundExpression | undefined
}
export interface PhysicalSetOperation extends PhysicalBase {
  readonly kind: 'set-operation'
  readonly operation: SetOperationNode['operation']
  readonly all: boolean
  readonly inputs: readonly PhysicalNode[]
  readonly mappings: SetOperationNode['mappings']
}
/** Runs `anchor` once, then `step` over the rows made last until there are none; see the logical node. */
export interface PhysicalRecursive extends PhysicalBase {
  readonly kind: 'recursive'
  readonly recursion: number
  readonly name: string
  readonly anchor: PhysicalNode
  readonly step: PhysicalNode
  readonly mappings: RecursiveNode['mappings']
}
/** The rows that the recursion made last. */
export interface PhysicalWorkingTable extends PhysicalBase {
  readonly kind: 'working-table'
  readonly recursion: number
  readonly name: string
}
export interface PhysicalUnnest extends PhysicalBase {
  readonly kind: 'unnest'
  readonly input: PhysicalNode
  readonly items: UnnestNode['items']
  readonly ordinality: PlanColumn | undefined
  readonly outer: boolean
  /** Ids of input columns that nothing above reads: they leave as all NULL. */
  readonly spent?: readonly number[]
}
export interface PhysicalWindow extends PhysicalBase {
  readonly kind: 'window'
  readonly input: PhysicalNode
  readonly partitionBy: WindowNode['partitionBy']
  readonly orderBy: WindowNode['orderBy']
  readonly calls: WindowNode['calls']
  readonly most?: number
}
export interface PhysicalSingleRow extends PhysicalBase {
  readonly kind: 'single-row'
  readonly input: PhysicalNode
}
export interface PhysicalSemiJoin extends PhysicalBase {
  readonly kind: 'semi-join'
  readonly input: PhysicalNode
  readonly subquery: PhysicalNode
  readonly keys: readonly { readonly input: BoundExpression; readonly subquery: BoundExpression }[]
  readonly semantics: 'in' | 'exists'
}

export type PhysicalNode =
  | PhysicalScan
  | PhysicalValues
  | PhysicalFilter
  | PhysicalProject
  | PhysicalAggregate
  | PhysicalSort
  | PhysicalTopN
  | PhysicalLimit
  | PhysicalHashJoin
  | PhysicalNestedLoopJoin
  | PhysicalSetOperation
  | PhysicalRecursive
  | PhysicalWorkingTable
  | PhysicalUnnest
  | PhysicalWindow
  | PhysicalSingleRow
  | PhysicalSemiJoin
