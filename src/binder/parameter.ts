import type { Expression, Parameter } from '../../grammar/ast.ts'
import type { Binder } from './context.ts'
import { fail } from './error.ts'

/** What a `?` stands for. */
export function parameterValue(node: Parameter, { options: { parameters } }: Binder): Expression {
  if (parameters.length === 0) fail('INVALID_PARAMETER_USAGE', node, 'Query takes no parameters')
  const most = parameters.length - 1
  return (
    parameters[node.position] ??
    fail('INVALID_PARAMETER_USAGE', node, `Invalid parameter index ${node.position}, max value is ${most}`)
  )
}
