import type { BoundExpression, PlanColumn } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import type { SqlType } from '../types/type.ts'
import type { Value } from '../types/value.ts'

/** Computes an expression without columns. Throws as the query itself would. */
export type Evaluate = (expression: BoundExpression) => Value

export interface RuleContext {
  readonly evaluate: Evaluate
  /** The session's time zone. */
  readonly zone: string
  /** A column that the plan does not have yet. */
  newColumn(name: string, type: SqlType): PlanColumn
}

/** A rewrite of a whole plan. The columns of its root stay, and so do the rows. */
export interface Rule {
  /** As it is named in `disabled` and in EXPLAIN VERBOSE. */
  readonly name: string
  apply(plan: LogicalNode, context: RuleContext): LogicalNode
}
