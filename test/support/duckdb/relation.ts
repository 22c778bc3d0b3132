import type { Expression, Identifier, Join, Relation, Unnest } from '../../../grammar/ast.ts'
import { isMap, name, type Translator, untranslatable } from './context.ts'

export function relationText(t: Translator, relation: Relation): string {
  switch (relation.kind) {
    case 'table':
      if (relation.period !== undefined) throw untranslatable('FOR TIMESTAMP AS OF')
      return name(relation.name.parts.at(-1)!)
    case 'subqueryRelation':
      return `(${t.query(relation.query)})`
    case 'lateral':
      return `LATERAL (${t.query(relation.query)})`
    case 'unnest':
      return unnestText(t, relation)
    case 'aliasedRelation': {
      const columns = relation.columns.length === 0 ? '' : `(${relation.columns.map(name).join(', ')})`
      return `${t.relation(relation.relation)} AS ${name(relation.alias)}${columns}`
    }
    case 'join':
      return joinText(t, relation)
    case 'tableFunction':
    case 'jsonTable':
    case 'sampledRelation':
      throw untranslatable(relation.kind)
  }
}

/** The select items that unnest one expression: both halves of a map, the fields of rows, or elements. */
function unnested(t: Translator, node: Expression): string {
  const sql = t.expression(node)
  return isMap(node)
    ? `unnest(map_keys(${sql})), unnest(map_values(${sql}))`
    : `unnest(${sql}, max_depth := 2)`
}

function unnestText(t: Translator, { expressions, withOrdinality }: Unnest): string {
  if (withOrdinality) {
    const [only] = expressions
    if (only === undefined || expressions.length > 1 || isMap(only))
      throw untranslatable('WITH ORDINALITY of a map or of several arrays')
    return `UNNEST(${t.expression(only)}) WITH ORDINALITY`
  }
  return `LATERAL (SELECT ${expressions.map((node) => unnested(t, node)).join(', ')})`
}

function joinText(t: Translator, { type, left, right, criteria }: Join): string {
  const word = type === 'cross' ? 'CROSS' : type.toUpperCase()
  const natural = criteria?.kind === 'joinNatural' ? 'NATURAL ' : ''
  const text = `${t.relation(left)} ${natural}${word} JOIN ${joined(t, right)}`
  if (criteria?.kind === 'joinOn') return `(${text} ON ${t.expression(criteria.condition)})`
  if (criteria?.kind === 'joinUsing') {
    const columns: readonly Identifier[] = criteria.columns
    return `(${text} USING (${columns.map(name).join(', ')}))`
  }
  return `(${text})`
}

function joined(t: Translator, relation: Relation): string {
  const text = t.relation(relation)
  return relation.kind === 'join' ? `(${text})` : text
}
