import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { DeleteBucketPolicyCommand, PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { invariant } from '../../src/common/assert.ts'
import type { IngestResult } from '../../src/ingest/ingest.ts'
import { createStore } from '../../src/storage/store.ts'
import { createRandom, fraction } from '../../src/sample/random.ts'
import { eventId, eventOf } from '../storage/events.ts'
import { storedColumn } from '../storage/rows.ts'
import { gatewayClient, gatewayEnvironment } from '../support/gateway/client.ts'
import type { GatewayAccess } from '../support/gateway/access.ts'
import { putObjects } from '../support/put-objects.ts'
import type { S3Job } from './s3-worker.ts'

export interface S3CrashOptions {
  readonly gateway: GatewayAccess
  readonly folder: string
  readonly objects: number
  readonly kills: number
  readonly seed: number
  readonly checkpointMs: number
  readonly report?: ((line: string) => void) | undefined
}

const EVENTS = 5
const NOW = Date.parse('2024-06-01T00:00:00Z')
const START = Date.parse('2024-05-01T00:00:00Z')

/**
 * Ingests many objects from a bucket, of which some are denied and one is cut short, with a process that is killed again and
 * again at random moments; then what failed, alone. Throws where an event is lost or stored twice, where a run reads what was
 * committed, or where the failures are others than those made.
 */
export async function runS3Crashes(options: S3CrashOptions): Promise<void> {
  const { gateway, folder, objects, kills, seed, checkpointMs, report } = options
  const bucket = `crash-${process.pid}-${seed}`
  const s3 = gatewayClient(gateway)
  const lake = join(folder, 'lake')
  mkdirSync(lake, { recursive: true })
  await createStore(lake, { name: 'events' }, NOW)
  const isDenied = (number: number) => number % 800 === 7
  await putObjects(s3, bucket, logsOf(objects))
  const cut = keyOf(objects - 1)
  const whole = bodyOf(objects - 1)
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: cut, Body: whole.subarray(0, -20) }))
  // Ceph's patterns do not match as AWS's do: every key is named.
  const denied = Array.from({ length: objects }, (_, i) => i).filter(isDenied)
  const Resource = denied.map((number) => `arn:aws:s3:::${bucket}/${keyOf(number)}`)
  const Statement = [{ Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource }]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
  report?.(`${objects} objects put`)

  const job: S3Job = { lake, bucket, now: NOW, checkpointMs }
  const environment = gatewayEnvironment(gateway)
  const random = createRandom(seed)
  for (let kill = 1; kill <= kills; kill++) {
    // Somewhere in what is left, but for its end.
    const stored = (await storedColumn(lake, 'events', 'eventid', NOW)).length / EVENTS
    const killAt = Math.floor((objects - stored) * (0.2 + 0.5 * fraction(random)))
    const killed = await run(job, environment, killAt)
    invariant(killed === undefined, 'the process was killed')
    const after = await storedColumn(lake, 'events', 'eventid', NOW)
    invariant(new Set(after).size === after.length, 'no event is stored twice')
    report?.(`killed at object ${killAt} of this run: ${after.length} events stored`)
  }
  const started = performance.now()
  const last = await run(job, environment)
  invariant(last !== undefined, 'the last run ends')
  report?.(
    `ended: ${last.events} events more, ${last.skipped} of ${last.files} objects not read again, ${last.failed} failed, ${((performance.now() - started) / 1000).toFixed(1)} s`,
  )
  invariant(last.failed === denied.length + 1, `${denied.length + 1} objects fail`)
  invariant(last.skipped > 0 || kills === 0, 'what was committed is not read again')
  const { length } = await storedColumn(lake, 'events', 'eventid', NOW)
  invariant(length >= (objects - denied.length - 1) * EVENTS, 'all that could be read is stored')

  await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }))
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: cut, Body: whole }))
  const retried = await run({ ...job, retry: last.failuresFile }, environment)
  invariant(
    retried?.files === denied.length + 1 && retried.failed === 0,
    'the failures are read, and they alone',
  )
  report?.(`${retried.files} failures retried: ${retried.events} events more`)
  const ids = await storedColumn(lake, 'events', 'eventid', NOW)
  invariant(ids.length === objects * EVENTS, `${objects * EVENTS} events are stored, not ${ids.length}`)
  invariant(new Set(ids).size === ids.length, 'no event is stored twice')
  const again = await run(job, environment)
  invariant(again?.skipped === objects && again.events === 0, 'nothing is read again')
  report?.(`${ids.length} events, each once; ${again.skipped} objects not read again`)
}

function keyOf(number: number): string {
  const day = 1 + (number % 28)
  const folder = `logs/AWSLogs/123456789012/CloudTrail/eu-west-1/2024/05/${String(day).padStart(2, '0')}`
  return `${folder}/${String(number).padStart(6, '0')}.json.gz`
}

function bodyOf(number: number): Buffer {
  const records = Array.from({ length: EVENTS }, (_, i) => {
    const id = number * EVENTS + i
    return eventOf(eventId(id), new Date(START + id * 10).toISOString())
  })
  return gzipSync(JSON.stringify({ Records: records }))
}

function* logsOf(objects: number) {
  for (let i = 0; i < objects; i++) yield [keyOf(i), bodyOf(i)] as const
}

/** Runs a job; undefined where it was killed. */
async function run(
  job: S3Job,
  environment: Readonly<Record<string, string>>,
  killAt = Infinity,
): Promise<IngestResult | undefined> {
  const worker = join(import.meta.dirname, 's3-worker.ts')
  const child = spawn(process.execPath, [worker, JSON.stringify(job)], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((done) => child.once('close', done))
  let result: IngestResult | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    // What the worker writes.
    const said = JSON.parse(line) as { readonly filesDone?: number; readonly result?: IngestResult }
    result ??= said.result
    if ((said.filesDone ?? 0) >= killAt) child.kill('SIGKILL')
  }
  await ended
  return result
}
