import { didYouMean } from '../common/suggest.ts'
import { TraillakeError } from '../common/errors.ts'
import { hintOfAbsent, isAbsent } from './absent.ts'
import type { FunctionGroup } from './definition.ts'
import { functionRecords } from './registry.ts'
import { SPECIAL_FORMS } from './special-forms.ts'

/** A function as documentation shows it. */
export interface FunctionDescription {
  readonly name: string
  readonly aliases: readonly string[]
  readonly kind: 'scalar' | 'aggregate' | 'window' | 'special form'
  readonly group: FunctionGroup
  /** `date_trunc(varchar, date) -> date`, one an overload. */
  readonly signatures: readonly string[]
  readonly description: string
  readonly example: { readonly sql: string; readonly result: string }
}

/** Every function and special form that SQL can call, by chapter and name; functions from the records that run them. */
export function describeFunctions(): readonly FunctionDescription[] {
  const described = functionRecords()
    .filter((record) => record.kind !== 'scalar' || record.hidden !== true)
    .map(({ name, aliases = [], kind, group, overloads, description, example }) => {
      return {
        name,
        aliases,
        kind,
        group,
        signatures: overloads.map(({ signature }) => signature),
        description,
        example,
      }
    })
  const forms = SPECIAL_FORMS.map((form) => ({ ...form, aliases: [], kind: 'special form' as const }))
  return [...described, ...forms].sort((a, b) =>
    a.group === b.group ? (a.name < b.name ? -1 : 1) : a.group < b.group ? -1 : 1,
  )
}

/** The names and aliases that SQL can call. */
export function functionNames(): readonly string[] {
  return describeFunctions().flatMap(({ name, aliases }) => [name, ...aliases])
}

/**
 * The function of a name, in lower case, that there is not.
 *
 * @returns NOT_SUPPORTED for those of Trino, FUNCTION_NOT_FOUND for others
 * @example missingFunction('cuont') // Function 'cuont' not registered; did you mean 'count'?
 */
export function missingFunction(name: string): TraillakeError {
  return isAbsent(name)
    ? new TraillakeError('NOT_SUPPORTED', `Function '${name}' is not supported`, { hint: hintOfAbsent(name) })
    : new TraillakeError('FUNCTION_NOT_FOUND', `Function '${name}' not registered`, {
        hint: didYouMean(name, functionNames()),
      })
}

/**
 * What {@link describeFunctions} says of one function, by one of its names in any letter case.
 *
 * @throws FUNCTION_NOT_FOUND, and NOT_SUPPORTED for a function of Trino that traillake does not have
 * @example describeFunction('ceil').name // 'ceiling'
 */
export function describeFunction(name: string): FunctionDescription {
  const wanted = name.toLowerCase()
  const found = describeFunctions().find((known) => known.name === wanted || known.aliases.includes(wanted))
  if (found === undefined) throw missingFunction(wanted)
  return found
}
