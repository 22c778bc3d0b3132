import { invariant } from '../../common/assert.ts'
import { TraillakeError } from '../../common/errors.ts'
import { columnBuilder, constantOf } from '../../column/builder.ts'
import type { Column, PlainColumn } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { constantColumn } from '../../column/make.ts'
import { valueReader } from '../../column/value.ts'
import { formatType, type SqlType } from '../../types/type.ts'
import type { Kernel, Session } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { columnCast } from './column-cast.ts'
import type { CastContext, ValueCast } from './context.ts'
import { valueCast } from './value-cast.ts'

/** Whether `CAST(x AS to)` exists for x of type `from`. Values may still fail. */
export function canCast(from: SqlType, to: SqlType): boolean {
  return valueCast(from, to) !== undefined
}

/** A context that remembers failures, for TRY_CAST, or throws them. */
interface FailingContext extends CastContext {
  /** Whether a value failed since the last call. */
  takeFailure(): boolean
}

function contextOf(session: Session, safe: boolean): FailingContext {
  let failed = false
  return {
    session,
    fail: (code, message) => {
      if (!safe) throw new TraillakeError(code, message())
      failed = true
      return null
    },
    takeFailure: () => {
      const taken = failed
      failed = false
      return taken
    },
  }
}

/** Row by row over values: every cast can, none is fast. */
function castRows(
  column: PlainColumn,
  from: SqlType,
  to: SqlType,
  cast: ValueCast,
  context: FailingContext,
): Column {
  const read = valueReader(column, from)
  const builder = columnBuilder(to, column.length)
  for (let row = 0; row < column.length; row++) {
    const value = read(row)
    const result = value === null ? null : cast(value, context)
    builder.append(context.takeFailure() ? null : result)
  }
  return builder.finish()
}

/**
 * The kernel of `CAST` and, where `safe`, `TRY_CAST`, which gives NULL for values that cannot be cast. Takes one column of
 * type `from`; a constant stays one.
 *
 * Throws Trino's errors for values that cannot be cast (INVALID_CAST_ARGUMENT, NUMERIC_VALUE_OUT_OF_RANGE), and
 * TYPE_MISMATCH where there is no such cast: ask {@link canCast} before.
 *
 * @example castKernel(VARCHAR, BIGINT, false)([column], rows, session)
 */
export function castKernel(from: SqlType, to: SqlType, safe: boolean): Kernel {
  const cast = valueCast(from, to)
  if (cast === undefined)
    throw new TraillakeError('TYPE_MISMATCH', `Cannot cast ${formatType(from)} to ${formatType(to)}`)
  const fast = columnCast(from, to)
  const castPlain = (column: PlainColumn, session: Session): Column => {
    const context = contextOf(session, safe)
    return fast === undefined ? castRows(column, from, to, cast, context) : fast(column, context)
  }
  return (args, rows, session) => {
    const column = columnAt(args, 0)
    if (from.kind === 'unknown') return constantOf(to, null, rows)
    if (column.kind === 'constant') {
      const value = castPlain(column.value, session)
      invariant(value.kind !== 'dictionary' && value.kind !== 'constant', 'a cast keeps columns plain')
      return constantColumn(value, rows)
    }
    return castPlain(flatten(column), session)
  }
}
