/**
 * Log files into Parquet, DuckDB's way, as a process of its own: `duckdb-ingest.ts LOGS FILE plain|equal`. Columns are named, so
 * that nothing is read twice to guess them.
 *
 * - `plain`: its best, and less than traillake does: without the event's text, neither sorted nor deduplicated.
 * - `equal`: with the text, sorted by time, each event once.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import { text } from '../engine/duckdb.ts'
import { RECORD, shapeType } from './duckdb-shape.ts'
import { printOutcome } from './ingest-outcome.ts'

/** Bytes: a log file is one JSON object, and may be large. */
const MAXIMUM_OBJECT_SIZE = 2 ** 30

const [, , logs = '', file = '', mode = 'plain'] = process.argv

function records(type: string): string {
  return `SELECT unnest(Records) AS record FROM read_json(${text(`${logs}/**/*.json.gz`)}, format = 'unstructured',
    maximum_object_size = ${MAXIMUM_OBJECT_SIZE}, columns = { Records: ${text(`${type}[]`)} })`
}

const plain = `SELECT record.* FROM (${records(shapeType(RECORD))})`
const equal = `SELECT DISTINCT ON (event.eventID) event.*, record AS eventjson
  FROM (SELECT record, json_transform(record, ${text(JSON.stringify(RECORD))}) AS event FROM (${records('JSON')}))
  ORDER BY event.eventTime`

const started = performance.now()
const instance = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' })
const connection = await instance.connect()
const { rowsChanged } = await connection.run(
  `COPY (${mode === 'equal' ? equal : plain}) TO ${text(file)} (FORMAT parquet, COMPRESSION zstd)`,
)
printOutcome(rowsChanged, started)
