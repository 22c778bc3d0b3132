import type { Statement } from '../../grammar/ast.ts'
import type { Catalog } from '../catalog/table-source.ts'
import { outputColumns } from '../plan/columns.ts'
import type { Assignment, PlanColumn } from '../plan/expression.ts'
import type { BoundQuery } from '../plan/node.ts'
import { columnReference } from '../plan/walk.ts'
import type { Binder, BindOptions, BoundRelation, NamedQueries } from './context.ts'
import { bindExpression } from './expression.ts'
import { bindQuery } from './query.ts'
import { bindRelation } from './relation.ts'
import { loadTables } from './tables.ts'

export type { BindOptions } from './context.ts'

/**
 * Settles every name, type and overload of a statement, and says what is wrong with it before any file is opened. Of an
 * EXPLAIN it is the statement explained.
 *
 * @returns the plan as written, to be optimized; its columns are the output, one for one, with names unique or not
 * @throws TraillakeError with Trino's wording and the place in the text
 * @example await bind(parse('SELECT eventname FROM events'), catalog, { zone: 'UTC', parameters: [] })
 */
export async function bind(
  statement: Statement,
  catalog: Catalog,
  options: BindOptions,
): Promise<BoundQuery> {
  const query = queryOf(statement)
  const table = await loadTables(query, catalog)
  let columns = 0
  let recursions = 0
  const named: NamedQueries = new Map()
  const binder: Binder = {
    options,
    table,
    newColumn: (name, type) => ({ id: columns++, name, type }),
    newRecursion: () => recursions++,
    expression: bindExpression,
    relation: bindRelation,
    query: (inner, outer, visible) => bindQuery(inner, { binder, outer, named: visible }, false),
  }
  return finish(bindQuery(query, { binder, outer: undefined, named }, true), binder)
}

function queryOf(statement: Statement): Exclude<Statement, { kind: 'explain' }> {
  return statement.kind === 'explain' ? queryOf(statement.statement) : statement
}

/** Gives every output its own column: `SELECT a, a` has two. Columns without a name are `_col0`, `_col1`, …. */
function finish({ plan, fields }: BoundRelation, binder: Binder): BoundQuery {
  const taken = new Set<number>()
  const assignments = fields.map(({ column }): Assignment => {
    const target = taken.has(column.id) ? binder.newColumn(column.name, column.type) : column
    taken.add(target.id)
    return { column: target, expression: columnReference(column) }
  })
  const output = assignments.map(
    ({ column }, i): PlanColumn => ({ ...column, name: fields[i]?.name ?? `_col${i}` }),
  )
  const before = outputColumns(plan)
  const asIs =
    before.length === assignments.length &&
    before.every((column, i) => column.id === assignments[i]?.column.id)
  return { plan: asIs ? plan : { kind: 'project', input: plan, assignments }, output }
}
