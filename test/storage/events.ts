import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ingest, type IngestResult } from '../../src/ingest/ingest.ts'
import { findStore } from '../../src/storage/store.ts'

/** An eventID out of a number. */
export function eventId(number: number): string {
  return `${number.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`
}

/** A record with its id and its time, in ISO 8601. */
export function eventOf(id: string, time: string, more: object = {}): object {
  return { eventVersion: '1.08', eventTime: time, eventName: 'GetObject', eventID: id, ...more }
}

/** Writes a log file as CloudTrail does. */
export function writeLog(path: string, records: readonly unknown[]): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify({ Records: records }))
}

/** Ingests into the store of that name as it is now. */
export async function ingestInto(
  lake: string,
  name: string,
  inputs: readonly string[],
  now: number,
): Promise<IngestResult> {
  const store = await findStore(lake, name)
  if (store === undefined) throw new Error(`the lake has no store ${name}`)
  return ingest(store, { inputs, now })
}
