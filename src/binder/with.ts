import type { With } from '../../grammar/ast.ts'
import type { NamedQueries, NamedQueryDefinition } from './context.ts'
import { fail, notSupported } from './error.ts'
import type { QueryContext } from './query.ts'

/** WITH: each query sees those before it and those outside. All are checked, whether or not they are used. */
export function bindWith(clause: With, context: QueryContext): NamedQueries {
  if (clause.recursive) notSupported(clause, 'WITH RECURSIVE')
  const own = new Set<string>()
  let named = context.named
  for (const { name, query, columns, span } of clause.queries) {
    const key = name.value.toLowerCase()
    if (own.has(key))
      fail('DUPLICATE_NAMED_QUERY', { span }, `WITH query name '${key}' specified more than once`)
    own.add(key)
    const bound = context.binder.query(query, undefined, named)
    checkColumnNames(columns, bound.fields.length)
    const definition: NamedQueryDefinition = { query, columns, named, bound }
    named = new Map([...named, [key, definition]])
  }
  return named
}

function checkColumnNames(columns: NamedQueryDefinition['columns'], available: number): void {
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
