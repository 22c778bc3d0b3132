import { columnBuilder } from '../../../column/builder.ts'
import { valueReader } from '../../../column/value.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { formatType, sameType, type SqlType } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'
import { valueCast } from '../../cast/value-cast.ts'
import { calledOnNull, scalar } from '../../define.ts'
import type { Argument, LambdaArgument, Session } from '../../definition.ts'
import { clause, openInvocation, PATH_ARGUMENT_COUNT, PATH_ARGUMENTS } from './invocation.ts'
import { type Item, scalarOf } from './path/item.ts'

function resultError(message: string): TraillakeError {
  return new TraillakeError('JSON_VALUE_RESULT_ERROR', `cannot extract SQL scalar from JSON: ${message}`)
}

/** The one item as a value of the type. Throws what ON ERROR decides about. */
function toResult(items: readonly Item[], type: SqlType, session: Session): Value {
  const [item] = items
  if (item === undefined || items.length > 1) throw resultError('JSON path found multiple items')
  if (item.kind === 'json' && item.json === null) return null
  const found = scalarOf(item)
  if (found === undefined)
    throw resultError('JSON path found an item that cannot be converted to an SQL value')
  if (sameType(found.type, type)) return found.value
  const fail = (): never => {
    throw resultError(
      `Cannot cast value of type ${formatType(found.type)} to declared return type of function JSON_VALUE: ${formatType(type)}`,
    )
  }
  const cast = valueCast(found.type, type) ?? fail()
  return cast(found.value, { session, fail })
}

/** What the errors of a DEFAULT are that the other clause decides about. */
const DATA_ERRORS: ReadonlySet<string> = new Set([
  ...['DIVISION_BY_ZERO', 'INVALID_CAST_ARGUMENT', 'INVALID_FUNCTION_ARGUMENT', 'NUMERIC_VALUE_OUT_OF_RANGE'],
])

function lambdaAt(args: readonly Argument[], index: number): LambdaArgument {
  const arg = args[index]
  if (arg?.kind !== 'lambda') throw new TypeError(`argument ${index} is not a lambda`)
  return arg
}

/**
 * `JSON_VALUE(input, path PASSING … RETURNING R a ON EMPTY b ON ERROR)`: the path's arguments, a, b, a NULL of type R, the
 * expressions of DEFAULT (evaluated where they are needed), and what is passed.
 */
export const JSON_VALUE = scalar(
  'json',
  '$json_value',
  'The scalar that a path finds in a JSON document',
  [`json_value('{"a": [1, 12]}', 'lax $.a[last]' RETURNING bigint)`, '12'],
  [
    calledOnNull(
      `$json_value(${PATH_ARGUMENTS}, varchar, varchar, R, function(R), function(R), any...) -> R`,
      (signature) => (args, rows, session) => {
        const { returns } = signature
        const onEmpty = clause(args, PATH_ARGUMENT_COUNT)
        const onError = clause(args, PATH_ARGUMENT_COUNT + 1)
        const [emptyDefault, errorDefault] = [3, 4].map((i) => lambdaAt(args, PATH_ARGUMENT_COUNT + i))
        const outcomeOf = openInvocation(signature, args, PATH_ARGUMENT_COUNT + 5, session)
        const evaluated = (lambda: LambdaArgument | undefined, row: number): Value =>
          lambda === undefined ? null : valueReader(lambda.evaluate([], 1, Int32Array.of(row)), returns)(0)

        function failed(error: TraillakeError, row: number): Value {
          if (onError === 'error') throw error
          return onError === 'default' ? evaluated(errorDefault, row) : null
        }
        function empty(row: number): Value {
          if (onEmpty === 'error') throw resultError('JSON path found no items')
          if (onEmpty !== 'default') return null
          try {
            return evaluated(emptyDefault, row)
          } catch (error) {
            if (error instanceof TraillakeError && DATA_ERRORS.has(error.code)) return failed(error, row)
            throw error
          }
        }
        function result(items: readonly Item[], row: number): Value {
          try {
            return toResult(items, returns, session)
          } catch (error) {
            if (error instanceof TraillakeError && error.code === 'JSON_VALUE_RESULT_ERROR')
              return failed(error, row)
            throw error
          }
        }

        const builder = columnBuilder(returns, rows)
        for (let row = 0; row < rows; row++) {
          const outcome = outcomeOf(row)
          if (outcome.kind === 'null') builder.append(null)
          else if (outcome.kind === 'error') builder.append(failed(outcome.error, row))
          else builder.append(outcome.items.length === 0 ? empty(row) : result(outcome.items, row))
        }
        return builder.finish()
      },
      true,
    ),
  ],
  { hidden: true },
)
