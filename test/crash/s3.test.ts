import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testGateway } from '../support/gateway.ts'
import { runS3Crashes } from './s3.ts'

const gateway = await testGateway()

describe.skipIf('missing' in gateway)('an ingest from S3', () => {
  it('that is killed three times goes on, and what failed is read alone', async () => {
    if ('missing' in gateway) return
    const folder = mkdtempSync(join(tmpdir(), 'traillake-crash-s3-'))
    const lines: string[] = []
    const report = (line: string) => void lines.push(line)
    await runS3Crashes({ gateway, folder, objects: 1_500, kills: 3, seed: 1, checkpointMs: 200, report })
    expect(lines.at(-1)).toBe('7500 events, each once; 1500 objects not read again')
    rmSync(folder, { recursive: true })
  })
})
