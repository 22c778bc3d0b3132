import { writeSync } from 'node:fs'
import { ingest } from '../../src/ingest/ingest.ts'
import { requireStore } from '../../src/storage/store.ts'

/** What one process is to ingest. */
export interface S3Job {
  readonly lake: string
  readonly bucket: string
  readonly now: number
  readonly checkpointMs: number
  readonly retry?: string | undefined
}

// The text is what another process of ours wrote.
const { lake, bucket, now, checkpointMs, retry } = JSON.parse(process.argv[2] ?? '') as S3Job
let told = 0
const result = await ingest(await requireStore(lake, 'events'), {
  inputs: retry === undefined ? [`s3://${bucket}/logs`] : [],
  ...{ now, checkpointMs, retry },
  ...{
    threads: 3,
    worker: new URL('../../src/worker.ts', import.meta.url),
    leastBytes: 1,
    groupBytes: 100_000,
  },
  onProgress: ({ filesDone }) => {
    if (filesDone - told < 50) return
    told = filesDone
    writeSync(1, `${JSON.stringify({ filesDone })}\n`)
  },
})
writeSync(1, `${JSON.stringify({ result })}\n`)
