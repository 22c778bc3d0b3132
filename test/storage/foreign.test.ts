import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createStore, findStore } from '../../src/storage/store.ts'
import type { SqlType } from '../../src/types/type.ts'
import { ingestInto } from './events.ts'
import { temporaryLake } from './lake.ts'
import { plainValue, storedRows } from './rows.ts'

const NOW = Date.parse('2024-06-01T00:00:00Z')
const golden = resolve(import.meta.dirname, '../golden/ingest')

/** A Python with the module: `pip install 'pyiceberg[pyarrow]==0.12.0'`, `pip install chdb==3.4.1`. */
function pythonWith(module: string): string | undefined {
  return [process.env['TRAILLAKE_PYTHON'], 'python3'].find(
    (python) => python !== undefined && spawnSync(python, ['-c', `import ${module}`]).status === 0,
  )
}

function ask(python: string | undefined, command: string, argument: string): unknown {
  const script = join(import.meta.dirname, 'foreign.py')
  const { status, stdout, stderr } = spawnSync(python ?? '', [script, command, argument], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout)
}

const pyiceberg = pythonWith('pyiceberg.table')
const chdb = pythonWith('chdb')

/** Two data files: all that can be nested, and what is odd. */
async function filledStore(lake: string): Promise<{ readonly folder: string; readonly version: number }> {
  await createStore(lake, { name: 'events' }, NOW)
  for (const name of ['management-assumed-role.json', 'management-oddities.jsonl'])
    await ingestInto(lake, 'events', [join(golden, name)], NOW)
  const { table } = (await findStore(lake, 'events'))!
  return { folder: table.folder, version: table.version }
}

/** PyIceberg 0.12 takes a NULL list for an empty one: it puts lists together again without their validity. */
function withEmptyLists(type: SqlType, value: unknown): unknown {
  if (type.kind === 'array') return value ?? []
  if (type.kind !== 'row' || value === null) return value
  const fields = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    type.fields.map(({ name = '', type: inner }) => [name, withEmptyLists(inner, fields[name])]),
  )
}

describe.skipIf(pyiceberg === undefined)('PyIceberg (skipped where Python lacks it)', () => {
  it('reads every column of every event as we do', async () => {
    using lake = temporaryLake()
    const { folder, version } = await filledStore(lake.path)
    const { columns, rows } = await storedRows(lake.path, 'events', NOW)
    const ours = rows.map((row) =>
      Object.fromEntries(
        columns.map(({ name, type }, i) => [name, withEmptyLists(type, plainValue(row[i]!, type))]),
      ),
    )
    const keyOf = (row: Readonly<Record<string, unknown>>) =>
      [row['eventtime'], row['eventid'] ?? ''].join(' ')
    ours.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    const answer = ask(pyiceberg, 'pyiceberg', join(folder, 'metadata', `v${version}.metadata.json`))
    expect(ours).toHaveLength(14)
    expect(answer).toEqual({ rows: ours, null_lists: 13, late: ['c', 'g'] })
  })
})

describe.skipIf(chdb === undefined)('ClickHouse (skipped where Python lacks chdb)', () => {
  it('reads times, rows, maps and lists inside one another', async () => {
    using lake = temporaryLake()
    const { folder } = await filledStore(lake.path)
    expect(ask(chdb, 'clickhouse', folder)).toEqual({
      events: 14,
      first: '2024-05-01 10:00:00.000001',
      last: '2024-05-01 11:00:01.000000',
      names: expect.arrayContaining(['RunInstances', 'escaped time', 'offset']) as string[],
      issuer: 'Admin',
      created: '2024-05-01 10:00:00.000000',
      federation: { aud: 'sts', sub: null },
      parameters: {
        instancesSet: '{"items":[{"imageId":"ami-1","minCount":1}]}',
        dryRun: 'false',
        price: '0.50',
        MaxResults: '5',
        maxResults: '6',
        clientToken: null,
      },
      resources: ['arn:aws:s3:::b', null, null],
      prefixes: [null, 'arn:aws:s3:::b/', null],
      tags: [{ Env: 'prod' }],
      reads: 1,
    })
  })
})
