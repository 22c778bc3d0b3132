import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { STORE_CATEGORIES, type StoreCategory } from '../../src/catalog/category.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { createStore } from '../../src/storage/store.ts'
import { plainValue, storedRows } from '../storage/rows.ts'
import { temporaryLake } from '../storage/lake.ts'

const golden = resolve(import.meta.dirname, '../golden/ingest')
const inputs = readdirSync(golden).filter((name) => /\.jsonl?$/.test(name) && !name.includes('.expected.'))
const NOW = Date.parse('2024-06-01T00:00:00Z')

/** `configuration-item.json` and `insight-trail.json` go to stores of those categories. */
function categoryOf(name: string): StoreCategory {
  const kebab = (category: string) => category.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()
  const found = STORE_CATEGORIES.find((category) => name.startsWith(kebab(category)))
  if (found === undefined) throw new Error(`the name of ${name} begins with no category`)
  return found
}

/** What became of a file: the summary, the rejects, and every row with the columns that are not NULL. */
async function ingested(name: string): Promise<unknown> {
  using lake = temporaryLake()
  const store = await createStore(lake.path, { name: 'golden', category: categoryOf(name) }, NOW)
  const { rejectsFile, seconds, ...summary } = await ingest(store, { inputs: [join(golden, name)], now: NOW })
  expect(seconds).toBeGreaterThan(0)
  const rejects = rejectsFile === undefined ? [] : readFileSync(rejectsFile, 'utf8').trimEnd().split('\n')
  const lines = rejects.map((line) => {
    const reject = JSON.parse(line) as { file: string }
    return { ...reject, file: basename(reject.file) }
  })
  const { columns, rows } = await storedRows(lake.path, 'golden', NOW)
  return {
    summary,
    rejects: lines,
    rows: rows.map((row) =>
      Object.fromEntries(
        columns.flatMap(({ name, type }, i) => (row[i] === null ? [] : [[name, plainValue(row[i]!, type)]])),
      ),
    ),
  }
}

describe('golden files of ingestion', () => {
  it.each(inputs)('%s', async (name) => {
    const file = join(golden, name.replace(/\.jsonl?$/, '.expected.json'))
    const actual: unknown = JSON.parse(JSON.stringify(await ingested(name)))
    // How expected files are made; read them before they are committed.
    if (process.env['TRAILLAKE_UPDATE_GOLDEN'] === '1')
      writeFileSync(file, `${JSON.stringify(actual, undefined, 2)}\n`)
    expect(actual).toEqual(JSON.parse(readFileSync(file, 'utf8')))
  })

  it('every expected file has its input', () => {
    const stems = new Set(inputs.map((name) => name.replace(/\.jsonl?$/, '')))
    const expected = readdirSync(golden).filter((name) => name.endsWith('.expected.json'))
    expect(expected.filter((name) => !stems.has(name.replace('.expected.json', '')))).toEqual([])
  })
})
