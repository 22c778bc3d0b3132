import { columnBuilder } from '../../../column/builder.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { type Json, jsonArray, jsonObject } from '../../../types/json-text.ts'
import { formatType } from '../../../types/type.ts'
import { calledOnNull, scalar } from '../../define.ts'
import type { ArgumentFormat } from './input.ts'
import { clause, openInvocation, type Outcome, PATH_ARGUMENT_COUNT, PATH_ARGUMENTS } from './invocation.ts'
import { outputJson } from './output.ts'
import { type Item, toJsonItem } from './path/item.ts'

function outputError(message: string): TraillakeError {
  return new TraillakeError('JSON_OUTPUT_CONVERSION_ERROR', `conversion from JSON failed: ${message}`)
}

/** NULL (undefined), or what ON EMPTY and ON ERROR name instead. */
function substitute(behavior: string, error: TraillakeError): Json | undefined {
  switch (behavior) {
    case 'error':
      throw error
    case 'emptyArray':
      return []
    case 'emptyObject':
      return new Map()
    default:
      return undefined
  }
}

/** The items as one, wrapped in an array as asked for; an error where they are several or none that JSON can hold. */
function single(items: readonly Item[], wrapper: string): Json | TraillakeError {
  const sequence: Json[] = []
  for (const item of items) {
    const json = toJsonItem(item)
    if (json === undefined) {
      const type = item.kind === 'value' ? formatType(item.type) : 'json'
      return outputError(
        `JSON path returned a scalar SQL value of type ${type} that cannot be represented as JSON`,
      )
    }
    sequence.push(json)
  }
  const [first] = sequence
  const lone = first !== undefined && sequence.length === 1
  const structure = lone && (jsonArray(first) !== undefined || jsonObject(first) !== undefined)
  if (wrapper === 'unconditional' || (wrapper === 'conditional' && !structure)) return sequence
  return lone ? first : outputError('JSON path found multiple items')
}

/**
 * `JSON_QUERY(input, path PASSING … RETURNING R … )`: the path's arguments, wrapper, quotes, ON EMPTY, ON ERROR, encoding of
 * bytes, a NULL of type R, and what is passed.
 */
export const JSON_QUERY = scalar(
  'json',
  '$json_query',
  'The JSON that a path finds in a JSON document',
  [`json_query('{"a": [1, {"b": 2}]}', 'lax $.a[1]')`, '{"b":2}'],
  [
    calledOnNull(
      `$json_query(${PATH_ARGUMENTS}, varchar, varchar, varchar, varchar, varchar, R, any...) -> R`,
      (signature) => (args, rows, session) => {
        const { returns } = signature
        const [wrapper = '', quotes, onEmpty = '', onError = '', encoding] = [0, 1, 2, 3, 4].map((i) =>
          clause(args, PATH_ARGUMENT_COUNT + i),
        )
        const outcomeOf = openInvocation(signature, args, PATH_ARGUMENT_COUNT + 6, session)

        function jsonOf(outcome: Exclude<Outcome, { kind: 'null' }>): Json | undefined {
          if (outcome.kind === 'error') return substitute(onError, outcome.error)
          if (outcome.items.length === 0) return substitute(onEmpty, outputError('JSON path found no items'))
          const found = single(outcome.items, wrapper)
          return found instanceof TraillakeError ? substitute(onError, found) : found
        }

        const builder = columnBuilder(returns, rows)
        for (let row = 0; row < rows; row++) {
          const outcome = outcomeOf(row)
          const json = outcome.kind === 'null' ? undefined : jsonOf(outcome)
          // The binder writes no other encodings.
          const format = encoding as ArgumentFormat
          builder.append(json === undefined ? null : outputJson(json, returns, format, quotes === 'omit'))
        }
        return builder.finish()
      },
      true,
    ),
  ],
  { hidden: true },
)
