import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRecords } from '../../src/ingest/record-reader.ts'
import { discover } from '../../src/ingest/source/discover.ts'
import { sharedData } from '../support/shared-data.ts'
import { collect, listOf } from './reader-support.ts'

const folder = sharedData ?? ''

/** The events of a file of the data sets, each as its value. */
function eventsOf(path: string): unknown[] {
  const text = readFileSync(path, 'utf8')
  const value: unknown = path.endsWith('.ndjson')
    ? text
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line))
    : JSON.parse(text)
  if (Array.isArray(value)) return value
  return typeof value === 'object' && value !== null && 'Records' in value && Array.isArray(value.Records)
    ? value.Records
    : [value]
}

describe.skipIf(sharedData === undefined)('public data sets (skipped where the folder is absent)', () => {
  it.each([
    ['invictus-aws_dataset', 55, 2_900],
    ['stratus-red-team', 35, 310],
    ['traildiscover', 584, 563],
    ['byte-fidelity', 1, 14],
  ])('%s: %i files, %i records', async (name, files, events) => {
    const found = await listOf(discover([join(folder, name)]))
    expect(found).toHaveLength(files)
    let count = 0
    for (const file of found) {
      const { records, rejects, digests } = await collect(readRecords(file))
      expect({ rejects, digests }).toEqual({ rejects: [], digests: [] })
      expect(records.map(({ text }): unknown => JSON.parse(text))).toEqual(eventsOf(file.path))
      count += records.length
    }
    expect(count).toBe(events)
  })

  it('compact lines come through byte for byte', async () => {
    const path = join(folder, 'byte-fidelity', 'corpus_verbatim.ndjson')
    const [file] = await listOf(discover([path]))
    const { records } = await collect(readRecords(file!))
    expect(records.map(({ text }) => text)).toEqual(readFileSync(path, 'utf8').trim().split('\n'))
  })
})
