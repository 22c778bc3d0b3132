import type {
  AggregateFunction,
  AggregateOverload,
  FunctionGroup,
  ScalarFunction,
  ScalarOverload,
} from './definition.ts'
import type { Bind } from './rowwise.ts'

/** A call, and what the CLI prints for it. */
export type Example = readonly [sql: string, result: string]

/** A scalar function's record. */
export function scalar(
  group: FunctionGroup,
  name: string,
  description: string,
  [sql, result]: Example,
  overloads: readonly ScalarOverload[],
  more: {
    readonly aliases?: readonly string[]
    readonly deterministic?: boolean
    readonly hidden?: boolean
  } = {},
): ScalarFunction {
  return { kind: 'scalar', name, group, description, example: { sql, result }, overloads, ...more }
}

/** An overload that some argument values make throw. */
export function fallible(signature: string, bind: Bind): ScalarOverload {
  return { signature, bind }
}

/** An overload that no argument value makes throw. */
export function infallible(signature: string, bind: Bind): ScalarOverload {
  return { signature, fallible: false, bind }
}

/** An overload that sees NULLs. */
export function calledOnNull(signature: string, bind: Bind, canFail: boolean): ScalarOverload {
  return { signature, nulls: 'called', fallible: canFail, bind }
}

/** An aggregate function's record. */
export function aggregateFunction(
  name: string,
  description: string,
  [sql, result]: Example,
  overloads: readonly AggregateOverload[],
  more: {
    readonly aliases?: readonly string[]
    readonly group?: FunctionGroup
    readonly orderSensitive?: boolean
  } = {},
): AggregateFunction {
  return {
    kind: 'aggregate',
    group: 'aggregate',
    name,
    description,
    example: { sql, result },
    overloads,
    ...more,
  }
}
