import { isFound } from '../../regexp/pattern.ts'
import { assertNever } from '../../../../common/assert.ts'
import { TraillakeError } from '../../../../common/errors.ts'
import { constantOf } from '../../../../column/builder.ts'
import { valueReader } from '../../../../column/value.ts'
import { commonSuperType } from '../../../../types/coercion.ts'
import { compareValues, equalValues } from '../../../../types/compare.ts'
import type { SqlType } from '../../../../types/type.ts'
import type { Value } from '../../../../types/value.ts'
import { castKernel } from '../../../cast/cast.ts'
import type { Session } from '../../../definition.ts'
import { evaluate, type PathContext } from './evaluate.ts'
import { isPathError, type Item, scalarOf, textOf, type TypedValue, unwrapArrays } from './item.ts'
import type { PathComparison, PathExpression, PathPredicate } from './syntax.ts'

/** Three-valued: undefined is unknown. */
type Truth = boolean | undefined

/** A sequence, undefined where its path fails: predicates never do. */
function attempt(expression: PathExpression, context: PathContext): readonly Item[] | undefined {
  try {
    return evaluate(expression, context)
  } catch (error) {
    if (isPathError(error)) return undefined
    throw error
  }
}

function castTo({ type, value }: TypedValue, to: SqlType, session: Session): Value {
  return valueReader(castKernel(type, to, false)([constantOf(type, value, 1)], 1, session), to)(0)
}

/** SQL's comparison of two scalars; unknown where their types have none. */
function compareScalars(
  operator: PathComparison,
  left: TypedValue,
  right: TypedValue,
  session: Session,
): Truth {
  const common = commonSuperType(left.type, right.type)
  if (common === undefined) return undefined
  try {
    const [a, b] = [castTo(left, common, session), castTo(right, common, session)]
    if (operator === '==') return equalValues(common)(a, b)
    if (operator === '<>') return !(equalValues(common)(a, b) ?? false)
    // NaN is neither less nor greater.
    if (Number.isNaN(a) || Number.isNaN(b)) return false
    const order = compareValues(common)(a, b)
    switch (operator) {
      case '<':
        return order < 0
      case '<=':
        return order <= 0
      case '>':
        return order > 0
      case '>=':
        return order >= 0
      default:
        return assertNever(operator)
    }
  } catch (error) {
    if (error instanceof TraillakeError) return undefined
    throw error
  }
}

/** What a sequence has among its items. */
function categories(sequence: readonly Item[]) {
  let [nulls, scalars, structures] = [false, false, false]
  for (const item of sequence) {
    if (item.kind === 'value') scalars = true
    else if (item.json === null) nulls = true
    else if (typeof item.json !== 'object' || 'number' in item.json) scalars = true
    else structures = true
  }
  return { nulls, scalars, structures }
}

function isScalar(item: Item): boolean {
  const { scalars } = categories([item])
  return scalars
}

/** Compares every item of the left with every one of the right; null equals null and nothing else. */
function compareSequences(
  operator: PathComparison,
  left: readonly Item[],
  right: readonly Item[],
  { lax, session }: PathContext,
): Truth {
  const [a, b] = [categories(left), categories(right)]
  if ((a.structures && (b.structures || b.scalars)) || (a.scalars && b.structures)) return undefined
  let found = false
  if (operator === '==') found = a.nulls && b.nulls
  if (operator === '<>')
    found = (a.nulls && (b.scalars || b.structures)) || (b.nulls && (a.scalars || a.structures))
  if ((found && lax) || !a.scalars || !b.scalars) return found
  for (const one of left.filter(isScalar)) {
    for (const other of right.filter(isScalar)) {
      const [x, y] = [scalarOf(one), scalarOf(other)]
      const truth = x === undefined || y === undefined ? undefined : compareScalars(operator, x, y, session)
      if (truth === undefined) return undefined
      if (truth) {
        if (lax) return true
        found = true
      }
    }
  }
  return found
}

/** Whether any text of a sequence passes a test; unknown where an item is no text. */
function anyText(
  sequence: readonly Item[] | undefined,
  lax: boolean,
  test: (text: string) => boolean,
): Truth {
  if (sequence === undefined) return undefined
  let found = false
  for (const item of lax ? unwrapArrays(sequence) : sequence) {
    const text = textOf(item)
    if (text === undefined) return undefined
    if (test(text)) {
      if (lax) return true
      found = true
    }
  }
  return found
}

/** Whether a predicate holds of the current item; undefined where that is unknown. Never throws a path's error. */
export function holds(predicate: PathPredicate, context: PathContext): Truth {
  const { lax } = context
  switch (predicate.kind) {
    case 'and': {
      const left = holds(predicate.left, context)
      if (left === false) return false
      const right = holds(predicate.right, context)
      return right === false ? false : left === undefined || right === undefined ? undefined : true
    }
    case 'or': {
      const left = holds(predicate.left, context)
      if (left === true) return true
      const right = holds(predicate.right, context)
      return right === true ? true : left === undefined || right === undefined ? undefined : false
    }
    case 'not': {
      const truth = holds(predicate.operand, context)
      return truth === undefined ? undefined : !truth
    }
    case 'isUnknown':
      return holds(predicate.operand, context) === undefined
    case 'exists': {
      const sequence = attempt(predicate.path, context)
      return sequence === undefined ? undefined : sequence.length > 0
    }
    case 'comparison': {
      const left = attempt(predicate.left, context)
      const right = attempt(predicate.right, context)
      if (left === undefined || right === undefined) return undefined
      return lax
        ? compareSequences(predicate.operator, unwrapArrays(left), unwrapArrays(right), context)
        : compareSequences(predicate.operator, left, right, context)
    }
    case 'startsWith': {
      const value = attempt(predicate.value, context)
      const prefixes = attempt(predicate.prefix, context)
      const prefix = prefixes?.length === 1 ? textOf(prefixes[0]!) : undefined
      return prefix === undefined ? undefined : anyText(value, lax, (text) => text.startsWith(prefix))
    }
    case 'likeRegex': {
      const { pattern } = predicate
      return anyText(attempt(predicate.value, context), lax, (text) => isFound(pattern, text))
    }
    default:
      return assertNever(predicate)
  }
}
