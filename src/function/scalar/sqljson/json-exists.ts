import { columnBuilder } from '../../../column/builder.ts'
import type { Value } from '../../../types/value.ts'
import { calledOnNull, scalar } from '../../define.ts'
import { clause, openInvocation, PATH_ARGUMENT_COUNT, PATH_ARGUMENTS } from './invocation.ts'

const ON_ERROR: Readonly<Record<string, Value>> = { true: true, false: false, unknown: null }

/** `JSON_EXISTS(input, path PASSING … x ON ERROR)`: the path's arguments, x, and what is passed. */
export const JSON_EXISTS = scalar(
  'json',
  '$json_exists',
  'Whether a path finds anything in a JSON document',
  [`json_exists('{"a": [1, 12]}', 'lax $.a[*]?(@ > 10)')`, 'true'],
  [
    calledOnNull(
      `$json_exists(${PATH_ARGUMENTS}, varchar, any...) -> boolean`,
      (signature) => (args, rows, session) => {
        const onError = clause(args, PATH_ARGUMENT_COUNT)
        const outcomeOf = openInvocation(signature, args, PATH_ARGUMENT_COUNT + 1, session)
        const builder = columnBuilder(signature.returns, rows)
        for (let row = 0; row < rows; row++) {
          const outcome = outcomeOf(row)
          if (outcome.kind === 'items') builder.append(outcome.items.length > 0)
          else if (outcome.kind === 'null') builder.append(null)
          else if (onError === 'error') throw outcome.error
          else builder.append(ON_ERROR[onError] ?? null)
        }
        return builder.finish()
      },
      true,
    ),
  ],
  { hidden: true },
)
