import type { ScanFilter, TableColumn } from '../../src/catalog/table-source.ts'
import { storeSource } from '../../src/storage/source.ts'
import { findStore } from '../../src/storage/store.ts'
import { formatTimestamp } from '../../src/types/datetime.ts'
import type { SqlType } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { valuesOf } from '../column/arbitrary.ts'

/** Every row that a query of the store sees at `now`, in the order of the scan. */
export async function storedRows(
  lake: string,
  name: string,
  now: number,
  filters: readonly ScanFilter[] = [],
): Promise<{ readonly columns: readonly TableColumn[]; readonly rows: readonly Value[][] }> {
  const store = await findStore(lake, name)
  if (store === undefined) throw new Error(`the lake has no store ${name}`)
  const { columns } = store
  const requested = columns.map(({ name, type }) => ({ path: [name], type }))
  const scan = await storeSource(store, now).scan({
    columns: requested,
    filters,
    required: requested.map((_, i) => i),
    signal: undefined,
  })
  const rows: Value[][] = []
  for (const morsel of scan.morsels) {
    const reader = await scan.open(morsel)
    const read = await reader.read(
      requested.map((_, i) => i),
      await reader.select(),
    )
    const values = read.map((column, i) => valuesOf(column, columns[i]!.type))
    for (let row = 0; row < values[0]!.length; row++) rows.push(values.map((column) => column[row]!))
  }
  await scan.close()
  return { columns, rows }
}

/** One column of those rows. */
export async function storedColumn(
  lake: string,
  name: string,
  column: string,
  now: number,
): Promise<Value[]> {
  const { columns, rows } = await storedRows(lake, name, now)
  const index = columns.findIndex((candidate) => candidate.name === column)
  return rows.map((row) => row[index]!)
}

/** A value as JSON: times as text, rows as objects, maps as lists of entries (JSON's objects have no order of keys). */
export function plainValue(value: Value, type: SqlType): unknown {
  if (value === null) return null
  switch (type.kind) {
    case 'timestamp':
      return formatTimestamp(value as bigint, 6)
    case 'array':
      return (value as readonly Value[]).map((item) => plainValue(item, type.element))
    case 'row':
      return Object.fromEntries(
        type.fields.map((field, i) => [field.name, plainValue((value as readonly Value[])[i]!, field.type)]),
      )
    case 'map': {
      const { keys, values } = value as { keys: readonly Value[]; values: readonly Value[] }
      return keys.map((key, i) => [key, values[i]])
    }
    default:
      return value
  }
}
