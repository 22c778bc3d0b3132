import { assertNever } from '../common/assert.ts'
import { TraillakeError } from '../common/errors.ts'
import { lookupFunction } from '../function/registry.ts'
import type { BoundExpression, CaseExpression, FunctionHandle } from '../plan/expression.ts'
import { canFail, isDeterministic } from '../plan/properties.ts'
import { operandsOf, rewriteExpression } from '../plan/walk.ts'
import { simplify } from './simplify.ts'
import type { Evaluate } from './rule.ts'

/** Longer arrays stay calls: `sequence(1, 1000000)` as a constant would be copied wherever the plan goes. */
const MAX_CONSTANT_ITEMS = 1_000

/**
 * Computes what has no columns. What fails is left as it is: it may stand where no row comes, and if one does, the query
 * fails there. So is what gives another value each time.
 *
 * @example fold(date_add('day', -7, now())) // TIMESTAMP '2026-01-24 …'
 */
export function fold(expression: BoundExpression, evaluate: Evaluate): BoundExpression {
  return rewriteExpression(expression, (part) => simplify(foldOne(part, evaluate)))
}

const isConstant = (expression: BoundExpression): boolean => expression.kind === 'constant'

function isNull(expression: BoundExpression): boolean {
  return expression.kind === 'constant' && expression.value === null
}

function nullOf(expression: BoundExpression): BoundExpression {
  return { kind: 'constant', type: expression.type, value: null }
}

function foldOne(part: BoundExpression, evaluate: Evaluate): BoundExpression {
  switch (part.kind) {
    case 'constant':
    case 'column':
    case 'lambda':
    case 'and':
    case 'or':
    case 'row':
      return part
    case 'call':
      if (part.arguments.every(isConstant)) return computed(part, evaluate)
      return part.arguments.some(isNull) && isStrict(part.function) && !part.arguments.some(canFail)
        ? nullOf(part)
        : part
    case 'cast':
      if (isNull(part.argument)) return nullOf(part)
      return isConstant(part.argument) ? computed(part, evaluate) : part
    case 'field':
      return isNull(part.base) ? nullOf(part) : fieldOf(part)
    case 'in':
      return operandsOf(part).every(isConstant) ? computed(part, evaluate) : part
    case 'try':
      return isConstant(part.argument) || !canFail(part.argument) ? part.argument : part
    case 'case':
      return foldCase(part)
    case 'coalesce': {
      const present = part.arguments.filter((argument) => !isNull(argument))
      const end = present.findIndex(isConstant)
      const kept = end === -1 ? present : present.slice(0, end + 1)
      const [first] = kept
      if (first === undefined) return nullOf(part)
      return kept.length === 1 ? first : { ...part, arguments: kept }
    }
    default:
      return assertNever(part)
  }
}

/** `ROW(a, b)[1]` is a, if b need not be evaluated for its failures. */
function fieldOf(part: Extract<BoundExpression, { kind: 'field' }>): BoundExpression {
  const { base, index } = part
  if (base.kind !== 'row') return part
  const item = base.items[index]
  return item === undefined || base.items.some(canFail) ? part : item
}

/** Whether a NULL argument makes the call NULL. */
function isStrict(handle: FunctionHandle): boolean {
  const definition = lookupFunction(handle.name)
  return definition?.kind === 'scalar' && definition.overloads[handle.overload]?.nulls !== 'called'
}

function foldCase(part: CaseExpression): BoundExpression {
  const branches: CaseExpression['branches'][number][] = []
  for (const branch of part.branches) {
    if (!isConstant(branch.when)) branches.push(branch)
    else if (branch.when.kind === 'constant' && branch.when.value === true)
      return branches.length === 0 ? branch.then : { ...part, branches, otherwise: branch.then }
  }
  if (branches.length === 0) return part.otherwise
  return branches.length === part.branches.length ? part : { ...part, branches }
}

function computed(part: BoundExpression, evaluate: Evaluate): BoundExpression {
  if (!isDeterministic(part)) return part
  try {
    const value = evaluate(part)
    if (Array.isArray(value) && value.length > MAX_CONSTANT_ITEMS) return part
    return { kind: 'constant', type: part.type, value }
  } catch (error) {
    if (error instanceof TraillakeError && error.category !== 'internal') return part
    throw error
  }
}
