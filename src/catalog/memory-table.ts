import { sliceBatch } from '../column/batch.ts'
import { columnOf } from '../column/builder.ts'
import type { Batch, Column, Selection } from '../column/column.ts'
import { fieldColumn } from '../column/field.ts'
import { take } from '../column/take.ts'
import { mapKeyColumn } from '../column/map-key.ts'
import { invariant } from '../common/assert.ts'
import type { Value } from '../types/value.ts'
import type {
  Morsel,
  MorselReader,
  Scan,
  ScanColumn,
  ScanRequest,
  TableColumn,
  TableSource,
} from './table-source.ts'

/** A table held in memory, batch by batch; one morsel a batch. It applies no filter. */
export function memoryTable(
  name: string,
  columns: readonly TableColumn[],
  batches: readonly Batch[],
): TableSource {
  const rowCount = batches.reduce((sum, batch) => sum + (batch.selection?.length ?? batch.rows), 0)

  function pathColumn(batch: Batch, { path, key }: ScanColumn): Column {
    const at = columns.findIndex((column) => column.name === path[0])
    let [column, type] = [batch.columns[at], columns[at]?.type]
    for (const step of path.slice(1)) {
      invariant(type?.kind === 'row' && column !== undefined, `${name} has no ${path.join('.')}`)
      const index = type.fields.findIndex((field) => field.name?.toLowerCase() === step)
      ;[column, type] = [fieldColumn(column, index), type.fields[index]?.type]
    }
    invariant(column !== undefined, `${name} has no ${path.join('.')}`)
    return key === undefined ? column : mapKeyColumn(column, key)
  }

  function scan(request: ScanRequest): Promise<Scan> {
    const statistics = {
      ...{ filesTotal: 0, filesPruned: 0, rowGroupsTotal: batches.length, rowGroupsPruned: 0 },
      ...{ rowsRead: 0, bytesRead: 0 },
    }
    const opened = new Set<number>()
    function columnAt(batch: Batch, index: number): Column {
      const column = request.columns[index]
      invariant(column !== undefined, `the scan has no column ${index}`)
      return pathColumn(batch, column)
    }
    function open({ id, rows: all }: Morsel): Promise<MorselReader> {
      const batch = batches[id]
      invariant(batch !== undefined, `morsel ${id} is not of this scan`)
      if (!opened.has(id)) statistics.rowsRead += all
      opened.add(id)
      const read = (wanted: readonly number[], rows: Selection | 'all'): Promise<readonly Column[]> => {
        const whole = wanted.map((index) => columnAt(batch, index))
        return Promise.resolve(rows === 'all' ? whole : whole.map((column) => take(column, rows)))
      }
      return Promise.resolve({
        select: () => Promise.resolve(batch.selection ?? 'all'),
        count: () => Promise.resolve(batch.selection?.length ?? all),
        read,
        pageStarts: () => undefined,
      })
    }
    return Promise.resolve({
      applied: request.filters.map(() => false),
      morsels: batches.map(({ rows }, id) => ({ id, rows })),
      statistics,
      columnStatistics: () => undefined,
      columnBytes: () => 0,
      open,
      close: () => Promise.resolve(),
    })
  }
  return { name, columns, rowCount, scan }
}

/**
 * A table in memory from rows of values.
 *
 * @param batchRows rows a batch
 */
export function tableOfRows(
  name: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Value[])[],
  batchRows = 65_536,
): TableSource {
  const whole: Batch = {
    rows: rows.length,
    columns: columns.map(({ type }, i) =>
      columnOf(
        type,
        rows.map((row) => row[i] ?? null),
      ),
    ),
    selection: undefined,
  }
  const batches: Batch[] = []
  for (let start = 0; start < rows.length; start += batchRows) {
    batches.push(sliceBatch(whole, start, Math.min(rows.length, start + batchRows)))
  }
  return memoryTable(name, columns, batches)
}
