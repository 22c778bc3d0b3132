import { assertNever } from '../assert.ts'
import type {
  Join,
  QualifiedName,
  Relation,
  TableArgument,
  TableFunction,
  TableFunctionArgument,
} from '../ast.ts'
import { jsonTableText } from './json-table.ts'
import {
  columnsText,
  identifierText,
  list,
  nameText,
  type Printer,
  sortItemsText,
  spaced,
  VALUE,
} from './text.ts'

/** A relation without parentheses around it. */
export function relationText(p: Printer, node: Relation): string {
  switch (node.kind) {
    case 'table': {
      const { name, period } = node
      if (period === undefined) return nameText(name)
      return `${nameText(name)} FOR ${period.type.toUpperCase()} AS OF ${p.operand(period.end, VALUE)}`
    }
    case 'subqueryRelation':
      return `(${p.query(node.query)})`
    case 'unnest':
      return `UNNEST(${list(node.expressions, p.expression)})${node.withOrdinality ? ' WITH ORDINALITY' : ''}`
    case 'lateral':
      return `LATERAL (${p.query(node.query)})`
    case 'tableFunction':
      return tableFunctionText(p, node)
    case 'jsonTable':
      return jsonTableText(p, node)
    case 'aliasedRelation':
      return spaced(
        closed(p, node.relation, ['join', 'aliasedRelation', 'sampledRelation']),
        `AS ${identifierText(node.alias)}`,
        node.columns.length === 0 ? undefined : columnsText(node.columns),
      )
    case 'sampledRelation': {
      const relation = closed(p, node.relation, ['join', 'sampledRelation'])
      return `${relation} TABLESAMPLE ${node.type.toUpperCase()} (${p.expression(node.percentage)})`
    }
    case 'join':
      return joinText(p, node)
    default:
      return assertNever(node)
  }
}

function closed(p: Printer, node: Relation, kinds: readonly Relation['kind'][]): string {
  return kinds.includes(node.kind) ? `(${p.relation(node)})` : p.relation(node)
}

function joinText(p: Printer, { type, left, right, criteria }: Join): string {
  return spaced(
    p.relation(left),
    criteria?.kind === 'joinNatural' ? 'NATURAL' : undefined,
    `${type.toUpperCase()} JOIN`,
    closed(p, right, ['join']),
    criteria?.kind === 'joinOn' ? `ON ${p.expression(criteria.condition)}` : undefined,
    criteria?.kind === 'joinUsing' ? `USING ${columnsText(criteria.columns)}` : undefined,
  )
}

function tableFunctionText(p: Printer, node: TableFunction): string {
  const tables = (names: readonly QualifiedName[]): string => `(${list(names, nameText)})`
  const inside = spaced(
    list(node.arguments, (argument) => argumentText(p, argument)),
    node.copartition.length === 0 ? undefined : `COPARTITION ${list(node.copartition, tables)}`,
  )
  return `TABLE(${nameText(node.name)}(${inside}))`
}

function argumentText(p: Printer, { name, value }: TableFunctionArgument): string {
  const given = name === undefined ? '' : `${identifierText(name)} => `
  if (value.kind === 'tableArgument') return given + tableArgumentText(p, value)
  if (value.kind !== 'descriptor') return given + p.expression(value)
  if (value.fields === undefined) return `${given}CAST(NULL AS DESCRIPTOR)`
  const fields = list(value.fields, (field) =>
    spaced(identifierText(field.name), field.type === undefined ? undefined : p.type(field.type)),
  )
  return `${given}DESCRIPTOR(${fields})`
}

function tableArgumentText(p: Printer, node: TableArgument): string {
  const aliased = node.relation.kind === 'aliasedRelation' ? node.relation : undefined
  const relation = p.relation(aliased?.relation ?? node.relation)
  return spaced(
    `TABLE${relation.startsWith('(') ? relation : `(${relation})`}`,
    aliased === undefined ? undefined : `AS ${identifierText(aliased.alias)}`,
    aliased === undefined || aliased.columns.length === 0 ? undefined : columnsText(aliased.columns),
    node.partitionBy === undefined ? undefined : `PARTITION BY (${list(node.partitionBy, p.expression)})`,
    node.whenEmpty === undefined ? undefined : `${node.whenEmpty.toUpperCase()} WHEN EMPTY`,
    node.orderBy.length === 0 ? undefined : `ORDER BY (${sortItemsText(p, node.orderBy)})`,
  )
}
