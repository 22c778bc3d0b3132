import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startGateway } from './start.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The Unix socket that answers any request with the run's gateway. */
    readonly gatewaySocket: string
  }
}

/** One gateway for all test files of a run, started when the first of them asks, stopped at the end. */
export default function setup({ provide }: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'traillake-socket-'))
  const socket = join(folder, 'gateway')
  let started: ReturnType<typeof startGateway> | undefined
  const start = async () => {
    const gateway = await startGateway()
    if ('missing' in gateway) console.error(`S3 tests are skipped. ${gateway.missing}`)
    return gateway
  }
  const server = createServer((_, response) => {
    started ??= start()
    void started.then((gateway) => response.end(JSON.stringify(gateway)))
  })
  server.listen(socket)
  provide('gatewaySocket', socket)
  return async () => {
    server.close()
    const gateway = await started
    if (gateway !== undefined && 'stop' in gateway) await gateway.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
