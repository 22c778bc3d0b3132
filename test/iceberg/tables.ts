import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { encodeLong, stringLowerBound, stringUpperBound } from '../../src/iceberg/bounds.ts'
import type { DataFile } from '../../src/iceberg/data-file.ts'
import type { StructField } from '../../src/iceberg/schema.ts'
import { dataFilePlace, type Table } from '../../src/iceberg/table.ts'

/** A fresh folder that goes away with the test. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'traillake-iceberg-')))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

const text = { kind: 'string' } as const

/** Columns of every nesting that event data stores have. */
export const EVENT_FIELDS: readonly StructField[] = [
  { id: 1, name: 'eventtime', required: false, type: { kind: 'timestamptz' } },
  { id: 2, name: 'eventname', required: false, type: text },
  {
    id: 3,
    name: 'useridentity',
    required: false,
    type: { kind: 'struct', fields: [{ id: 4, name: 'arn', required: false, type: text }] },
  },
  {
    id: 5,
    name: 'resources',
    required: false,
    type: {
      kind: 'list',
      elementId: 6,
      elementRequired: false,
      element: { kind: 'struct', fields: [{ id: 7, name: 'arn', required: false, type: text }] },
    },
  },
  {
    id: 8,
    name: 'requestparameters',
    required: false,
    type: { kind: 'map', keyId: 9, key: text, valueId: 10, valueRequired: false, value: text },
  },
]

const FIELD_IDS = `{
  eventtime: 1,
  eventname: 2,
  useridentity: {__duckdb_field_id: 3, arn: 4},
  resources: {__duckdb_field_id: 5, element: {__duckdb_field_id: 6, arn: 7}},
  requestparameters: {__duckdb_field_id: 8, key: 9, value: 10}
}`

/** Microseconds of 2024-01-01 00:00:00 UTC. */
const START_MICROS = 1_704_067_200_000_000n
const HOUR_MICROS = 3_600_000_000n

/** Writes a real Parquet file of `rows` events, one an hour from `firstHour` on, and describes it. */
export async function writeEvents(
  table: Table,
  name: string,
  firstHour: number,
  rows: number,
): Promise<DataFile> {
  const { path, location } = dataFilePlace(table, name)
  mkdirSync(dirname(path), { recursive: true })
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  await connection.run(`
    COPY (
      SELECT make_timestamptz(${START_MICROS} + hour * ${HOUR_MICROS}) AS eventtime,
        'ConsoleLoginFromFarAway-' || hour AS eventname,
        {'arn': 'arn:' || hour} AS useridentity,
        [{'arn': 'bucket-' || hour}, {'arn': NULL}] AS resources,
        MAP {'hour': hour::VARCHAR, 'nothing': NULL} AS requestparameters
      FROM range(${firstHour}, ${firstHour + rows}) AS hours(hour)
    ) TO '${path.replaceAll("'", "''")}' (FORMAT parquet, FIELD_IDS ${FIELD_IDS})`)
  connection.closeSync()
  instance.closeSync()
  const names = Array.from({ length: rows }, (_, row) => `ConsoleLoginFromFarAway-${firstHour + row}`).sort()
  const greatest = stringUpperBound(names.at(-1)!)!
  const last = START_MICROS + BigInt(firstHour + rows - 1) * HOUR_MICROS
  return {
    filePath: location,
    fileFormat: 'PARQUET',
    recordCount: rows,
    fileSizeInBytes: statSync(path).size,
    ...countsOf(rows),
    lowerBounds: new Map([
      [1, encodeLong(START_MICROS + BigInt(firstHour) * HOUR_MICROS)],
      [2, stringLowerBound(names[0]!)],
    ]),
    upperBounds: new Map([
      [1, encodeLong(last)],
      [2, greatest],
    ]),
    splitOffsets: [4],
    sortOrderId: 1,
  }
}

/** Both bounded columns have a value in every row; the sizes are made up, for nothing reads them. */
function countsOf(rows: number): Pick<DataFile, 'columnSizes' | 'valueCounts' | 'nullValueCounts'> {
  const each = (count: number): ReadonlyMap<number, number> => new Map([1, 2].map((id) => [id, count]))
  return { columnSizes: each(8 * rows), valueCounts: each(rows), nullValueCounts: each(0) }
}

/** A data file that exists in the metadata only, for tests that never read rows. */
export function describedFile(table: Table, name: string, recordCount = 10): DataFile {
  return {
    filePath: dataFilePlace(table, name).location,
    fileFormat: 'PARQUET',
    recordCount,
    fileSizeInBytes: 100 * recordCount,
    columnSizes: new Map([[1, 4 * recordCount]]),
    valueCounts: new Map([[1, recordCount]]),
    lowerBounds: new Map([[1, encodeLong(0n)]]),
    upperBounds: new Map([[1, encodeLong(BigInt(recordCount))]]),
  }
}
