import type { DataType, Expression, Identifier, Query, Relation } from '../../../grammar/ast.ts'

/** The parts of the translation, which call each other. */
export interface Translator {
  expression(node: Expression): string
  query(node: Query): string
  relation(node: Relation): string
  type(node: DataType): string
  /** What `now()` is: milliseconds since the epoch. */
  readonly clock: number
}

/** What DuckDB has no words for. A record that needs it says `skipif duckdb` and why. */
export class Untranslatable extends Error {
  override readonly name = 'Untranslatable'
}

export function untranslatable(what: string): Untranslatable {
  return new Untranslatable(`DuckDB has no translation of ${what}`)
}

export function name({ value }: Identifier): string {
  return `"${value.replaceAll('"', '""')}"`
}

export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** The value of a string literal, where the translation depends on it. */
export function literalText(node: Expression | undefined, what: string): string {
  if (node?.kind === 'stringLiteral') return node.value
  throw untranslatable(`${what} that is no literal`)
}

/** The columns of the schema that are maps, and the functions that make them: DuckDB has other functions for maps and lists. */
const MAPS: ReadonlySet<string> = new Set([
  ...['requestparameters', 'responseelements', 'additionaleventdata', 'serviceeventdetails', 'addendum'],
  ...['edgedevicedetails', 'insightdetails', 'requestcontext', 'principaltags', 'tags', 'attributes'],
  ...[
    'map',
    'map_filter',
    'map_concat',
    'map_from_entries',
    'transform_values',
    'transform_keys',
    'histogram',
  ],
  ...['map_agg', 'multimap_agg', 'split_to_map'],
])

/** Whether an expression is a map, as far as its words tell: a column of the schema, a map function, or a name that begins with `m`. */
export function isMap(node: Expression): boolean {
  switch (node.kind) {
    case 'identifier':
      return MAPS.has(node.value.toLowerCase()) || /^m\d?$/i.test(node.value)
    case 'dereference':
      return isMap(node.field)
    case 'searchedCase':
    case 'simpleCase':
      return node.whens.some(({ result }) => isMap(result))
    case 'scalarSubquery': {
      const { body } = node.query
      const [item] = body.kind === 'select' ? body.items : []
      return item?.kind === 'selectExpression' && isMap(item.expression)
    }
    case 'functionCall':
      if (['if', 'coalesce'].includes(node.name.parts.at(-1)?.value.toLowerCase() ?? ''))
        return node.arguments.some(isMap)
      return MAPS.has(node.name.parts.at(-1)?.value.toLowerCase() ?? '')
    case 'cast':
      return node.type.kind === 'mapType'
    default:
      return false
  }
}
