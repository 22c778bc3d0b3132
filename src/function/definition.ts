import type { Column } from '../column/column.ts'
import type { Steps } from '../common/steps.ts'
import type { SqlType } from '../types/type.ts'
import type { Value } from '../types/value.ts'

/** What the session gives to every function call of one query. Fixed while the query runs. */
export interface Session {
  /** The query's start, microseconds since the epoch: `now()` is one value in the whole query. */
  readonly now: bigint
  /** The session's time zone: `UTC`, an IANA name or an offset. */
  readonly zone: string
  readonly user: string
  readonly queryId: string
  readonly signal: AbortSignal | undefined
}

/**
 * A lambda as a function body sees it: evaluated over many elements at once.
 * `parameters` have `rows` rows each; `origin[i]` is the row of the call that element i came from,
 * so that columns captured from outside can be lined up.
 */
export interface LambdaArgument {
  readonly kind: 'lambda'
  evaluate(parameters: readonly Column[], rows: number, origin: Int32Array): Column
}

export type Argument = Column | LambdaArgument

/**
 * Computes a column of `rows` rows. Arguments are plain or constant columns of `rows` rows (the engine maps dictionary
 * columns through their dictionaries before), or lambdas. The result may be any column, encoded ones included.
 */
export type Kernel = (args: readonly Argument[], rows: number, session: Session) => Column

/** The types that a call settled on, type variables replaced. */
export interface ResolvedSignature {
  readonly arguments: readonly SqlType[]
  readonly returns: SqlType
}

/** Chapters of Trino's function documentation; they order `traillake functions` and the README's table. */
export type FunctionGroup =
  | 'aggregate'
  | 'array'
  | 'binary'
  | 'bitwise'
  | 'comparison'
  | 'conditional'
  | 'conversion'
  | 'datetime'
  | 'hyperloglog'
  | 'ipaddress'
  | 'json'
  | 'lambda'
  | 'logical'
  | 'map'
  | 'math'
  | 'regexp'
  | 'session'
  | 'string'
  | 'system'
  | 'tdigest'
  | 'url'
  | 'uuid'
  | 'window'

interface FunctionBase {
  /** Lower case, as Trino spells it. */
  readonly name: string
  readonly aliases?: readonly string[]
  readonly group: FunctionGroup
  /** One sentence, for `traillake functions`. */
  readonly description: string
  /** A call and the text that the CLI prints for it; a test runs every one. */
  readonly example: { readonly sql: string; readonly result: string }
}

/**
 * One overload. The signature is Trino's text, and the only place where types stand:
 * `element_at(map(K, V), K) -> V`, `concat(varchar, varchar...) -> varchar`, `transform(array(T), function(T, U)) -> array(U)`,
 * `round(decimal(p, s)) -> decimal(r, z)` with `returns` computing the last. Single capitals are type variables.
 */
export interface ScalarOverload {
  readonly signature: string
  /** Where the result type cannot be written down: computes it from the argument types. */
  readonly returns?: (args: readonly SqlType[]) => SqlType
  /** `propagate` (default): NULL in, NULL out; rows with a NULL argument never reach the kernel's result. `called`: the kernel sees NULLs. */
  readonly nulls?: 'propagate' | 'called'
  /**
   * Whether some argument values make it throw (default true), or how the arguments that are constants say so; others are
   * undefined. Only what cannot fail may run on rows that were not asked for.
   */
  readonly fallible?: boolean | ((constants: readonly (Value | undefined)[]) => boolean)
  readonly bind: (signature: ResolvedSignature) => Kernel
}

export interface ScalarFunction extends FunctionBase {
  readonly kind: 'scalar'
  /** False for random(), uuid(): no folding, no sharing, no dictionary (default true). */
  readonly deterministic?: boolean
  /** Not callable by name: operators (`+`, `=`, LIKE) are functions whose names SQL cannot spell (`$add`). */
  readonly hidden?: boolean
  readonly overloads: readonly ScalarOverload[]
}

/**
 * States that leave their accumulator as plain columns, to be merged into another of the same call: on another thread, or
 * from a file much later. A group's rows are then seen in parts, and the parts are merged in the order of the rows.
 */
export interface PartialStates {
  /**
   * Whether merged parts give what one pass over all rows gives, to the bit, wherever the parts begin. False where rounding
   * (sums of doubles) or thinning out (t-digests) tells: such a call must always be given the same parts.
   */
  readonly exact: boolean
  /** The states, one row a group. Called once, last, in place of `finish`. */
  export(groupCount: number): readonly Column[]
  /**
   * Adds states that another accumulator exported. The state of a group that had no rows there changes nothing.
   *
   * @param groups the group here of each of the `rows` states
   * @param groupCount one more than the largest group number so far
   */
  merge(groups: Int32Array, states: readonly Column[], rows: number, groupCount: number): void
}

/**
 * The states of one aggregate call, one a group; group numbers are dense from 0.
 * DISTINCT, FILTER and ORDER BY inside the call are the operator's work: what arrives here counts.
 */
export interface Accumulator {
  /** Whether it keeps the columns that it is given until the end: whoever counts memory then counts them. */
  readonly keepsArguments?: boolean | undefined
  /** What it keeps besides, in bytes, about; left out where that is small and does not grow with the rows. */
  readonly bytes?: number | undefined
  /** Adds `rows` rows; `groups[i]` is row i's group. `groupCount` is one more than the largest group number so far. */
  add(groups: Int32Array, args: readonly Argument[], rows: number, groupCount: number): void
  /** The result column, one row a group. Called once, last. */
  finish(groupCount: number): Steps<Column>
  /** Left out where states cannot leave: what a lambda makes is merged by a lambda, which reads the rows of a batch. */
  readonly partial?: PartialStates | undefined
}

export interface AggregateOverload {
  readonly signature: string
  readonly returns?: (args: readonly SqlType[]) => SqlType
  /** `skip` (default): rows in which any argument is NULL are not added. `called`: they are. */
  readonly nulls?: 'skip' | 'called'
  readonly create: (signature: ResolvedSignature, session: Session) => Accumulator
}

export interface AggregateFunction extends FunctionBase {
  readonly kind: 'aggregate'
  /** Whether the order of rows can change the result (array_agg, listagg): keeps ORDER BY inside the call meaningful. */
  readonly orderSensitive?: boolean
  readonly overloads: readonly AggregateOverload[]
}

/** The rows of one partition that a window function sees, already in window order. Positions are within the partition. */
export interface WindowPartition {
  readonly rows: number
  /** First position and one past the last of each row's peers (rows equal in ORDER BY). */
  readonly peerStart: Int32Array
  readonly peerEnd: Int32Array
  /** The frame of each row, end exclusive; start ≥ end where it is empty. */
  readonly frameStart: Int32Array
  readonly frameEnd: Int32Array
}

export interface WindowOverload {
  readonly signature: string
  readonly returns?: (args: readonly SqlType[]) => SqlType
  /**
   * Arguments are columns of the partition's rows; `ignoreNulls` as written in the call. Gives the values of rows `from` to
   * `to` of the partition, which are asked for in pieces from the first on.
   */
  readonly bind: (
    signature: ResolvedSignature,
  ) => (
    args: readonly Column[],
    partition: WindowPartition,
    ignoreNulls: boolean,
  ) => (from: number, to: number) => Column
}

/** A ranking or value function; aggregates become window functions by themselves. */
export interface WindowFunction extends FunctionBase {
  readonly kind: 'window'
  readonly overloads: readonly WindowOverload[]
}

export type SqlFunction = ScalarFunction | AggregateFunction | WindowFunction
