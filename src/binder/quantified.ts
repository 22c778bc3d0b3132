import type { ComparisonOperator } from '../../grammar/ast.ts'
import type { AggregateCall, BoundExpression, PlanColumn } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { columnReference } from '../plan/walk.ts'
import { isOrderable } from '../types/coercion.ts'
import { BIGINT, BOOLEAN, formatType } from '../types/type.ts'
import { compare } from './comparison.ts'
import type { ExpressionContext } from './context.ts'
import { fail, type Located } from './error.ts'
import { builtIn, handleOf, resolve } from './resolve-call.ts'

/**
 * `left op ALL | ANY (values)` by the least and the greatest value, the number of values and the number of those that
 * are not NULL: all a comparison with every one of them can depend on.
 */
export function quantified(
  left: BoundExpression,
  operator: ComparisonOperator,
  quantifier: 'all' | 'any',
  value: PlanColumn,
  values: LogicalNode,
  place: Located,
  context: ExpressionContext,
): BoundExpression {
  if (!isOrderable(value.type))
    fail(
      'TYPE_MISMATCH',
      place,
      `Type [${formatType(value.type)}] must be orderable in order to be used in quantified comparison`,
    )
  const aggregate = (name: string, args: readonly BoundExpression[]): Aggregate => {
    const definition = builtIn(name)
    const resolution = resolve(
      definition,
      args.map(({ type }) => ({ kind: 'type', type })),
      place,
    )
    const call: AggregateCall = {
      function: handleOf(definition, resolution),
      arguments: args,
      distinct: false,
      filter: undefined,
      orderBy: [],
      span: place.span,
    }
    return { column: context.binder.newColumn(name, resolution.returns), call }
  }
  const reference = columnReference(value)
  const least = aggregate('min', [reference])
  const greatest = aggregate('max', [reference])
  const rows = aggregate('count', [])
  const known = aggregate('count', [reference])
  const plan: LogicalNode = {
    kind: 'aggregate',
    input: values,
    keys: [],
    groupingSets: [[]],
    aggregates: [least, greatest, rows, known],
    groupId: undefined,
  }
  context.subqueries.push({ kind: 'scalar', plan, place })

  const all = quantifier === 'all'
  const against = (bound: Aggregate): BoundExpression =>
    compare(operator, left, columnReference(bound.column), place)
  const upward = operator === '<' || operator === '<='
  const test: BoundExpression =
    operator === '=' || operator === '<>'
      ? { kind: all ? 'and' : 'or', type: BOOLEAN, terms: [against(least), against(greatest)] }
      : against(upward === all ? least : greatest)
  const nothing: BoundExpression = { kind: 'constant', type: BOOLEAN, value: null }
  const zero: BoundExpression = { kind: 'constant', type: BIGINT, value: 0n }
  const count = columnReference(rows.column)
  return {
    kind: 'case',
    type: BOOLEAN,
    branches: [
      { when: compare('=', count, zero, place), then: { kind: 'constant', type: BOOLEAN, value: all } },
      { when: compare('=', count, columnReference(known.column), place), then: test },
    ],
    otherwise: { kind: all ? 'and' : 'or', type: BOOLEAN, terms: [test, nothing] },
  }
}

interface Aggregate {
  readonly column: PlanColumn
  readonly call: AggregateCall
}
