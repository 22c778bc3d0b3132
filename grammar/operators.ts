import type { Arithmetic, Expression, Span } from './ast.ts'

/** An operand with the place it takes in the text, its parentheses included. */
export interface Operand {
  readonly node: Expression
  readonly span: Span
}

export type BinaryOperator = Arithmetic['operator'] | '||'

interface Pending {
  readonly operator: BinaryOperator
  readonly span: Span
}

/** SqlBase.g4, valueExpression: `* / %` bind closer than `+ -`, those closer than `||`; all from the left. */
const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  '*': 3,
  '/': 3,
  '%': 3,
  '+': 2,
  '-': 2,
  '||': 1,
}

/** A chain of operands and operators that becomes a tree without recursion, in time linear in its length. */
export interface OperatorChain {
  readonly operand: (operand: Operand) => void
  readonly operator: (operator: BinaryOperator, span: Span) => void
  /** Everything up to here as one operand. */
  readonly finish: () => Operand
}

function cover(first: Span, last: Span): Span {
  return { start: first.start, end: last.end, line: first.line, column: first.column }
}

export function operatorChain(first: Operand): OperatorChain {
  const operands: Operand[] = [first]
  const pending: Pending[] = []

  function reduceOne(): void {
    const last = pending.pop()
    const right = operands.pop()
    const left = operands.pop()
    if (last === undefined || right === undefined || left === undefined) return
    const span = cover(left.span, right.span)
    if (last.operator !== '||') {
      const { operator, span: operatorSpan } = last
      const node: Expression = {
        kind: 'arithmetic',
        operator,
        left: left.node,
        right: right.node,
        operatorSpan,
        span,
      }
      operands.push({ node, span })
      return
    }
    // Only `||` is left pending beneath a `||`: the chain of them is one node.
    const parts = [...operands.splice(0), left, right]
    const start = parts[0] ?? left
    const whole = cover(start.span, right.span)
    // What is joined last is the outermost call of concat.
    const operatorSpan = last.span
    pending.splice(0)
    const node: Expression = {
      kind: 'concat',
      operands: parts.map((part) => part.node),
      operatorSpan,
      span: whole,
    }
    operands.push({ node, span: whole })
  }

  return {
    operand: (operand) => {
      operands.push(operand)
    },
    operator: (operator, span) => {
      // A `||` waits for the whole chain of them.
      const least = Math.max(PRECEDENCE[operator], 2)
      while (PRECEDENCE[pending[pending.length - 1]?.operator ?? '||'] >= least) reduceOne()
      pending.push({ operator, span })
    },
    finish: () => {
      while (pending.length > 0) reduceOne()
      return operands[0] ?? first
    },
  }
}
