import type {
  Dereference,
  Expression,
  FunctionCall,
  Grouping,
  Identifier,
  ListAgg,
  Join,
  Query,
  SetOperation,
  Table,
  TableQuery,
  With,
} from '../../grammar/ast.ts'
import { childrenOf, type SyntaxNode } from '../../grammar/children.ts'
import { printForMessage } from '../../grammar/print.ts'
import { lookupFunction } from '../function/registry.ts'
import { fail } from './error.ts'

/** The nodes that somebody looks for in a whole tree. */
interface NodesByKind {
  readonly dereference: Dereference
  readonly functionCall: FunctionCall
  readonly grouping: Grouping
  readonly identifier: Identifier
  readonly join: Join
  readonly listAgg: ListAgg
  readonly query: Query
  readonly setOperation: SetOperation
  readonly table: Table
  readonly tableQuery: TableQuery
  readonly with: With
}

export function isKind<Kind extends keyof NodesByKind>(
  node: SyntaxNode,
  kind: Kind,
): node is NodesByKind[Kind] {
  return node.kind === kind
}

const NONE: ReadonlySet<string> = new Set()

/** A syntax tree's nodes, parents first. Nodes of a kind in `closed` are not entered (they are yielded). */
export function* walkSyntax(node: SyntaxNode, closed: ReadonlySet<string> = NONE): Generator<SyntaxNode> {
  const left = [node]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    yield next
    if (closed.has(next.kind)) continue
    // A list may have more items than a call takes arguments.
    for (const child of childrenOf(next).reverse()) left.push(child)
  }
}

const SUBQUERIES: ReadonlySet<string> = new Set(['query'])

/** Whether a call by this name is an aggregation (with OVER, a window function all the same). */
function isAggregateName(call: FunctionCall): boolean {
  const name = call.name.parts.at(-1)
  return name !== undefined && lookupFunction(name.value.toLowerCase())?.kind === 'aggregate'
}

/** The aggregations of an expression, not those of its subqueries nor those that are window functions. */
export function aggregatesIn(expression: SyntaxNode): (FunctionCall | ListAgg)[] {
  const found: (FunctionCall | ListAgg)[] = []
  for (const node of walkSyntax(expression, SUBQUERIES)) {
    if (isKind(node, 'listAgg')) found.push(node)
    if (isKind(node, 'functionCall') && node.over === undefined && isAggregateName(node)) found.push(node)
  }
  return found
}

/** The window functions of an expression, not those of its subqueries. */
export function windowsIn(expression: SyntaxNode): FunctionCall[] {
  const found: FunctionCall[] = []
  for (const node of walkSyntax(expression, SUBQUERIES))
    if (isKind(node, 'functionCall') && node.over !== undefined) found.push(node)
  return found
}

export function groupingsIn(expression: SyntaxNode): Grouping[] {
  const found: Grouping[] = []
  for (const node of walkSyntax(expression, SUBQUERIES)) if (isKind(node, 'grouping')) found.push(node)
  return found
}

export function hasSubquery(expression: SyntaxNode): boolean {
  for (const node of walkSyntax(expression, SUBQUERIES)) if (isKind(node, 'query')) return true
  return false
}

/** Expressions as Trino lists them in messages: `[count(*), sum(x)]`. */
export function printList(expressions: readonly Expression[]): string {
  return `[${expressions.map((expression) => printForMessage(expression)).join(', ')}]`
}

/** Refuses aggregations, window functions and GROUPING() in a clause of single rows: `WHERE clause cannot contain …`. */
export function refuseAggregates(expression: Expression, clause: string): void {
  const found = [...aggregatesIn(expression), ...windowsIn(expression), ...groupingsIn(expression)]
  if (found.length > 0)
    fail(
      'EXPRESSION_NOT_SCALAR',
      expression,
      `${clause} cannot contain aggregations, window functions or grouping operations: ${printList(found)}`,
    )
}
