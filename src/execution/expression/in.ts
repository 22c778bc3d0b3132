import { columnOf } from '../../column/builder.ts'
import type { Column } from '../../column/column.ts'
import { validityOf } from '../../column/flatten.ts'
import { BOOLEAN, type SqlType } from '../../types/type.ts'
import type { Value } from '../../types/value.ts'
import { createInterner } from '../grouping/interner.ts'
import { type Compiled, mergeSources } from './compiled.ts'
import type { Equality } from './equality.ts'
import { createEncodedEvaluation } from './encoded.ts'
import { combineTruths, FALSE, TRUE, type Truth, truthColumn, UNKNOWN_TRUTH } from './truth.ts'

/** `value IN (constants)`: one look-up a row or dictionary entry, whatever the number of options. */
export function compileInConstants(value: Compiled, options: readonly Value[]): Compiled {
  const interner = createInterner(value.type)
  // NaN equals nothing here, while to the interner it equals itself.
  const present = options.filter((option) => option !== null && !Number.isNaN(option))
  interner.intern(columnOf(value.type, present))
  const miss = options.includes(null) ? UNKNOWN_TRUTH : FALSE

  function evaluate(column: Column): Column {
    const ids = interner.find(column)
    const validity = validityOf(column)
    const truth = new Uint8Array(ids.length)
    for (let row = 0; row < ids.length; row++) {
      const valid = validity === undefined || validity[row] === 1
      truth[row] = !valid ? UNKNOWN_TRUTH : ids[row]! >= 0 ? TRUE : miss
    }
    return truthColumn(truth)
  }

  const onEncodings = createEncodedEvaluation(BOOLEAN, ([column]) => evaluate(column!))
  return {
    ...value,
    type: BOOLEAN,
    evaluate(frame) {
      const column = value.evaluate(frame)
      return onEncodings([column], frame.rows) ?? evaluate(column)
    },
  }
}

/** Whether {@link compileInConstants} serves a type: nested values compare three-valued by themselves. */
export function isPlainKey(type: SqlType): boolean {
  return type.kind !== 'array' && type.kind !== 'map' && type.kind !== 'row'
}

/** `value IN (expressions)`: every option is evaluated and compared. */
export function compileInExpressions(
  value: Compiled,
  options: readonly Compiled[],
  equality: Equality,
): Compiled {
  const parts = [value, ...options]

  return {
    type: BOOLEAN,
    sources: mergeSources(parts),
    fallible: parts.some((part) => part.fallible),
    deterministic: parts.every((part) => part.deterministic),
    evaluate(frame) {
      const column = value.evaluate(frame)
      let found: Truth = new Uint8Array(frame.rows)
      for (const option of options)
        found = combineTruths('or', found, equality(column, option.evaluate(frame), frame.rows))
      return truthColumn(found)
    },
  }
}
