import type { Identifier, NamedQuery, With } from '../../grammar/ast.ts'
import { renameFields } from './alias.ts'
import type { BoundRelation, NamedQueries } from './context.ts'
import { fail } from './error.ts'
import type { QueryContext } from './query.ts'
import { bindRecursion, recursionOf } from './recursive.ts'

/** WITH: each query sees those before it and those outside. All are checked, whether or not they are used. */
export function bindWith(clause: With, context: QueryContext): NamedQueries {
  const own = new Set<string>()
  let { named } = context
  for (const query of clause.queries) {
    const key = query.name.value.toLowerCase()
    if (own.has(key))
      fail('DUPLICATE_NAMED_QUERY', query, `WITH query name '${key}' specified more than once`)
    own.add(key)
    const bind = binding(query, clause.recursive, { ...context, named })
    named = new Map([...named, [key, { bind, bound: bind() }]])
  }
  return named
}

/** How a WITH query is bound. RECURSIVE lets each query of the clause name itself, and asks of each how it does. */
function binding(node: NamedQuery, recursive: boolean, context: QueryContext): () => BoundRelation {
  const { query, columns } = node
  const rename = (bound: BoundRelation): BoundRelation => {
    checkColumnNames(columns, bound.fields.length)
    return columns.length === 0 ? bound : renameFields(bound, columns)
  }
  const recursion = recursive ? recursionOf(node) : undefined
  if (recursion !== undefined) return () => bindRecursion(recursion, rename, context)
  return () => rename(context.binder.query(query, undefined, context.named))
}

function checkColumnNames(columns: readonly Identifier[], available: number): void {
  const [first] = columns
  if (first !== undefined && columns.length !== available)
    fail(
      'MISMATCHED_COLUMN_ALIASES',
      first,
      `Column alias list has ${columns.length} entries but relation has ${available} columns`,
    )
  const seen = new Set<string>()
  for (const column of columns) {
    const key = column.value.toLowerCase()
    if (seen.has(key))
      fail('DUPLICATE_COLUMN_NAME', column, `Column name '${column.value}' specified more than once`)
    seen.add(key)
  }
}
