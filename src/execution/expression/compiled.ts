import type { Column } from '../../column/column.ts'
import type { Session } from '../../function/definition.ts'
import type { CallExpression, ColumnExpression, FieldExpression } from '../../plan/expression.ts'
import type { SqlType } from '../../types/type.ts'
import type { Frame } from './frame.ts'

/** Computes a column of the frame's rows. */
export type Evaluator = (frame: Frame) => Column

/** An expression ready to run. Its frame has one column a source of its scope. */
export interface Compiled {
  readonly type: SqlType
  readonly evaluate: Evaluator
  /** The sources that it reads, ascending. */
  readonly sources: readonly number[]
  /** Whether some values make it throw: then it may run only on rows that ask for it. */
  readonly fallible: boolean
  /** False where two evaluations may differ (random()): its results are not shared between rows. */
  readonly deterministic: boolean
}

/**
 * What an expression reads from outside: a column, or a field inside a column of rows. Sources are gathered one by one,
 * so that a row column's other fields are never touched.
 */
export interface Source {
  /** Index of the column. */
  readonly column: number
  /** Field positions from the column inwards. */
  readonly fields: readonly number[]
}

/** The names that an expression may use. */
export interface Scope {
  readonly session: Session
  /** The number of the source that a column, or a chain of fields over one, stands for; undefined for other fields. */
  sourceOf(expression: ColumnExpression | FieldExpression): number | undefined
  /** Compiles a call; one that stands in several places of the scope's expression once for all of them. */
  shared(expression: CallExpression, compile: () => Compiled): Compiled
}

/** The union of several parts' sources, ascending. */
export function mergeSources(parts: readonly { readonly sources: readonly number[] }[]): readonly number[] {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only.sources
  return [...new Set(parts.flatMap((part) => part.sources))].sort((a, b) => a - b)
}
