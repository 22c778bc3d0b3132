import { bindScalar, scalarOverload } from '../../function/registry.ts'
import { castKernel } from '../../function/cast/cast.ts'
import type { BoundExpression, FunctionHandle } from '../../plan/expression.ts'
import { callCanFail } from '../../plan/properties.ts'
import type { SqlType, TypeKind } from '../../types/type.ts'
import type { BoundKernel } from './call.ts'

/** The kernel of a resolved call, and how it is to be called. */
export function bindCall(handle: FunctionHandle, args: readonly BoundExpression[]): BoundKernel {
  const { record, overload } = scalarOverload(handle)
  return {
    kernel: bindScalar(handle),
    returns: handle.returns,
    propagatesNull: overload.nulls !== 'called',
    fallible: callCanFail(handle, args),
    deterministic: record.deterministic ?? true,
  }
}

const INTEGERS: readonly TypeKind[] = ['tinyint', 'smallint', 'integer', 'bigint']

/** Whether a cast has an answer for every value: widening numbers, and writing simple ones as unbounded text. */
function alwaysSucceeds(from: SqlType, to: SqlType): boolean {
  const rank = INTEGERS.indexOf(from.kind)
  if (to.kind === 'double') return rank >= 0 || from.kind === 'real'
  if (to.kind === 'varchar' && to.length === undefined)
    return rank >= 0 || from.kind === 'boolean' || from.kind === 'date' || from.kind === 'timestamp'
  return rank >= 0 && rank <= INTEGERS.indexOf(to.kind)
}

/** The kernel of a cast; a safe one (TRY_CAST) gives NULL where the other throws. */
export function bindCast(from: SqlType, to: SqlType, safe: boolean): BoundKernel {
  return {
    kernel: castKernel(from, to, safe),
    returns: to,
    propagatesNull: true,
    fallible: !safe && !alwaysSucceeds(from, to),
    deterministic: true,
  }
}
