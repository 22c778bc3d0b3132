import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from '../../grammar/index.ts'
import { type Lake, openLake } from '../../src/index.ts'
import { findStore } from '../../src/storage/store.ts'
import { createParquetView, openOracle, type Oracle } from '../support/duckdb/oracle.ts'
import { sharedData } from '../support/shared-data.ts'
import { cellText, oracleComparable, sortedLines } from '../support/slt/cells.ts'
import { STATEMENTS } from './statements.ts'

const folder = sharedData ?? ''
const DATA_SETS = ['invictus-aws_dataset', 'stratus-red-team', 'traildiscover'].map((name) =>
  join(folder, name),
)

/** Early enough that the events of 2016 are within the retention of seven years. */
const CLOCK = Date.parse('2023-01-01T00:00:00Z')

/** JSON text without white space between tokens; strings are left as they are. */
function compacted(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string?: string) => string ?? '')
}

/** The objects that stand in an array, or alone, in compact JSON text. */
function recordTexts(compact: string): readonly string[] {
  const list = compact.startsWith('{"Records":[') ? compact.slice('{"Records":'.length, -1) : compact
  if (list.startsWith('{')) return [list]
  const records: string[] = []
  let [depth, start, inString] = [0, 0, false]
  for (let i = 0; i < list.length; i++) {
    const character = list[i]
    if (inString) {
      if (character === '\\') i++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' && depth++ === 0) start = i
    else if (character === '}' && --depth === 0) records.push(list.slice(start, i + 1))
  }
  return records
}

async function textsOf(lake: Lake, sql: string): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = []
  for await (const row of (await lake.query(sql)).texts()) rows.push(row.map(cellText))
  return rows
}

function comparableLines(rows: readonly (readonly string[])[], ordered: boolean): readonly string[] {
  const lines = rows.map((row) => row.map(oracleComparable).join('\t'))
  return ordered ? lines : sortedLines(lines)
}

function isOrdered(sql: string): boolean {
  const parsed = parse(sql)
  return parsed.ok && parsed.statement.kind === 'query' && parsed.statement.orderBy.length > 0
}

describe.skipIf(sharedData === undefined)('real trails (skipped where the shared data is absent)', () => {
  let home = ''
  let lake: Lake
  let oracle: Oracle

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'traillake-real-'))
    lake = await openLake(home, { clock: () => CLOCK })
    oracle = await openOracle()
  })
  afterAll(async () => {
    await lake.close()
    oracle.close()
    await rm(home, { recursive: true, force: true })
  })

  it('are stored, each event once', async () => {
    const { read, events, duplicates, rejected, expired } = await lake.ingest(DATA_SETS)
    expect({ read, events, duplicates, rejected, expired }).toEqual({
      ...{ read: 3773, events: 3524, duplicates: 249, rejected: 0, expired: 0 },
    })
    const store = await findStore(home, 'events')
    expect(store).toBeDefined()
    await createParquetView(oracle, 'events', store?.table.folder ?? '')
  })

  it('are not stored again', async () => {
    const { read, events, duplicates, rejected } = await lake.ingest(DATA_SETS)
    expect({ read, events, duplicates, rejected }).toEqual({
      ...{ read: 3773, events: 0, duplicates: 3773, rejected: 0 },
    })
  })

  it('have the figures that are known of them', async () => {
    const rows = await textsOf(
      lake,
      'SELECT count(*), count(errorcode), count(DISTINCT eventname), count(DISTINCT eventid), min(eventtime), max(eventtime) FROM events',
    )
    expect(rows).toEqual([
      ['3524', '600', '458', '3524', '2016-04-13 18:05:53.000', '2026-03-11 07:02:43.000'],
    ])
  })

  it('keep the text of every record', async () => {
    const sources = new Set<string>()
    for (const dataSet of DATA_SETS)
      for (const file of await readdir(dataSet))
        for (const text of recordTexts(compacted(await readFile(join(dataSet, file), 'utf8'))))
          sources.add(text)
    const stored = (await textsOf(lake, 'SELECT eventjson FROM events')).map(([json = '']) => json)
    expect(stored).toHaveLength(3524)
    expect(stored.filter((json) => !sources.has(json))).toEqual([])
  })

  it.each(STATEMENTS)('%s', async (sql) => {
    const ordered = isOrdered(sql)
    const { rows } = await oracle.query(sql, CLOCK)
    expect(comparableLines(await textsOf(lake, sql), ordered)).toEqual(comparableLines(rows, ordered))
  })

  it('keep numbers, escapes and odd texts byte for byte', async () => {
    await lake.createStore('fidelity')
    const path = join(folder, 'byte-fidelity')
    const { read, events, rejected } = await lake.ingest(path, { store: 'fidelity' })
    expect({ read, events, rejected }).toEqual({ read: 14, events: 14, rejected: 0 })
    const lines = (await readFile(join(path, 'corpus_verbatim.ndjson'), 'utf8')).trim().split('\n')
    const stored = await textsOf(lake, 'SELECT eventjson FROM fidelity')
    expect(sortedLines(stored.map(([json = '']) => json))).toEqual(sortedLines(lines.map(compacted)))
  })
})
