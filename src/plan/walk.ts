import { assertNever, invariant } from '../common/assert.ts'
import type { BoundExpression, ColumnExpression, PlanColumn } from './expression.ts'

/** The direct operands of an expression, in the order in which they are evaluated. */
export function operandsOf(expression: BoundExpression): readonly BoundExpression[] {
  switch (expression.kind) {
    case 'constant':
    case 'column':
      return []
    case 'call':
    case 'coalesce':
      return expression.arguments
    case 'and':
    case 'or':
      return expression.terms
    case 'case':
      return [...expression.branches.flatMap(({ when, then }) => [when, then]), expression.otherwise]
    case 'cast':
    case 'try':
      return [expression.argument]
    case 'in':
      return [expression.value, ...expression.options]
    case 'field':
      return [expression.base]
    case 'row':
      return expression.items
    case 'lambda':
      return [expression.body]
    default:
      return assertNever(expression)
  }
}

/** The expression over other operands, one for one; the expression itself where they are the same objects. */
function withOperands(expression: BoundExpression, operands: readonly BoundExpression[]): BoundExpression {
  const before = operandsOf(expression)
  invariant(before.length === operands.length, `${expression.kind} takes ${before.length} operands`)
  if (before.every((operand, i) => operand === operands[i])) return expression
  const at = (i: number): BoundExpression => {
    const operand = operands[i]
    invariant(operand !== undefined, 'operand is missing')
    return operand
  }
  switch (expression.kind) {
    case 'constant':
    case 'column':
      return expression
    case 'call':
    case 'coalesce':
      return { ...expression, arguments: operands }
    case 'and':
    case 'or':
      return { ...expression, terms: operands }
    case 'case':
      return {
        ...expression,
        branches: expression.branches.map((_, i) => ({ when: at(2 * i), then: at(2 * i + 1) })),
        otherwise: at(operands.length - 1),
      }
    case 'cast':
    case 'try':
      return { ...expression, argument: at(0) }
    case 'in':
      return { ...expression, value: at(0), options: operands.slice(1) }
    case 'field':
      return { ...expression, base: at(0) }
    case 'row':
      return { ...expression, items: operands }
    case 'lambda':
      return { ...expression, body: at(0) }
    default:
      return assertNever(expression)
  }
}

/** Rewrites an expression from the leaves up: `rewrite` sees each part with its operands already rewritten. */
export function rewriteExpression(
  expression: BoundExpression,
  rewrite: (expression: BoundExpression) => BoundExpression,
): BoundExpression {
  return rewrite(
    withOperands(
      expression,
      operandsOf(expression).map((operand) => rewriteExpression(operand, rewrite)),
    ),
  )
}

/**
 * Rewrites an expression from the top down: where `rewrite` answers, its answer stands and is not looked into;
 * where it answers undefined, the operands are visited.
 */
export function replaceExpression(
  expression: BoundExpression,
  rewrite: (expression: BoundExpression) => BoundExpression | undefined,
): BoundExpression {
  const replaced = rewrite(expression)
  if (replaced !== undefined) return replaced
  return withOperands(
    expression,
    operandsOf(expression).map((operand) => replaceExpression(operand, rewrite)),
  )
}

/** The expression and every part of it, operands first. */
export function* walkExpression(expression: BoundExpression): Generator<BoundExpression> {
  for (const operand of operandsOf(expression)) yield* walkExpression(operand)
  yield expression
}

/** The ids of the columns that an expression reads; a lambda's parameters are its own. */
export function freeColumns(expression: BoundExpression): Set<number> {
  const free = new Set<number>()
  const visit = (current: BoundExpression, parameters: ReadonlySet<number>): void => {
    if (current.kind === 'column') {
      if (!parameters.has(current.id)) free.add(current.id)
      return
    }
    const inner =
      current.kind === 'lambda'
        ? new Set([...parameters, ...current.parameters.map((parameter) => parameter.id)])
        : parameters
    for (const operand of operandsOf(current)) visit(operand, inner)
  }
  visit(expression, new Set())
  return free
}

/** Replaces columns by expressions; columns that the map does not know stay. */
export function substituteColumns(
  expression: BoundExpression,
  replacements: ReadonlyMap<number, BoundExpression>,
): BoundExpression {
  return rewriteExpression(expression, (part) =>
    part.kind === 'column' ? (replacements.get(part.id) ?? part) : part,
  )
}

/** The expression that reads a column. */
export function columnReference(column: PlanColumn): ColumnExpression {
  return { kind: 'column', type: column.type, id: column.id, name: column.name }
}
