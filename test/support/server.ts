import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { type Lake, openLake } from '../../src/index.ts'
import type { LogEntry } from '../../src/server/log.ts'
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/server.ts'
import type { AccessKey } from '../../src/server/signature/access-keys.ts'

export const REGION = 'eu-west-1'
export const ACCOUNT = '111122223333'
export const OTHER_ACCOUNT = '444455556666'

export const ALICE: AccessKey = {
  accessKeyId: 'AKIAALICEALICEALICE0',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/alice',
  accountId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
}

/** A principal of another account. */
export const MALLORY: AccessKey = {
  accessKeyId: 'AKIAMALLORYMALLORY00',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/mallory',
  accountId: OTHER_ACCOUNT,
  arn: `arn:aws:iam::${OTHER_ACCOUNT}:user/mallory`,
}

export interface TestServer extends AsyncDisposable {
  readonly lake: Lake
  readonly server: RunningServer
  readonly url: string
  /** The SDK's client with Alice's key. */
  readonly client: CloudTrailClient
  /** A client with another key. */
  clientOf(key: AccessKey): CloudTrailClient
  readonly log: LogEntry[]
}

/** A server over a new lake, on a free port of loopback. It knows the keys of {@link ALICE} and {@link MALLORY}. */
export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'traillake-server-'))
  const lake = await openLake(folder, { clock: options.clock, threads: 1 })
  const log: LogEntry[] = []
  const server = await startServer({
    ...{ lake, port: 0, region: REGION, accountId: ACCOUNT, keys: [ALICE, MALLORY] },
    threads: 1,
    log: (entry) => log.push(entry),
    ...options,
  })
  const clients: CloudTrailClient[] = []
  const clientOf = (key: AccessKey): CloudTrailClient => {
    const { accessKeyId, secretAccessKey, sessionToken } = key
    const client = new CloudTrailClient({
      ...{ endpoint: server.url, region: REGION, maxAttempts: 1 },
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    })
    clients.push(client)
    return client
  }
  return {
    ...{ lake, server, url: server.url, client: clientOf(ALICE), clientOf, log },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy()
      await server.stop()
      await lake.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
