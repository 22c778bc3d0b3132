import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLake } from '../../src/index.ts'
import { event, temporaryFolder } from '../support/cli.ts'
import { gatewayClient, gatewayEnvironment, testGateway } from '../support/gateway.ts'
import { putObjects } from '../support/put-objects.ts'

const gateway = await testGateway()

/** Keys that would be other places, were they paths or addresses. */
const KEYS = [
  'tricks/../../../../../tmp/escaped.json',
  'tricks/./here.json',
  'tricks//twice.json',
  '/absolute.json',
  'tricks/%2e%2e%2fencoded.json',
  'tricks/a\nb.json',
  'tricks/x.json?versionId=1#y.json',
  'tricks/back\\slash.json',
  'tricks/\u202eright.json',
  'tricks/$(id).json',
  `tricks/${'n'.repeat(1000)}.json`,
  'AWSLogs/111111111111/CloudTrail/eu-west-1/2026/99/99/a.json',
]
/** No organization: what is below it is the log of no service that is known. */
const STRANGE = 'AWSLogs/o-../111111111111/CloudTrail/../../2026/01/31/a.json'

describe.skipIf('missing' in gateway)('keys in S3 that play tricks', () => {
  const before = { ...process.env }
  beforeAll(async () => {
    Object.assign(process.env, gatewayEnvironment(gateway))
    const bodies = [...KEYS, STRANGE].map((key, i) => [key, JSON.stringify({ Records: [event(i)] })] as const)
    await putObjects(gatewayClient(gateway), 'tricks', bodies)
  })
  afterAll(() => {
    process.env = before
  })

  it('are only names: each object is read once, and nothing is written outside of the lake', async () => {
    const root = temporaryFolder()
    await using lake = await openLake(join(root, 'lake'), { clock: () => Date.parse('2026-06-01T00:00:00Z') })
    const first = await lake.ingest('s3://tricks')
    expect(first).toMatchObject({
      ...{ events: KEYS.length, failed: 0, rejected: 0 },
      passedOver: ['s3://tricks/AWSLogs/o-../111111111111/'],
    })
    expect(await lake.ingest('s3://tricks')).toMatchObject({ events: 0, skipped: KEYS.length })
    expect(readdirSync(root)).toEqual(['lake'])
    expect(readdirSync(join(root, 'lake')).sort()).toEqual(['heads', 'keys', 'names', 'stores'])
  })
})
