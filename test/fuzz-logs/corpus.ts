import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleEvents } from '../../src/sample/sample.ts'
import { sharedData } from '../support/shared-data.ts'

const SAMPLES = 400

/** The records of a log file of the public data sets, or of none where it holds others. */
function recordsOf(path: string): readonly unknown[] {
  const text = readFileSync(path, 'utf8')
  if (path.endsWith('.ndjson'))
    return text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
  const value: unknown = JSON.parse(text)
  if (Array.isArray(value)) return value as readonly unknown[]
  const isWrapper = typeof value === 'object' && value !== null && 'Records' in value
  return isWrapper && Array.isArray(value.Records) ? (value.Records as readonly unknown[]) : [value]
}

/** What the age of events, and retention, is counted from. */
export const NOW = Date.parse('2026-02-01T00:00:00Z')

/** Events as compact JSON: synthetic ones and, where the shared data is there, real ones. */
export function loadCorpus(): readonly string[] {
  const events = [...sampleEvents({ events: SAMPLES, seed: 7, days: 30, until: new Date(NOW) })].map(
    ({ json }) => json,
  )
  if (sharedData === undefined) return events
  for (const name of ['invictus-aws_dataset', 'stratus-red-team', 'traildiscover', 'byte-fidelity']) {
    const folder = join(sharedData, name)
    for (const file of readdirSync(folder))
      for (const record of recordsOf(join(folder, file)).slice(0, 8)) events.push(JSON.stringify(record))
  }
  // Long ones make slow runs and no other mistakes.
  return events.filter((event) => event.length < 6_000)
}
