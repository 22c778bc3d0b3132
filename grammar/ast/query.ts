import type { Identifier, Located, QualifiedName } from './node.ts'
import type { Relation } from './relation.ts'
import type { Expression, IntegerLiteral, Operation, Parameter } from './expression.ts'

export type Statement = Query | Explain

export interface Explain extends Located {
  readonly kind: 'explain'
  readonly analyze: boolean
  readonly verbose: boolean
  readonly type: 'logical' | 'distributed' | 'validate' | 'io' | undefined
  readonly format: 'text' | 'graphviz' | 'json' | undefined
  readonly statement: Statement
}

export interface Query extends Located {
  readonly kind: 'query'
  readonly with: With | undefined
  readonly body: QueryBody
  readonly orderBy: readonly SortItem[]
  readonly offset: RowCount | undefined
  readonly limit: Limit | undefined
}

export interface With extends Located {
  readonly kind: 'with'
  readonly recursive: boolean
  readonly queries: readonly NamedQuery[]
}

/** `name (columns) AS (query)`; `columns` is empty where none were given. */
export interface NamedQuery extends Located {
  readonly kind: 'namedQuery'
  readonly name: Identifier
  readonly columns: readonly Identifier[]
  readonly query: Query
}

/** A `query` as a body is a query in parentheses (it has no `with`). */
export type QueryBody = Select | Values | TableQuery | SetOperation | Query

/** `SELECT … FROM … WHERE … GROUP BY … HAVING … WINDOW …`; `from` holds the comma-separated relations. */
export interface Select extends Located {
  readonly kind: 'select'
  readonly distinct: boolean
  readonly items: readonly SelectItem[]
  readonly from: readonly Relation[]
  readonly where: Expression | undefined
  readonly groupBy: GroupBy | undefined
  readonly having: Expression | undefined
  readonly windows: readonly WindowDefinition[]
}

export interface Values extends Located {
  readonly kind: 'values'
  readonly rows: readonly Expression[]
}

/** `TABLE name` */
export interface TableQuery extends Located {
  readonly kind: 'tableQuery'
  readonly name: QualifiedName
}

/** `corresponding`: columns are matched by name, all that both sides have or those that are listed. */
export interface SetOperation extends Operation {
  readonly kind: 'setOperation'
  readonly operator: 'union' | 'intersect' | 'except'
  readonly all: boolean
  readonly corresponding: Corresponding | undefined
  readonly left: QueryBody
  readonly right: QueryBody
}

/** `CORRESPONDING`, `CORRESPONDING BY (a, b)` */
export interface Corresponding extends Located {
  readonly kind: 'corresponding'
  readonly columns: readonly Identifier[]
}

export type SelectItem = SelectExpression | SelectAll

export interface SelectExpression extends Located {
  readonly kind: 'selectExpression'
  readonly expression: Expression
  readonly alias: Identifier | undefined
}

/** `*`, `target.*` or `target.* AS (a, b)` */
export interface SelectAll extends Located {
  readonly kind: 'selectAll'
  readonly target: Expression | undefined
  readonly aliases: readonly Identifier[]
}

export interface SortItem extends Located {
  readonly kind: 'sortItem'
  readonly expression: Expression
  readonly descending: boolean
  readonly nulls: 'first' | 'last' | undefined
}

export type RowCount = IntegerLiteral | Parameter

export type Limit = LimitRows | LimitAll | FetchFirst

export interface LimitRows extends Located {
  readonly kind: 'limit'
  readonly count: RowCount
}

export interface LimitAll extends Located {
  readonly kind: 'limitAll'
}

/** `FETCH FIRST n ROWS ONLY | WITH TIES`; without `count` it is one row. */
export interface FetchFirst extends Located {
  readonly kind: 'fetchFirst'
  readonly count: RowCount | undefined
  readonly withTies: boolean
}

/** `GROUP BY [ALL | DISTINCT] …`; the quantifier tells whether equal grouping sets are kept. */
export interface GroupBy extends Located {
  readonly kind: 'groupBy'
  readonly distinct: boolean
  readonly elements: readonly GroupingElement[]
}

export type GroupingElement = AutoGroupBy | SimpleGroupBy | GroupingSets

/** `GROUP BY AUTO`: what is selected and is no aggregate. */
interface AutoGroupBy extends Located {
  readonly kind: 'autoGroupBy'
}

/** One expression, or `(a, b)`, or `()`. */
export interface SimpleGroupBy extends Located {
  readonly kind: 'simpleGroupBy'
  readonly expressions: readonly Expression[]
}

export interface GroupingSets extends Located {
  readonly kind: 'groupingSets'
  readonly type: 'explicit' | 'rollup' | 'cube'
  readonly sets: readonly (readonly Expression[])[]
}

export interface WindowDefinition extends Located {
  readonly kind: 'windowDefinition'
  readonly name: Identifier
  readonly window: WindowSpecification
}

export interface WindowSpecification extends Located {
  readonly kind: 'windowSpecification'
  readonly existing: Identifier | undefined
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortItem[]
  readonly frame: WindowFrame | undefined
}

/** `OVER name` */
export interface WindowReference extends Located {
  readonly kind: 'windowReference'
  readonly name: Identifier
}

/** Without `end` the frame ends at the current row. */
export interface WindowFrame extends Located {
  readonly kind: 'windowFrame'
  readonly unit: 'range' | 'rows' | 'groups'
  readonly start: FrameBound
  readonly end: FrameBound | undefined
}

/** `value` is there for `preceding` and `following` alone. */
export interface FrameBound extends Located {
  readonly kind: 'frameBound'
  readonly type: 'unboundedPreceding' | 'preceding' | 'currentRow' | 'following' | 'unboundedFollowing'
  readonly value: Expression | undefined
}
