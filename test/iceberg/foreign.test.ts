import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commit } from '../../src/iceberg/commit.ts'
import { type JsonObject, type JsonValue, parseJson } from '../../src/iceberg/json.ts'
import { currentSnapshot } from '../../src/iceberg/metadata.ts'
import { relocate } from '../../src/iceberg/relocate.ts'
import { liveDataFiles } from '../../src/iceberg/scan.ts'
import { createTable, openTable, type Table } from '../../src/iceberg/table.ts'
import { EVENT_FIELDS, temporaryFolder, writeEvents } from './tables.ts'

/** A Python with the module: `pip install 'pyiceberg[pyarrow,sql-sqlite]==0.12.0'`, `pip install chdb==3.4.1`. */
function pythonWith(module: string): string | undefined {
  return [process.env['TRAILLAKE_PYTHON'], 'python3'].find(
    (python) => python !== undefined && spawnSync(python, ['-c', `import ${module}`]).status === 0,
  )
}

function ask(python: string | undefined, command: string, argument: string): JsonObject {
  const script = join(import.meta.dirname, 'foreign.py')
  const { status, stdout, stderr } = spawnSync(python ?? '', [script, command, argument], {
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  // foreign.py prints one object.
  return parseJson(stdout) as JsonObject
}

const pyiceberg = pythonWith('pyiceberg.catalog.sql')
const chdb = pythonWith('chdb')

/** Three days of hourly events: the first two days once as two files, then compacted into one. */
async function threeDays(folder: string): Promise<Table> {
  const sortFields = [
    { sourceId: 1, transform: 'identity', direction: 'asc', nullOrder: 'nulls-last' },
  ] as const
  const table = await createTable({ folder, fields: EVENT_FIELDS, sortFields })
  const [first, second, third, both] = await Promise.all([
    writeEvents(table, 'first.parquet', 0, 24),
    writeEvents(table, 'second.parquet', 24, 24),
    writeEvents(table, 'third.parquet', 48, 24),
    writeEvents(table, 'both.parquet', 0, 48),
  ])
  await commit(table, () => ({ append: [first] }))
  await commit(table, () => ({ append: [second, third] }))
  return commit(table, () => ({
    append: [both],
    remove: [first.filePath, second.filePath],
    operation: 'replace',
  }))
}

function expectedIn(folder: string): JsonValue {
  const at = (...names: readonly string[]): string[] =>
    names.map((name) => `file://${folder}/data/${name}.parquet`)
  const event = (hour: number, time: string): JsonObject => ({
    eventtime: time,
    eventname: `ConsoleLoginFromFarAway-${hour}`,
    useridentity: { arn: `arn:${hour}` },
    resources: [{ arn: `bucket-${hour}` }, { arn: null }],
    requestparameters: [
      ['hour', String(hour)],
      ['nothing', null],
    ],
  })
  return {
    schema: [
      'table {',
      '  1: eventtime: optional timestamptz',
      '  2: eventname: optional string',
      '  3: useridentity: optional struct<4: arn: optional string>',
      '  5: resources: optional list<struct<7: arn: optional string>>',
      '  8: requestparameters: optional map<string, string>',
      '}',
    ].join('\n'),
    sort_order: '[\n  1 ASC NULLS LAST\n]',
    location: `file://${folder}`,
    operations: ['append', 'append', 'replace'],
    first: event(0, '2024-01-01T00:00:00+00:00'),
    last: event(71, '2024-01-03T23:00:00+00:00'),
    all: { files: at('both', 'third'), rows: 72 },
    late: { files: at('third'), rows: 24 },
    named: { files: at('both', 'third'), rows: 1 },
    history: [
      { files: at('first'), rows: 24 },
      { files: at('first', 'second', 'third'), rows: 72 },
      { files: at('both', 'third'), rows: 72 },
    ],
    bounds: [
      ['2024-01-01T00:00:00+00:00', '2024-01-02T23:00:00+00:00', 'ConsoleLoginFrom', 'ConsoleLoginFron'],
      ['2024-01-03T00:00:00+00:00', '2024-01-03T23:00:00+00:00', 'ConsoleLoginFrom', 'ConsoleLoginFron'],
    ],
    entries: [
      [1, 3, 3],
      [2, 2, 2],
      [0, 2, 2],
      [2, 1, 1],
    ],
  }
}

describe.skipIf(pyiceberg === undefined)('PyIceberg (skipped where Python lacks it)', () => {
  it('reads what we write: rows, nested values, bounds, history, sequence numbers', async () => {
    using temporary = temporaryFolder()
    const folder = join(temporary.path, 'events')
    const { version } = await threeDays(folder)
    const answer = ask(pyiceberg, 'read', join(folder, 'metadata', `v${version}.metadata.json`))
    expect(answer).toEqual(expectedIn(folder))
  })

  it('reads a copied table once it was relocated', async () => {
    using temporary = temporaryFolder()
    const folder = join(temporary.path, 'copy')
    await threeDays(join(temporary.path, 'events'))
    cpSync(join(temporary.path, 'events'), folder, { recursive: true })
    const { version } = await relocate(await openTable(folder))
    const answer = ask(pyiceberg, 'read', join(folder, 'metadata', `v${version}.metadata.json`))
    expect(answer).toEqual(expectedIn(folder))
  })

  it('writes what we read: 63-bit ids, rewritten and overwritten files; and we can go on', async () => {
    using temporary = temporaryFolder()
    const answer = ask(pyiceberg, 'write', temporary.path)
    const metadataFile = (answer['metadata'] as string).replace('file://', '')
    copyFileSync(metadataFile, join(dirname(metadataFile), 'v1.metadata.json'))
    const table = await openTable(dirname(dirname(metadataFile)))
    expect(table.metadata.properties).toMatchObject({ who: 'PyIceberg' })
    expect(currentSnapshot(table.metadata)?.snapshotId).toBe(answer['snapshot'])
    for (const [i, snapshot] of table.metadata.snapshots.entries()) {
      const live = await liveDataFiles(table, snapshot)
      const rows = live.reduce((sum, { recordCount }) => sum + recordCount, 0)
      const scan = { files: live.map(({ filePath }) => filePath).sort(), rows }
      expect(scan).toEqual((answer['snapshots'] as readonly JsonValue[])[i])
    }
    const [one, ...others] = await liveDataFiles(table)
    const next = await commit(table, () => ({ remove: [one!.filePath] }))
    expect(new Set((await liveDataFiles(next)).map(({ path }) => path))).toEqual(
      new Set(others.map(({ path }) => path)),
    )
  })
})

describe.skipIf(chdb === undefined)('ClickHouse (skipped where Python lacks chdb)', () => {
  it('reads what we write', async () => {
    using temporary = temporaryFolder()
    const folder = join(temporary.path, 'events')
    await threeDays(folder)
    expect(ask(chdb, 'clickhouse', folder)).toEqual({
      rows: 72,
      first: '2024-01-01 00:00:00.000000',
      last: '2024-01-03 23:00:00.000000',
      structs: 1,
      lists: 1,
      maps: 1,
      late: 24,
    })
  })
})
