import type { Query } from '../../../grammar/ast.ts'
import { print } from '../../../grammar/index.ts'

/** A node of the syntax tree, whatever its kind: the shrinker treats all alike. */
type Node = Readonly<Record<string, unknown>> & { readonly kind: string }

const RELATIONS: ReadonlySet<string> = new Set(['table', 'unnest', 'aliasedRelation', 'join'])
const BODIES: ReadonlySet<string> = new Set(['select', 'setOperation', 'values', 'query'])
const EXPRESSIONS: ReadonlySet<string> = new Set([
  ...['identifier', 'dereference', 'subscript', 'unary', 'arithmetic', 'concat', 'comparison', 'between'],
  ...['quantifiedComparison', 'inList', 'inSubquery', 'like', 'isNull', 'isDistinctFrom', 'and', 'or', 'not'],
  ...['exists', 'scalarSubquery', 'simpleCase', 'searchedCase', 'cast', 'row', 'array', 'functionCall'],
  ...['listAgg', 'grouping', 'extract', 'typedLiteral', 'doubleLiteral', 'decimalLiteral'],
])
const LITERALS: ReadonlySet<string> = new Set([
  ...['nullLiteral', 'booleanLiteral', 'stringLiteral', 'integerLiteral'],
])

/** Fields that may be left out, with what stands for nothing. */
const OPTIONAL: Readonly<Record<string, unknown>> = {
  ...{ where: undefined, having: undefined, groupBy: undefined, filter: undefined, otherwise: undefined },
  ...{
    frame: undefined,
    with: undefined,
    nulls: undefined,
    distinct: false,
    negated: false,
    escape: undefined,
  },
}

/** Lists that mean the same when an element is gone, or say that they do not. Orders stay whole: they were made total. */
const LISTS: ReadonlySet<string> = new Set([
  ...[
    'items',
    'from',
    'operands',
    'list',
    'elements',
    'whens',
    'queries',
    'sets',
    'partitionBy',
    'arguments',
  ],
  ...['expressions', 'rows'],
])

/** Fields whose identifiers name something and are no expressions. */
const NAMES: ReadonlySet<string> = new Set([
  'alias',
  'aliases',
  'columns',
  'field',
  'name',
  'parameters',
  'span',
  'target',
  'type',
])

const SPAN = { start: 0, end: 0, line: 1, column: 1 }
const SMALLEST: readonly Node[] = [
  { kind: 'nullLiteral', span: SPAN },
  { kind: 'booleanLiteral', span: SPAN, value: true },
  { kind: 'integerLiteral', span: SPAN, value: 1n },
  { kind: 'stringLiteral', span: SPAN, value: '' },
]

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value
}

function isExpression(node: Node): boolean {
  return EXPRESSIONS.has(node.kind) || LITERALS.has(node.kind)
}

/** The nodes right below, through lists and the clauses that are no nodes of their own sort (WHEN). */
function below(node: Node): readonly Node[] {
  return Object.entries(node)
    .filter(([field]) => !NAMES.has(field))
    .flatMap(([, value]): readonly unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
    .flatMap((child) => (child.kind === 'whenClause' ? below(child) : [child]))
}

/** Nodes of the same sort that may stand in the place of one. */
function replacements(node: Node): readonly Node[] {
  if (RELATIONS.has(node.kind))
    return node.kind === 'join' ? below(node).filter((child) => RELATIONS.has(child.kind)) : []
  if (BODIES.has(node.kind)) return below(node).filter((child) => BODIES.has(child.kind))
  if (!EXPRESSIONS.has(node.kind)) return []
  // The table before a column's dot is no expression.
  const children = node.kind === 'dereference' ? [] : below(node).filter(isExpression)
  return [...children, ...SMALLEST]
}

/** The node with something left out of it, without going deeper. */
function* reduced(node: Node): Generator<Node> {
  if (node.kind === 'query') {
    // An order and its limit go together: a limit of rows in no order has many answers.
    yield { ...node, orderBy: [], limit: undefined, offset: undefined }
    if (node['limit'] !== undefined) yield { ...node, limit: undefined }
    if (node['offset'] !== undefined) yield { ...node, offset: undefined }
  }
  for (const [field, nothing] of Object.entries(OPTIONAL)) {
    const value = node[field]
    if (field in node && value !== nothing && value !== undefined) yield { ...node, [field]: nothing }
  }
  if (node.kind === 'join' && node['type'] !== 'inner' && node['criteria'] !== undefined)
    yield { ...node, type: 'inner' }
  for (const [field, value] of Object.entries(node)) {
    if (!LISTS.has(field) || !Array.isArray(value) || value.length < 2) continue
    for (let i = 0; i < value.length; i++) yield { ...node, [field]: value.toSpliced(i, 1) }
  }
}

/** Whether the parts of a node stay as they are: an order, and what an aggregate puts in that order. */
function isWhole(node: Node): boolean {
  if (node.kind === 'sortItem') return true
  const order = node['orderBy']
  return (node.kind === 'functionCall' || node.kind === 'listAgg') && Array.isArray(order) && order.length > 0
}

function asQuery(body: Node): Node {
  if (body.kind === 'query') return body
  return {
    kind: 'query',
    span: SPAN,
    with: undefined,
    body,
    orderBy: [],
    offset: undefined,
    limit: undefined,
  }
}

function* variants(node: Node): Generator<Node> {
  yield* replacements(node)
  yield* reduced(node)
  if (isWhole(node)) return
  for (const [field, value] of Object.entries(node)) {
    if (NAMES.has(field)) continue
    if (isNode(value)) {
      for (const variant of variants(value))
        yield { ...node, [field]: value.kind === 'query' ? asQuery(variant) : variant }
    }
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value
      for (const [i, item] of items.entries()) {
        if (!isNode(item)) continue
        for (const variant of variants(item)) yield { ...node, [field]: items.with(i, variant) }
      }
    }
  }
}

/**
 * Shorter statements that one step away from a statement, the shortest first. Not all of them are valid, and none has an
 * order that ties where the statement's had not.
 */
export function smallerStatements(query: Query): readonly string[] {
  const length = print(query).length
  const texts = new Set<string>()
  // A query is a node; what `variants` makes of a query is a query, or a body in the place of one.
  for (const variant of variants(query as unknown as Node)) {
    const text = print(asQuery(variant) as unknown as Query)
    if (text.length < length) texts.add(text)
  }
  return [...texts].toSorted((a, b) => a.length - b.length)
}
