import type { NamedQuery, Query, QueryBody, Relation, SetOperation } from '../../grammar/ast.ts'
import type { PlanColumn } from '../plan/expression.ts'
import type { LogicalNode } from '../plan/node.ts'
import { columnReference } from '../plan/walk.ts'
import { canCoerce } from '../types/coercion.ts'
import { formatType } from '../types/type.ts'
import type { BoundRelation, NamedQueries } from './context.ts'
import { fail } from './error.ts'
import type { QueryContext } from './query.ts'
import { requireComparable, withTypes } from './set-operation.ts'
import type { SyntaxNode } from '../../grammar/children.ts'
import { isKind, walkSyntax } from './syntax.ts'

/** A WITH query that names itself: `anchor UNION [ALL] step`. */
export interface Recursion {
  readonly node: NamedQuery
  readonly union: SetOperation
}

/**
 * The query as a recursion, undefined where it is an ordinary one. The shape that it must have, and the messages where it
 * has another, are Trino's (https://trino.io/docs/current/sql/select.html#with-recursive-clause, StatementAnalyzer):
 * column names are given, the base does not name the query, the step names it once, in FROM.
 */
export function recursionOf(node: NamedQuery): Recursion | undefined {
  const { query, columns } = node
  const name = node.name.value
  if (columns.length === 0)
    fail('MISSING_COLUMN_ALIASES', node, 'missing column aliases in recursive WITH query')
  for (const inner of walkSyntax(query))
    if (isKind(inner, 'with') && inner.recursive)
      fail('NESTED_RECURSIVE', inner, 'nested recursive WITH query')
  const union = query.body
  const step = union.kind === 'setOperation' && union.operator === 'union' ? union.right : undefined
  if (union.kind !== 'setOperation' || step === undefined) return refuseReferences(query, name)
  const [inAnchor] = referencesTo(name, union.left)
  if (inAnchor !== undefined)
    invalid(inAnchor, 'WITH table name is referenced in the base relation of recursion')
  const [reference, second] = referencesTo(name, step)
  if (second !== undefined) invalid(second, 'multiple recursive references in the step relation of recursion')
  if (reference === undefined) return refuseReferences(query, name)
  const from = fromOf(step)
  const [inFrom] = from.flatMap((relation) => referencesTo(name, relation))
  if (inFrom === undefined)
    invalid(reference, 'recursive reference outside of FROM clause of the step relation of recursion')
  checkClauses(query)
  for (const relation of from) checkFrom(relation, name)
  return { node, union }
}

function invalid(place: SyntaxNode, message: string): never {
  return fail('INVALID_RECURSIVE_REFERENCE', place, message)
}

/** RECURSIVE makes a recursive reference of every use of the name, and this query may have none. */
function refuseReferences(query: Query, name: string): undefined {
  const [reference] = referencesTo(name, query)
  if (reference !== undefined) invalid(reference, 'recursive reference not allowed in this context')
}

/** The places that name the query; not those in a subquery whose own WITH gives the name to another. */
function referencesTo(name: string, node: SyntaxNode): SyntaxNode[] {
  const isName = (text: string | undefined): boolean => text?.toLowerCase() === name.toLowerCase()
  const found = [...walkSyntax(node)].filter(
    (part) =>
      (isKind(part, 'table') || isKind(part, 'tableQuery')) &&
      part.name.parts.length === 1 &&
      isName(part.name.parts[0]?.value),
  )
  const hidden = new Set<SyntaxNode>()
  for (const part of walkSyntax(node))
    if (isKind(part, 'query') && part.with?.queries.some((query) => isName(query.name.value)) === true)
      for (const inner of walkSyntax(part)) hidden.add(inner)
  return found.filter((part) => !hidden.has(part))
}

/** The FROM clause of the step, which may stand in parentheses; empty where it has none. */
function fromOf(step: QueryBody): readonly Relation[] {
  if (step.kind === 'select') return step.from
  if (step.kind !== 'query') return []
  if (step.limit !== undefined)
    fail('INVALID_LIMIT_CLAUSE', step.limit, 'FETCH FIRST / LIMIT clause in the step relation of recursion')
  return fromOf(step.body)
}

function checkClauses({ with: inner, orderBy, offset, limit }: Query): void {
  const [order] = orderBy
  if (inner !== undefined) fail('NOT_SUPPORTED', inner, 'immediate WITH clause in recursive query')
  if (order !== undefined) fail('NOT_SUPPORTED', order, 'immediate ORDER BY clause in recursive query')
  if (offset !== undefined) fail('NOT_SUPPORTED', offset, 'immediate OFFSET clause in recursive query')
  if (limit !== undefined)
    fail('INVALID_LIMIT_CLAUSE', limit, 'immediate FETCH FIRST / LIMIT clause in recursive query')
}

/** Refuses a reference where rows that it lacks would add to the result: recursion must only ever add rows. */
function checkFrom(from: SyntaxNode, name: string): void {
  const refuse = (side: SyntaxNode, place: string): void => {
    const [reference] = referencesTo(name, side)
    if (reference !== undefined) invalid(reference, `recursive reference in ${place}`)
  }
  const nodes = [...walkSyntax(from)]
  for (const node of nodes) {
    if (!isKind(node, 'join')) continue
    const { type, left, right } = node
    if (type === 'right' || type === 'full') refuse(left, `left source of ${type.toUpperCase()} join`)
    if (type === 'left' || type === 'full') refuse(right, `right source of ${type.toUpperCase()} join`)
  }
  for (const node of nodes)
    if (isKind(node, 'setOperation') && node.operator === 'intersect' && node.all)
      refuse(node, 'INTERSECT ALL')
  for (const node of nodes) {
    if (!isKind(node, 'setOperation') || node.operator !== 'except') continue
    refuse(node.right, `right relation of EXCEPT ${node.all ? 'ALL' : 'DISTINCT'}`)
    if (node.all) refuse(node.left, 'left relation of EXCEPT ALL')
  }
}

/**
 * Binds the base, and then the step over a table of the base's columns; the step's types must fit the base's. UNION
 * DISTINCT is applied to what the whole recursion made.
 *
 * @param rename gives a relation the column names of the WITH query, and refuses a wrong number of them
 */
export function bindRecursion(
  { node, union }: Recursion,
  rename: (relation: BoundRelation) => BoundRelation,
  context: QueryContext,
): BoundRelation {
  const { binder } = context
  const name = node.name.value.toLowerCase()
  const bindBody = (body: QueryBody, named: NamedQueries): BoundRelation =>
    binder.query(asQuery(body), undefined, named)
  const base = bindBody(union.left, context.named)
  const types = base.fields.map(({ column }) => column.type)
  const { fields } = rename(base)
  const newColumns = (): PlanColumn[] =>
    fields.map(({ name, column }) => binder.newColumn(name?.toLowerCase() ?? column.name, column.type))
  const over = (plan: LogicalNode, columns: readonly PlanColumn[]): BoundRelation =>
    rename({ plan, fields: columns.map((column) => ({ name: undefined, qualifier: [], column })) })
  const recursion = binder.newRecursion()
  const workingTable = (): BoundRelation => {
    const columns = newColumns()
    return over({ kind: 'working-table', recursion, name, columns }, columns)
  }
  const inStep = new Map([...context.named, [name, { bind: workingTable, bound: undefined }]])
  const written = bindBody(union.right, inStep)
  checkStep(written, base, union.right)
  if (!union.all) requireComparable(types, union)
  const step = withTypes(written, types, binder)
  const columns = newColumns()
  const plan: LogicalNode = {
    kind: 'recursive',
    recursion,
    name,
    anchor: base.plan,
    step: step.plan,
    columns,
    mappings: [base.fields.map(({ column }) => column.id), step.ids],
  }
  if (union.all) return over(plan, columns)
  const distinct: LogicalNode = {
    kind: 'aggregate',
    input: plan,
    keys: columns.map((column) => ({ column, expression: columnReference(column) })),
    groupingSets: [columns.map((_, i) => i)],
    aggregates: [],
    groupId: undefined,
  }
  return over(distinct, columns)
}

/** A side of UNION as a query of its own. */
function asQuery(body: QueryBody): Query {
  if (body.kind === 'query') return body
  const { span } = body
  return { kind: 'query', with: undefined, body, orderBy: [], offset: undefined, limit: undefined, span }
}

function checkStep(step: BoundRelation, base: BoundRelation, place: QueryBody): void {
  const [wanted, given] = [base.fields.length, step.fields.length]
  if (wanted !== given)
    fail(
      'TYPE_MISMATCH',
      place,
      `base and step relations of recursion have different number of fields: ${wanted}, ${given}`,
    )
  base.fields.forEach(({ column: { type } }, i) => {
    const own = step.fields[i]?.column.type
    if (own !== undefined && !canCoerce(own, type))
      fail(
        'TYPE_MISMATCH',
        place,
        `recursion step relation output type (${formatType(own)}) is not coercible to recursion base relation output type (${formatType(type)}) at column ${i + 1}`,
      )
  })
}
