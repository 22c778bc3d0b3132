import { valueReader } from '../../../src/column/value.ts'
import { compile } from '../../../src/execution/expression/compile.ts'
import { columnsFrame } from '../../../src/execution/expression/frame.ts'
import type { Session } from '../../../src/function/definition.ts'
import { optimize, type OptimizerOptions } from '../../../src/optimizer/optimizer.ts'
import type { Evaluate } from '../../../src/optimizer/rule.ts'
import type { BoundQuery } from '../../../src/plan/node.ts'
import { bound } from './bound.ts'

/** A session that stands still: it is 2026-01-31 20:00 UTC. */
export const testSession: Session = {
  now: 1_769_889_600_000_000n,
  zone: 'UTC',
  user: 'tester',
  queryId: '20260131_200000_00000_tests',
  signal: undefined,
}

/** The engine's own evaluation, as it gives it to the optimizer. */
const evaluate: Evaluate = (expression) => {
  const column = compile(expression, new Map(), testSession)(columnsFrame(1, []))
  return valueReader(column, expression.type)(0)
}

/** The optimized plan of a statement over the test catalog. */
export async function optimized(
  sql: string,
  options: Pick<OptimizerOptions, 'disabled' | 'trace'> = {},
): Promise<BoundQuery> {
  return optimize(await bound(sql), { evaluate, zone: 'UTC', ...options })
}
