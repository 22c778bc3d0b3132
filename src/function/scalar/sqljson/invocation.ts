import { valueReader } from '../../../column/value.ts'
import { TraillakeError } from '../../../common/errors.ts'
import { asList, asText } from '../../../types/as.ts'
import { BOOLEAN, array, VARCHAR } from '../../../types/type.ts'
import type { Value } from '../../../types/value.ts'
import type { Argument, ResolvedSignature, Session } from '../../definition.ts'
import { columnAt } from '../../nulls.ts'
import { lastUsed } from '../../rowwise.ts'
import { type ArgumentFormat, readDocument } from './input.ts'
import { evaluatePath } from './path/evaluate.ts'
import { type Item, isPathError, jsonItem, typedValue } from './path/item.ts'
import { parseJsonPath } from './path/parse.ts'

/** What a path gave for a row: nothing, as the input is NULL; items; or an error that ON ERROR decides about. */
export type Outcome =
  | { readonly kind: 'null' }
  | { readonly kind: 'items'; readonly items: readonly Item[] }
  | { readonly kind: 'error'; readonly error: TraillakeError }

/** An argument that the binder gives as a constant: a clause of the call. */
export function clause(args: readonly Argument[], index: number): string {
  return asText(valueReader(columnAt(args, index), VARCHAR)(0))
}
export function flag(args: readonly Argument[], index: number): boolean {
  return valueReader(columnAt(args, index), BOOLEAN)(0) === true
}
function clauses(args: readonly Argument[], index: number): readonly string[] {
  return asList(valueReader(columnAt(args, index), array(VARCHAR))(0)).map(asText)
}
/** Formats as the binder names them. */
export function formatsAt(args: readonly Argument[], index: number): readonly ArgumentFormat[] {
  // The binder writes no others.
  return clauses(args, index) as readonly ArgumentFormat[]
}

/** The arguments that every function of a path begins with; after them come its own. */
export const PATH_ARGUMENTS = 'any, array(varchar), varchar, array(varchar)'
/** How many they are: input, formats (of the input, then of the parameters), path, names of the parameters. */
export const PATH_ARGUMENT_COUNT = 4

/** Trino says no more about malformed JSON. */
const MALFORMED: Outcome = {
  kind: 'error',
  get error() {
    return new TraillakeError('JSON_INPUT_CONVERSION_ERROR', 'conversion to JSON failed: ')
  },
}

const sharedPath = lastUsed(parseJsonPath)

/**
 * Opens the evaluation of a call's path by row.
 *
 * @param firstParameter index of the first argument of PASSING
 */
export function openInvocation(
  { arguments: types }: ResolvedSignature,
  args: readonly Argument[],
  firstParameter: number,
  session: Session,
): (row: number) => Outcome {
  const [inputFormat = 'json', ...formats] = formatsAt(args, 1)
  const path = sharedPath(clause(args, 2))
  const names = clauses(args, 3)
  const readInput = valueReader(columnAt(args, 0), types[0]!)
  const parameters = names.map((parameter, i) => {
    const type = types[firstParameter + i]!
    const format = formats[i] ?? 'value'
    return { name: parameter, type, format, read: valueReader(columnAt(args, firstParameter + i), type) }
  })

  /** The sequence that a parameter is; undefined where it is malformed JSON. */
  function sequenceOf({ type, format, read }: (typeof parameters)[number], row: number): Item[] | undefined {
    const value: Value = read(row)
    if (type.kind === 'json' || format !== 'value') {
      if (value === null) return []
      const json = readDocument(value, type, format)
      return json === undefined ? undefined : [jsonItem(json)]
    }
    return [value === null ? jsonItem(null) : typedValue(type, value)]
  }

  return (row) => {
    const input = readInput(row)
    if (input === null) return { kind: 'null' }
    const document = readDocument(input, types[0]!, inputFormat)
    if (document === undefined) return MALFORMED
    const variables = new Map<string, readonly Item[]>()
    for (const parameter of parameters) {
      const sequence = sequenceOf(parameter, row)
      if (sequence === undefined) return MALFORMED
      variables.set(parameter.name, sequence)
    }
    try {
      return { kind: 'items', items: evaluatePath(path, document, variables, session) }
    } catch (error) {
      if (isPathError(error)) return { kind: 'error', error }
      throw error
    }
  }
}
