import { memoryTable } from '../../src/catalog/memory-table.ts'
import type { Batch, Column } from '../../src/column/column.ts'
import { denseBatch } from '../../src/column/batch.ts'
import type { PartialStore } from '../../src/execution/operator/operator.ts'
import { execute } from '../../src/execution/execute.ts'
import type { Session } from '../../src/function/definition.ts'
import { lookupFunction } from '../../src/function/registry.ts'
import { resolveFunction } from '../../src/function/resolve.ts'
import type { PhysicalNode, PhysicalScan } from '../../src/physical/node.ts'
import type {
  AggregateCall,
  BoundExpression,
  FunctionHandle,
  LambdaExpression,
  PlanColumn,
  SortKey,
} from '../../src/plan/expression.ts'
import { columnReference } from '../../src/plan/walk.ts'
import { BOOLEAN, type SqlType } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { encoded, valuesOf } from './columns.ts'

export const SESSION: Session = {
  now: 1_767_225_600_000_000n,
  zone: 'UTC',
  user: 'alice',
  queryId: '20260101_000000_00000_abcde',
  signal: undefined,
}

let nextId = 1
export function newColumn(name: string, type: SqlType): PlanColumn {
  return { id: nextId++, name, type }
}

export function constant(type: SqlType, value: Value): BoundExpression {
  return { kind: 'constant', type, value }
}

export const ref = columnReference

export function handleOf(name: string, types: readonly SqlType[]): FunctionHandle {
  const record = lookupFunction(name)
  if (record === undefined) throw new TypeError(`no function ${name}`)
  const resolution = resolveFunction(
    name,
    record.overloads,
    types.map((type) =>
      type.kind === 'function'
        ? { kind: 'lambda', parameters: type.parameters.length, bind: () => type.result }
        : { kind: 'type', type },
    ),
  )
  return { name: record.name, ...resolution }
}

/** A call of a scalar function whose arguments have the overload's types. */
export function call(name: string, ...args: readonly BoundExpression[]): BoundExpression {
  const handle = handleOf(
    name,
    args.map((arg) => arg.type),
  )
  const span = { start: 7, end: 9, line: 1, column: 8 }
  return { kind: 'call', type: handle.returns, function: handle, arguments: args, span }
}

export function logical(kind: 'and' | 'or', ...terms: readonly BoundExpression[]): BoundExpression {
  return { kind, type: BOOLEAN, terms }
}

export function cast(argument: BoundExpression, type: SqlType, safe = false): BoundExpression {
  return { kind: 'cast', type, argument, safe, span: undefined }
}

export function lambda(parameters: readonly PlanColumn[], body: BoundExpression): LambdaExpression {
  const type: SqlType = {
    kind: 'function',
    parameters: parameters.map((parameter) => parameter.type),
    result: body.type,
  }
  return { kind: 'lambda', type, parameters, body }
}

export function aggregateCall(
  name: string,
  args: readonly BoundExpression[],
  rest: Partial<AggregateCall> = {},
): AggregateCall {
  const handle = handleOf(
    name,
    args.map((arg) => arg.type),
  )
  return {
    function: handle,
    arguments: args,
    distinct: false,
    filter: undefined,
    orderBy: [],
    span: undefined,
    ...rest,
  }
}

export function sortKey(expression: BoundExpression, descending = false, nullsFirst = false): SortKey {
  return { expression, descending, nullsFirst }
}

/** A scan of given batches. */
export function scanOf(
  columns: readonly PlanColumn[],
  batches: readonly Batch[],
  rest: Partial<PhysicalScan> = {},
): PhysicalScan {
  const table = columns.map(({ name, type }) => ({ name, type }))
  return {
    kind: 'table-scan',
    source: memoryTable('t', table, batches),
    columns,
    paths: columns.map(({ name, type }) => ({ path: [name], type })),
    needed: columns.map((_, i) => i),
    conjuncts: [],
    limit: undefined,
    ...rest,
  }
}

export function batchOf(columns: readonly Column[], selection?: readonly number[]): Batch {
  return {
    rows: columns[0]?.length ?? 0,
    columns,
    selection: selection === undefined ? undefined : Int32Array.from(selection),
  }
}

/** A table of rows in batches of a few, alternately plain, as dictionaries, and behind a selection. */
export function tableOf(
  columns: readonly PlanColumn[],
  rows: readonly (readonly Value[])[],
  batchRows = 4,
): PhysicalScan {
  const batches: Batch[] = []
  for (let start = 0; start < rows.length; start += batchRows) {
    const part = rows.slice(start, start + batchRows)
    const style = (start / batchRows) % 3
    // Every other row of a selected batch is a copy that does not belong to the relation.
    const stored = style === 2 ? part.flatMap((row) => [row, row]) : part
    const parts = columns.map(({ type }, i) =>
      encoded(
        type,
        stored.map((row) => row[i]!),
        style === 0 ? 'plain' : 'dictionary',
      ),
    )
    batches.push({
      rows: stored.length,
      columns: parts,
      selection: style === 2 ? Int32Array.from(part, (_, i) => 2 * i) : undefined,
    })
  }
  return scanOf(columns, batches)
}

/** The rows of a plan, and the batches that they came in. */
export async function run(
  plan: PhysicalNode,
  session: Session = SESSION,
  partials?: PartialStore,
): Promise<Value[][]> {
  const rows: Value[][] = []
  for await (const incoming of execute(plan, { session, partials }).batches) {
    const batch = denseBatch(incoming)
    const columns = plan.columns.map(({ type }, i) => valuesOf(batch.columns[i]!, type))
    for (let row = 0; row < batch.rows; row++) rows.push(columns.map((column) => column[row]!))
  }
  return rows
}
