import type { Statement } from '../../grammar/ast.ts'
import type { Catalog, TableSource } from '../catalog/table-source.ts'
import { withSpan } from '../common/errors.ts'
import { didYouMean } from '../common/suggest.ts'
import { fail, type Located } from './error.ts'
import { isKind, walkSyntax } from './syntax.ts'

/** What the catalog said about one name. A refusal is kept until the name proves to be a table's and not a WITH query's. */
type LookUp = { readonly source: TableSource | undefined } | { readonly refusal: unknown }

const keyOf = (name: readonly string[]): string => JSON.stringify(name)

/**
 * Asks the catalog for every table that a statement names, so that binding itself never waits.
 *
 * @returns finds a table by its name; throws TABLE_NOT_FOUND, or what the catalog threw for that name
 */
export async function loadTables(
  statement: Statement,
  catalog: Catalog,
): Promise<(name: readonly string[], place: Located) => TableSource> {
  const names = new Map<string, readonly string[]>()
  for (const node of walkSyntax(statement)) {
    if (!isKind(node, 'table') && !isKind(node, 'tableQuery')) continue
    const name = node.name.parts.map((part) => part.value)
    names.set(keyOf(name), name)
  }
  const found = new Map<string, LookUp>()
  for (const [key, name] of names) {
    try {
      found.set(key, { source: await catalog.table(name) })
    } catch (refusal) {
      found.set(key, { refusal })
    }
  }
  const missing = [...found.values()].some((entry) => 'source' in entry && entry.source === undefined)
  const known = missing ? await catalog.tableNames() : []
  return (name, place) => {
    const entry = found.get(keyOf(name))
    if (entry !== undefined && 'refusal' in entry) throw withSpan(entry.refusal, place.span)
    if (entry?.source !== undefined) return entry.source
    const text = name.join('.')
    return fail('TABLE_NOT_FOUND', place, `Table '${text}' does not exist`, didYouMean(text, known))
  }
}
