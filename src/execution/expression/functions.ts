import { bindScalar, scalarOverload } from '../../function/registry.ts'
import { castKernel } from '../../function/cast/cast.ts'
import type { FunctionHandle } from '../../plan/expression.ts'
import type { SqlType } from '../../types/type.ts'
import type { BoundKernel } from './call.ts'

/** The kernel of a resolved call, and how it is to be called. */
export function bindCall(handle: FunctionHandle): BoundKernel {
  const { record, overload } = scalarOverload(handle)
  return {
    kernel: bindScalar(handle),
    returns: handle.returns,
    propagatesNull: overload.nulls !== 'called',
    fallible: overload.fallible ?? true,
    deterministic: record.deterministic ?? true,
  }
}

/** The kernel of a cast; a safe one (TRY_CAST) gives NULL where the other throws. */
export function bindCast(from: SqlType, to: SqlType, safe: boolean): BoundKernel {
  return {
    kernel: castKernel(from, to, safe),
    returns: to,
    propagatesNull: true,
    fallible: !safe,
    deterministic: true,
  }
}
