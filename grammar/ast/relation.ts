import type { Identifier, Located, QualifiedName } from './node.ts'
import type { Query, SortItem } from './query.ts'
import type { Expression, StringLiteral } from './expression.ts'
import type {
  JsonFormat,
  JsonPathInvocation,
  JsonQueryBehavior,
  JsonValueBehavior,
  JsonWrapper,
} from './json.ts'
import type { DataType } from './type.ts'

export type Relation =
  | Table
  | SubqueryRelation
  | Unnest
  | Lateral
  | TableFunction
  | JsonTable
  | AliasedRelation
  | SampledRelation
  | Join

/** A table, view, named query or event data store, `FOR TIMESTAMP | VERSION AS OF` included. */
export interface Table extends Located {
  readonly kind: 'table'
  readonly name: QualifiedName
  readonly period: QueryPeriod | undefined
}

export interface QueryPeriod extends Located {
  readonly kind: 'queryPeriod'
  readonly type: 'timestamp' | 'version'
  readonly end: Expression
}

export interface SubqueryRelation extends Located {
  readonly kind: 'subqueryRelation'
  readonly query: Query
}

export interface Unnest extends Located {
  readonly kind: 'unnest'
  readonly expressions: readonly Expression[]
  readonly withOrdinality: boolean
}

export interface Lateral extends Located {
  readonly kind: 'lateral'
  readonly query: Query
}

/** `columns` is empty where none were given. */
export interface AliasedRelation extends Located {
  readonly kind: 'aliasedRelation'
  readonly relation: Relation
  readonly alias: Identifier
  readonly columns: readonly Identifier[]
}

export interface SampledRelation extends Located {
  readonly kind: 'sampledRelation'
  readonly relation: Relation
  readonly type: 'bernoulli' | 'system'
  readonly percentage: Expression
}

/** `criteria` is undefined for a cross join alone. */
export interface Join extends Located {
  readonly kind: 'join'
  readonly type: 'cross' | 'inner' | 'left' | 'right' | 'full'
  readonly left: Relation
  readonly right: Relation
  readonly criteria: JoinCriteria | undefined
}

export type JoinCriteria = JoinOn | JoinUsing | JoinNatural

export interface JoinOn extends Located {
  readonly kind: 'joinOn'
  readonly condition: Expression
}

export interface JoinUsing extends Located {
  readonly kind: 'joinUsing'
  readonly columns: readonly Identifier[]
}

export interface JoinNatural extends Located {
  readonly kind: 'joinNatural'
}

/** `TABLE(name(argument, …))` */
export interface TableFunction extends Located {
  readonly kind: 'tableFunction'
  readonly name: QualifiedName
  readonly arguments: readonly TableFunctionArgument[]
  readonly copartition: readonly (readonly QualifiedName[])[]
}

export interface TableFunctionArgument extends Located {
  readonly kind: 'tableFunctionArgument'
  readonly name: Identifier | undefined
  readonly value: TableArgument | Descriptor | Expression
}

/** `relation` is a table or a subquery, aliased or not. `partitionBy` undefined means no PARTITION BY was written. */
export interface TableArgument extends Located {
  readonly kind: 'tableArgument'
  readonly relation: Relation
  readonly partitionBy: readonly Expression[] | undefined
  readonly whenEmpty: 'prune' | 'keep' | undefined
  readonly orderBy: readonly SortItem[]
}

/** `DESCRIPTOR(a, b bigint)`; `fields` is undefined for `CAST(NULL AS DESCRIPTOR)`. */
export interface Descriptor extends Located {
  readonly kind: 'descriptor'
  readonly fields: readonly DescriptorField[] | undefined
}

export interface DescriptorField extends Located {
  readonly kind: 'descriptorField'
  readonly name: Identifier
  readonly type: DataType | undefined
}

export interface JsonTable extends Located {
  readonly kind: 'jsonTable'
  readonly path: JsonPathInvocation
  readonly columns: readonly JsonTableColumn[]
  readonly plan: JsonTablePlan | JsonTableDefaultPlan | undefined
  readonly onError: 'error' | 'empty' | undefined
}

export type JsonTableColumn = JsonOrdinalityColumn | JsonValueColumn | JsonQueryColumn | JsonNestedColumns

export interface JsonOrdinalityColumn extends Located {
  readonly kind: 'jsonOrdinalityColumn'
  readonly name: Identifier
}

export interface JsonValueColumn extends Located {
  readonly kind: 'jsonValueColumn'
  readonly name: Identifier
  readonly type: DataType
  readonly path: StringLiteral | undefined
  readonly onEmpty: JsonValueBehavior | undefined
  readonly onError: JsonValueBehavior | undefined
}

export interface JsonQueryColumn extends Located {
  readonly kind: 'jsonQueryColumn'
  readonly name: Identifier
  readonly type: DataType
  readonly format: JsonFormat
  readonly path: StringLiteral | undefined
  readonly wrapper: JsonWrapper | undefined
  readonly quotes: 'keep' | 'omit' | undefined
  readonly onEmpty: JsonQueryBehavior | undefined
  readonly onError: JsonQueryBehavior | undefined
}

export interface JsonNestedColumns extends Located {
  readonly kind: 'jsonNestedColumns'
  readonly path: StringLiteral
  readonly name: Identifier | undefined
  readonly columns: readonly JsonTableColumn[]
}

/** The specific plan of JSON_TABLE: a path name, or paths joined by one operator. */
export type JsonTablePlan = JsonTablePlanLeaf | JsonTablePlanJoin

export interface JsonTablePlanLeaf extends Located {
  readonly kind: 'jsonTablePlanLeaf'
  readonly name: Identifier
}

export interface JsonTablePlanJoin extends Located {
  readonly kind: 'jsonTablePlanJoin'
  readonly operator: 'outer' | 'inner' | 'union' | 'cross'
  readonly operands: readonly JsonTablePlan[]
}

export interface JsonTableDefaultPlan extends Located {
  readonly kind: 'jsonTableDefaultPlan'
  readonly parentChild: 'outer' | 'inner' | undefined
  readonly siblings: 'union' | 'cross' | undefined
}
