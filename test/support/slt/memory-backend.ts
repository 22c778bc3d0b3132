import { categoryColumns } from '../../../src/catalog/category.ts'
import { tableOfRows } from '../../../src/catalog/memory-table.ts'
import type { TableSource } from '../../../src/catalog/table-source.ts'
import { RULES } from '../../../src/optimizer/optimizer.ts'
import { findFixture, type StoreFixture } from '../fixture/fixtures.ts'
import { shredEvents } from '../fixture/shred.ts'
import type { Backend } from './backend.ts'
import { runPipeline, tableCatalog } from './pipeline.ts'
import { plainTable } from './tables.ts'

const shredded = new Map<StoreFixture, TableSource>()

/** The fixture as a table in memory, made without ingest and storage. */
function fixtureTable(fixture: StoreFixture): TableSource {
  const known = shredded.get(fixture)
  if (known !== undefined) return known
  const columns = categoryColumns(fixture.category)
  const table = tableOfRows(fixture.name, columns, shredEvents(fixture.texts(), columns))
  shredded.set(fixture, table)
  return table
}

/** Without decorrelation a subquery cannot be run; every other rule only saves work. */
const OPTIONAL_RULES: ReadonlySet<string> = new Set(
  RULES.map((rule) => rule.name).filter((name) => name !== 'decorrelate'),
)

/** Everything in one batch of plain columns, and of the optimizer only what cannot be left out. */
export const memoryBackend: Backend = {
  name: 'memory',
  open({ fixtures, tables, clock, zone }) {
    const named = new Map(tables.map((table) => [table.name.toLowerCase(), plainTable(table)]))
    const find = (name: string) => {
      const fixture = findFixture(name)
      return named.get(name) ?? (fixture && fixtures.includes(fixture) ? fixtureTable(fixture) : undefined)
    }
    const listed = [...fixtures, ...tables].map((table) => table.name)
    const catalog = tableCatalog(find, listed)
    return Promise.resolve({
      query: (sql) => runPipeline(sql, catalog, { clock, zone, disabled: OPTIONAL_RULES }),
      close: () => Promise.resolve(),
    })
  },
}
