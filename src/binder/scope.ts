import { didYouMean } from '../common/suggest.ts'
import type { PlanColumn } from '../plan/expression.ts'
import { fail, type Located } from './error.ts'

/** A column as names see it. Two fields may stand for one column (`SELECT a, a AS b`). */
export interface Field {
  /** As written where it was named; undefined for an expression without a name, which nothing can refer to. */
  readonly name: string | undefined
  /** The alias or table name in front of the dot; empty where there is none. */
  readonly qualifier: readonly string[]
  readonly column: PlanColumn
}

/** What names can mean at one place. Names that it does not know are looked up in `parent`. */
export interface Scope {
  readonly fields: readonly Field[]
  readonly parent: Scope | undefined
}

const lower = (parts: readonly string[]): string[] => parts.map((part) => part.toLowerCase())

/** Whether a name's prefix names the relation: `t.c` finds `t`, `s.t` and `x.s.t`. */
export function matchesQualifier(qualifier: readonly string[], prefix: readonly string[]): boolean {
  if (prefix.length > qualifier.length) return false
  const end = lower(qualifier.slice(qualifier.length - prefix.length))
  return lower(prefix).every((part, i) => part === end[i])
}

/** The fields of one scope that a name means. */
function matches(scope: Scope, name: readonly string[]): Field[] {
  const column = name.at(-1)?.toLowerCase()
  const prefix = name.slice(0, -1)
  return scope.fields.filter(
    (field) => field.name?.toLowerCase() === column && matchesQualifier(field.qualifier, prefix),
  )
}

/**
 * Finds the field that a whole name means, here or in an outer scope. Undefined where there is none, also where a part
 * in front of it is a column whose fields the rest may name. Throws AMBIGUOUS_NAME.
 */
export function findField(scope: Scope, name: readonly string[], place: Located): Field | undefined {
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
    const found = matches(current, name)
    if (found.length > 1) fail('AMBIGUOUS_NAME', place, `Column '${lower(name).join('.')}' is ambiguous`)
    if (found[0] !== undefined) return found[0]
    if (startsWithColumn(current, name)) return undefined
  }
  return undefined
}

function startsWithColumn(scope: Scope, name: readonly string[]): boolean {
  for (let length = name.length - 1; length > 0; length--)
    if (matches(scope, name.slice(0, length)).length > 0) return true
  return false
}

/** Whether some part in front of a dotted name is a column here or outside, so that the rest may be row fields. */
export function isColumnReference(scope: Scope, name: readonly string[]): boolean {
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent)
    if (matches(current, name).length > 0 || startsWithColumn(current, name)) return true
  return false
}

function* visibleNames(scope: Scope): Generator<string> {
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent)
    for (const field of current.fields) if (field.name !== undefined) yield field.name.toLowerCase()
}

/** Whether something in front of a dotted name is a relation here or outside. */
function hasRelation(scope: Scope, prefix: readonly string[]): boolean {
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent)
    if (current.fields.some(({ qualifier }) => matchesQualifier(qualifier, prefix))) return true
  return false
}

/** The part of a dotted name that stands where a column would: behind the relation, where one is named. */
function columnPart(scope: Scope, parts: readonly string[]): string {
  const at = parts.findIndex((_, i) => !hasRelation(scope, parts.slice(0, i + 1)))
  return parts[at] ?? parts.at(-1) ?? ''
}

/** Ends binding: nothing has that name. Of `useridentty.arn` the first part may be meant for a column. */
export function columnNotFound(scope: Scope, name: readonly string[], place: Located): never {
  const parts = lower(name)
  const last = parts.at(-1) ?? ''
  const names = [...visibleNames(scope)]
  const meant = names.includes(last) ? undefined : didYouMean(columnPart(scope, parts), names)
  return fail(
    'COLUMN_NOT_FOUND',
    place,
    `Column '${parts.join('.')}' cannot be resolved`,
    meant ?? didYouMean(last, names),
  )
}
