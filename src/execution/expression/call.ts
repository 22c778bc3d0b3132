import { withSpan } from '../../common/errors.ts'
import { asMemoryLimit } from '../../common/text-limit.ts'
import type { Span } from '../../common/span.ts'
import type { Argument, Kernel, Session } from '../../function/definition.ts'
import type { SqlType } from '../../types/type.ts'
import { type Compiled, mergeSources } from './compiled.ts'
import { type ColumnFunction, createEncodedEvaluation } from './encoded.ts'
import { columnsFrame, type Frame, selectFrame } from './frame.ts'
import { applyKernel, type KernelTraits } from './kernel.ts'
import type { CompiledLambda } from './lambda.ts'
import { createPairedEvaluation } from './paired.ts'

/** A kernel with all that says how it is to be called. */
export interface BoundKernel extends KernelTraits {
  readonly kernel: Kernel
  readonly deterministic: boolean
}

export type CompiledArgument = Compiled | CompiledLambda

function isLambda(argument: CompiledArgument): argument is CompiledLambda {
  return 'kind' in argument
}

const NO_FRAME = columnsFrame(0, [])

/** The arguments in the call's order: columns where they are columns, lambdas bound to the rows of the call. */
function assemble(
  args: readonly CompiledArgument[],
  columns: readonly Argument[],
  outside: () => Frame,
): Argument[] {
  let next = 0
  return args.map((arg) => (isLambda(arg) ? arg.argument(outside()) : columns[next++]!))
}

/**
 * A call of a kernel, or a cast. Runs on the arguments' encodings where they allow it; an error gets the call's place.
 *
 * @param types of the arguments
 */
export function compileCall(
  bound: BoundKernel,
  types: readonly SqlType[],
  args: readonly CompiledArgument[],
  span: Span | undefined,
  session: Session,
): Compiled {
  const operands = args.filter((arg): arg is Compiled => !isLambda(arg))
  const operandTypes = types.filter((_, i) => !isLambda(args[i]!))
  const lambdas = args.filter(isLambda)
  const deterministic = bound.deterministic && args.every((arg) => arg.deterministic)
  const fallible = bound.fallible || lambdas.some((lambda) => lambda.fallible)
  const traits = { ...bound, fallible }
  const closed = lambdas.every((lambda) => lambda.sources.length === 0 && lambda.deterministic)

  const onEntries: ColumnFunction = (columns, rows) =>
    applyKernel(
      traits,
      operandTypes,
      (ready, count) =>
        bound.kernel(
          assemble(args, ready, () => NO_FRAME),
          count,
          session,
        ),
      columns,
      rows,
    )
  const isShared = bound.deterministic && closed
  const onEncodings = isShared ? createEncodedEvaluation(bound.returns, onEntries) : undefined
  const onPairs = isShared && operands.length > 1 ? createPairedEvaluation(onEntries) : undefined

  return {
    type: bound.returns,
    sources: mergeSources(args),
    fallible: fallible || operands.some((operand) => operand.fallible),
    deterministic,
    evaluate(frame) {
      const columns = operands.map((operand) => operand.evaluate(frame))
      try {
        const shared = onEncodings?.(columns, frame.rows) ?? onPairs?.(columns, frame.rows)
        if (shared !== undefined) return shared
        return applyKernel(
          traits,
          operandTypes,
          (ready, rows, rowsOf) => {
            const outside = () => (rowsOf === undefined ? frame : selectFrame(frame, rowsOf))
            return bound.kernel(assemble(args, ready, outside), rows, session)
          },
          columns,
          frame.rows,
        )
      } catch (error) {
        throw withSpan(asMemoryLimit(error), span)
      }
    },
  }
}
