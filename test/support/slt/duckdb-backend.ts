import { parseType } from '../../../grammar/index.ts'
import { createParquetView, openOracle } from '../duckdb/oracle.ts'
import { translateLiteral, translateType } from '../duckdb/translate.ts'
import type { Backend } from './backend.ts'
import { fixtureLake } from './lake.ts'
import type { TableFixture } from './script.ts'
import { rowExpressions } from './tables.ts'

/** `CREATE TABLE` and `INSERT` for a script's table. */
function tableStatements({ name, columns, rows }: TableFixture): readonly string[] {
  const parsed = parseType(`row(${columns})`)
  if (!parsed.ok || parsed.tree.kind !== 'rowType') throw new Error(`'${columns}' are no columns`)
  const defined = parsed.tree.fields.map(
    (field) => `"${field.name?.value ?? ''}" ${translateType(field.type)}`,
  )
  const values = rows.map((line) => `(${rowExpressions(line).map(translateLiteral).join(', ')})`)
  const create = `CREATE TABLE "${name}" (${defined.join(', ')})`
  return values.length === 0 ? [create] : [create, `INSERT INTO "${name}" VALUES ${values.join(', ')}`]
}

/** The oracle: DuckDB over the very data files of the store backend, and over copies of the script's tables. */
export const duckdbBackend: Backend = {
  name: 'duckdb',
  async open({ fixtures, tables, clock, zone }) {
    const oracle = await openOracle(zone)
    for (const table of tables) for (const statement of tableStatements(table)) await oracle.run(statement)
    for (const { name, aliases } of fixtures) {
      const store = (await fixtureLake()).store(name)
      for (const alias of [name, ...aliases]) await createParquetView(oracle, alias, store.table.folder)
    }
    return {
      query: (sql) => oracle.query(sql, clock),
      close() {
        oracle.close()
        return Promise.resolve()
      },
    }
  },
}
