import { assertNever } from '../common/assert.ts'
import { sameExpression } from './equal.ts'
import type { BoundExpression } from './expression.ts'
import { operandsOf } from './walk.ts'

/** An expression of which a node has to know the value, and whether it is evaluated for every row that comes in. */
export interface Root {
  readonly expression: BoundExpression
  readonly always: boolean
}

/** A part of some expressions, however often it is written in them. */
export interface Occurrences {
  readonly expression: BoundExpression
  /** In how many places it stands. Places inside parts that are written several times themselves count once. */
  readonly uses: number
  /** Whether one of them is evaluated for every row. */
  readonly always: boolean
}

interface Entry extends Occurrences {
  uses: number
  always: boolean
  readonly operands: readonly { readonly entry: Entry; readonly always: boolean }[]
}

/** Whether an operand is evaluated on all rows of its expression: not what CASE, AND, COALESCE or TRY protect. */
function isAlwaysEvaluated(expression: BoundExpression, operand: number): boolean {
  switch (expression.kind) {
    case 'constant':
    case 'column':
    case 'cast':
    case 'field':
    case 'row':
      return true
    case 'call':
      return expression.arguments[operand]?.kind !== 'lambda'
    case 'and':
    case 'or':
    case 'case':
    case 'coalesce':
    case 'in':
      return operand === 0
    case 'try':
    case 'lambda':
      return false
    default:
      return assertNever(expression)
  }
}

/** Expressions that are alike have the same; others seldom have, however long a list of conditions is. */
function hashOf(expression: BoundExpression): string {
  const name = expression.kind === 'call' ? expression.function.name : ''
  const operands = operandsOf(expression).map((operand) => {
    if (operand.kind === 'column') return `${operand.id}`
    return operand.kind === 'constant' && typeof operand.value !== 'object'
      ? `=${operand.value}`
      : operand.kind
  })
  return [expression.kind, name, ...operands].join(' ')
}

/** The parts of expressions, but bare columns and constants, and where they stand. */
export function occurrencesIn(roots: readonly Root[]): readonly Occurrences[] {
  const entries = new Map<string, Entry[]>()

  function visit(expression: BoundExpression, always: boolean): Entry {
    // Nothing is saved by these, and there may be thousands in a list.
    if (expression.kind === 'constant' || expression.kind === 'column')
      return { expression, uses: 1, always, operands: [] }
    const hash = hashOf(expression)
    let alike = entries.get(hash)
    if (alike === undefined) entries.set(hash, (alike = []))
    const known = alike.find((entry) => sameExpression(entry.expression, expression))
    if (known !== undefined) {
      known.uses++
      if (always) markAlways(known)
      return known
    }
    const operands = operandsOf(expression).map((operand, i) => {
      const own = isAlwaysEvaluated(expression, i)
      return { entry: visit(operand, always && own), always: own }
    })
    const entry: Entry = { expression, uses: 1, always, operands }
    alike.push(entry)
    return entry
  }

  function markAlways(entry: Entry): void {
    if (entry.always) return
    entry.always = true
    for (const operand of entry.operands) if (operand.always) markAlways(operand.entry)
  }

  for (const { expression, always } of roots) visit(expression, always)
  return [...entries.values()].flat()
}
