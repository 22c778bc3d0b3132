/** One statement in DuckDB, as a process of its own: the peer of `traillake query`. */
import { DuckDBInstance } from '@duckdb/node-api'

const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
const connection = await instance.connect()
const reader = await connection.runAndReadAll(process.argv[2] ?? '')
console.log(reader.getRowsJson().map(String).join('\n'))
