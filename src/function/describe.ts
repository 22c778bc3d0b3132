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
