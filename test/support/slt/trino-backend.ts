import { parseType } from '../../../src/types/parse-type.ts'
import { askTrino, TrinoError } from '../trino/client.ts'
import { trinoText } from '../trino/text.ts'
import type { Backend } from './backend.ts'
import { type Answer, cellText } from './cells.ts'
import { fixtureLake } from './lake.ts'
import type { Script, TableFixture } from './script.ts'

/** The catalogs that test/README.md has the server made with. */
const [TABLES, STORES] = ['memory.default', 'stores.traillake']

/** The address of the Trino server that tests may ask; undefined where there is none. */
export const TRINO_SERVER = process.env['TRAILLAKE_TRINO']

/** What the names of the tests say where there is none. */
export const TRINO_MISSING = TRINO_SERVER === undefined ? ' (skipped: TRAILLAKE_TRINO names no server)' : ''

async function ask(sql: string, zone?: string): Promise<Answer> {
  const { columns, rows } = await askTrino(TRINO_SERVER ?? '', sql, zone)
  const types = columns.map(({ type }) => parseType(type))
  const texts = rows.map((row) =>
    row.map((value, i) => cellText(value === null ? null : trinoText(value, types[i]!))),
  )
  return { columns, rows: texts }
}

/** Runs a statement that may say that there is nothing to do. */
async function tolerant(sql: string): Promise<void> {
  await ask(sql).catch((error: unknown) => {
    if (!(error instanceof TrinoError)) throw error
  })
}

async function replaceTable({ name, columns, rows }: TableFixture, zone: string): Promise<void> {
  const table = `${TABLES}."${name}"`
  await tolerant(`DROP VIEW IF EXISTS ${table}`)
  await tolerant(`DROP TABLE IF EXISTS ${table}`)
  await ask(`CREATE TABLE ${table} (${columns})`)
  if (rows.length > 0)
    await ask(`INSERT INTO ${table} VALUES ${rows.map((row) => `(${row})`).join(', ')}`, zone)
}

const registered = new Set<string>()

/** Trino reads the very data files of the store backend, through the store's own Iceberg metadata. */
async function registerStore(name: string): Promise<void> {
  if (registered.has(name)) return
  registered.add(name)
  const { folder } = (await fixtureLake()).store(name).table
  await ask(`CREATE SCHEMA IF NOT EXISTS ${STORES}`)
  await tolerant(`CALL stores.system.unregister_table('traillake', '${name}')`)
  await ask(`CALL stores.system.register_table('traillake', '${name}', 'file://${folder}')`)
}

async function open({ fixtures, tables, zone }: Script) {
  for (const table of tables) await replaceTable(table, zone)
  for (const { name, aliases } of fixtures) {
    await registerStore(name)
    for (const alias of [name, ...aliases]) {
      await tolerant(`DROP TABLE IF EXISTS ${TABLES}."${alias}"`)
      await ask(`CREATE OR REPLACE VIEW ${TABLES}."${alias}" AS SELECT * FROM ${STORES}.${name}`)
    }
  }
  return { query: (sql: string) => ask(sql, zone), close: () => Promise.resolve() }
}

/** A real Trino over the store's files and copies of the script's tables. Lake's forms, which Trino refuses, are not for it. */
export const trinoBackend: Backend = { name: 'trino', open }
