import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { openLake } from '../../src/engine.ts'
import type { Value } from '../../src/types/value.ts'
import { oracleRow } from '../ingest/shred-oracle.ts'
import { storedRows } from '../storage/rows.ts'
import type { Reading } from './check-reading.ts'

export interface FuzzedFile {
  readonly number: number
  readonly stored: Buffer
  readonly reading: Reading
}

const RETENTION_DAYS = 2_557
const COMPUTED = new Set(['eventjson', 'eventjsonchecksum'])

/** Ingests files at once and looks whether the store has what was read of them, and says what their records say. */
export async function checkStore(files: readonly FuzzedFile[], now: number): Promise<readonly string[]> {
  const mistakes: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'traillake-fuzz-'))
  try {
    for (const { number, stored } of files) writeFileSync(join(folder, `${number}.json`), stored)
    const lake = join(folder, 'lake')
    await using open = await openLake(lake, { clock: () => now, threads: 1, cache: false })
    await open.createStore('events', { retentionDays: RETENTION_DAYS })
    const result = await open.ingest(files.map(({ number }) => join(folder, `${number}.json`)))
    const rejects =
      result.rejectsFile === undefined ? [] : readFileSync(result.rejectsFile, 'utf8').trimEnd().split('\n')
    const rejected = new Map<string, number>()
    for (const line of rejects) {
      const { record } = JSON.parse(line) as { record?: string }
      if (record !== undefined) rejected.set(record, (rejected.get(record) ?? 0) + 1)
    }
    const recordRejects = [...rejected.values()].reduce((sum, count) => sum + count, 0)

    const { columns, rows } = await storedRows(lake, 'events', now)
    const at = (name: string) => columns.findIndex((column) => column.name === name)
    const [jsonAt, idAt, timeAt] = [at('eventjson'), at('eventid'), at('eventtime')]
    const identityOf = (row: readonly Value[], text: string): string =>
      typeof row[idAt] === 'string' && row[idAt] !== '' ? row[idAt] : `text ${text}`
    const identities = new Set<string>()
    const texts = new Set(files.flatMap(({ reading }) => reading.records.map(({ text }) => text)))
    for (const row of rows) {
      // The column is text.
      const text = row[jsonAt] as string
      const expected = oracleRow(columns, text)
      const identity = identityOf(expected, text)
      if (identities.has(identity)) mistakes.push(`stored twice: ${identity}`)
      identities.add(identity)
      if (!texts.has(text)) mistakes.push(`stored, but in no file: ${text.slice(0, 200)}`)
      for (const [i, { name }] of columns.entries())
        if (!COMPUTED.has(name) && !isDeepStrictEqual(row[i], expected[i]))
          mistakes.push(`${name} is wrong of ${text.slice(0, 3_000)}`)
    }
    let expired = 0
    const cutoff = BigInt(now - RETENTION_DAYS * 86_400_000) * 1000n
    for (const { number, reading } of files)
      for (const { text } of reading.records) {
        const row = oracleRow(columns, text)
        if (rejected.has(text)) continue
        const time = row[timeAt]
        if (typeof time === 'bigint' && time < cutoff) expired++
        else if (!identities.has(identityOf(row, text)))
          mistakes.push(`file ${number}: not stored: ${text.slice(0, 200)}`)
      }
    const sum = (figure: (reading: Reading) => number) =>
      files.reduce((total, { reading }) => total + figure(reading), 0)
    const counts = {
      read: sum(({ records }) => records.length),
      rejects: sum(({ rejects }) => rejects.length) + recordRejects,
      ...{ stored: rows.length, expired, digests: sum(({ digests }) => digests.length) },
      sum: result.events + result.duplicates + result.expired + recordRejects,
    }
    const told = {
      ...{ read: result.read, rejects: result.rejected, stored: result.events, expired: result.expired },
      ...{ digests: result.digestFiles, sum: result.read },
    }
    if (!isDeepStrictEqual(counts, told))
      mistakes.push(`counts ${JSON.stringify(counts)}, told ${JSON.stringify(told)}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
  return mistakes
}
