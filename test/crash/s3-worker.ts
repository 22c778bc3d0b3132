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
const result = await ingest(await requireStore(lake, 'events'), {
  inputs: retry === undefined ? [`s3://${bucket}/logs`] : [],
  ...{ now, checkpointMs, retry },
  onProgress: ({ filesDone }) => {
    if (filesDone % 50 === 0) writeSync(1, `${JSON.stringify({ filesDone })}\n`)
  },
})
writeSync(1, `${JSON.stringify({ result })}\n`)
