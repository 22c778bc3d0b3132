import { take } from '../../column/take.ts'
import type { LambdaArgument } from '../../function/definition.ts'
import type { ColumnExpression, FieldExpression, LambdaExpression } from '../../plan/expression.ts'
import type { Compiled, Scope } from './compiled.ts'
import { columnsFrame, type Frame, lazyFrame } from './frame.ts'
import { createScope } from './scope.ts'

/** A lambda ready to be given to a kernel. */
export interface CompiledLambda {
  readonly kind: 'lambda'
  /** The sources that the body reads from outside, ascending. */
  readonly sources: readonly number[]
  readonly fallible: boolean
  readonly deterministic: boolean
  /** @param outside the rows of the call */
  argument(outside: Frame): LambdaArgument
}

function rootId(expression: ColumnExpression | FieldExpression): number | undefined {
  if (expression.kind === 'column') return expression.id
  const { base } = expression
  return base.kind === 'column' || base.kind === 'field' ? rootId(base) : undefined
}

/** Where a source of the body comes from. */
interface Origin {
  readonly from: 'parameter' | 'outside'
  readonly index: number
}

/**
 * Compiles a lambda. Its body sees the parameters and, lined up by the elements' origin, the columns around it.
 *
 * @param compileBody compiles the body in the scope that it is given
 */
export function compileLambda(
  expression: LambdaExpression,
  outer: Scope,
  compileBody: (scope: Scope) => Compiled,
): CompiledLambda {
  const positions = new Map(expression.parameters.map((parameter, i) => [parameter.id, i]))
  const parameters = createScope((id) => positions.get(id), outer.session)
  const origins: Origin[] = []

  function numberOf(from: Origin['from'], index: number | undefined): number | undefined {
    if (index === undefined) return undefined
    const known = origins.findIndex((origin) => origin.from === from && origin.index === index)
    return known >= 0 ? known : origins.push({ from, index }) - 1
  }

  const body = compileBody({
    session: outer.session,
    // Its columns have other numbers than those outside.
    shared: (_, compile) => compile(),
    sourceOf(source) {
      const root = rootId(source)
      return root !== undefined && positions.has(root)
        ? numberOf('parameter', parameters.sourceOf(source))
        : numberOf('outside', outer.sourceOf(source))
    },
  })
  const captured = origins.filter((origin) => origin.from === 'outside').map((origin) => origin.index)
  return {
    kind: 'lambda',
    sources: captured.sort((a, b) => a - b),
    fallible: body.fallible,
    deterministic: body.deterministic,
    argument: (outside) => ({
      kind: 'lambda',
      evaluate(columns, rows, origin) {
        const own = parameters.frame(columnsFrame(rows, columns))
        return body.evaluate(
          lazyFrame(rows, (index) => {
            const source = origins[index]!
            return source.from === 'parameter'
              ? own.column(source.index)
              : take(outside.column(source.index), origin)
          }),
        )
      },
    }),
  }
}
