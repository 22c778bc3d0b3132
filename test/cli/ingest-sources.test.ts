import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { cli, event, temporaryFolder } from '../support/cli.ts'
import { gatewayClient, gatewayEnvironment, testGateway } from '../support/gateway.ts'
import { until } from '../support/patience.ts'
import { putObjects } from '../support/put-objects.ts'

const gateway = await testGateway()
const now = '2026-03-01T00:00:00Z'
const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

function logs(...numbers: readonly number[]): string {
  return JSON.stringify({ Records: numbers.map((number) => event(number)) })
}

function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = temporaryFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

describe('traillake ingest', () => {
  it('says what was not read again', async () => {
    const lake = temporaryFolder()
    const path = folder({ 'a.json': logs(1, 2) })
    await cli(['ingest', path], { lake, now })
    const summary = (text: string) => text.replace(/\(.*\)/, '(…)')
    expect(summary((await cli(['ingest', path], { lake, now })).stderr)).toBe(
      "0 events stored in 'events' (…)\n2 duplicates left out: the store has one of each\n1 file not read: taken before\n",
    )
    expect(summary((await cli(['ingest', path, '--again'], { lake, now })).stderr)).toBe(
      "0 events stored in 'events' (…)\n2 duplicates left out: the store has one of each\n",
    )
  })

  it('lists failures, and reads them alone', async () => {
    const lake = temporaryFolder()
    const gzip = gzipSync(logs(1, 2, 3))
    const path = folder({ 'a.json.gz': gzip.subarray(0, -30), 'b.json': logs(4) })
    const list = join(path, 'failures.jsonl')
    const first = await cli(['ingest', path, '--failures', list, '--strict'], { lake, now })
    expect(first.code).toBe(3)
    expect(first.stderr).toContain(
      `1 file could not be read: traillake ingest --store events --retry ${list}\n`,
    )
    writeFileSync(join(path, 'a.json.gz'), gzip)
    const { code, stdout } = await cli(['ingest', '--retry', list, '--json'], { lake, now })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ files: 1, read: 3, failed: 0, rejected: 0 })
  })

  it('goes by when and where logs were delivered', async () => {
    const lake = temporaryFolder()
    const name = (account: string, minute: string) =>
      `${account}_CloudTrail_eu-west-1_${minute}Z_aaaaaaaaaaaaaaaa.json`
    const path = folder({
      [name('111111111111', '20260110T1200')]: logs(1),
      [name('111111111111', '20260112T0001')]: logs(2),
      [name('111111111111', '20260113T0001')]: logs(3),
      [name('222222222222', '20260111T0001')]: logs(4),
    })
    const run = async (...options: readonly string[]) =>
      JSON.parse((await cli(['ingest', path, '--json', ...options], { lake, now })).stdout) as object
    expect(
      await run('--from', '2026-01-10', '--to', '2026-01-11', '--account', '111111111111'),
    ).toMatchObject({
      ...{ files: 2, events: 2 },
    })
    expect(await run('--account', '111111111111', '--account', '222222222222')).toMatchObject({ events: 2 })
    expect(await run('--region', 'us-east-1')).toMatchObject({ files: 0 })
  })

  it('says what files of other services are', async () => {
    const lake = temporaryFolder()
    const config = { fileVersion: '1.0', configSnapshotId: 'x', configurationItems: [{ resourceId: 'i-1' }] }
    const path = folder({ 'config.json': JSON.stringify(config), 'logs.json': logs(1) })
    const { stdout } = await cli(['ingest', path, '--json'], { lake, now })
    const { events, rejected, rejectsFile } = JSON.parse(stdout) as Record<string, unknown>
    expect([events, rejected]).toEqual([1, 1])
    expect(JSON.parse(readFileSync(String(rejectsFile), 'utf8'))).toMatchObject({
      reason: 'a file of AWS Config, which holds configuration items and no events',
    })
  })

  it.each([
    [[], 'Say what to ingest: files, folders or s3://…'],
    [['.', '--follow', '--retry', 'x'], '--follow and --retry do not go together'],
    [['.', '--follow', '--failures', 'x'], '--follow and --failures do not go together'],
  ])('refuses %j', async (args, message) => {
    const lake = temporaryFolder()
    expect(await cli(['ingest', ...args], { lake, now })).toEqual({
      ...{ code: 2, stdout: '', stderr: `error: ${message}\n` },
    })
    expect(existsSync(join(lake, 'stores'))).toBe(false)
  })

  it('follows a folder until Ctrl-C, and ends with a summary', async () => {
    const lake = temporaryFolder()
    const path = folder({ 'a.json': logs(1, 2) })
    const child = spawn(process.execPath, [MAIN, '--lake', lake, 'ingest', path, '--follow', '--json'], {
      env: { ...process.env, TRAILLAKE_NOW: now },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    const ended = new Promise((done) => child.on('close', done))
    const stored = async () => {
      const { stdout } = await cli(['store', 'list', '--json'], { lake, now })
      return (JSON.parse(stdout) as { readonly events: number }[])[0]?.events ?? 0
    }
    await until(async () => (await stored()) === 2)
    mkdirSync(join(path, 'sub'))
    writeFileSync(join(path, 'sub/b.json.gz'), gzipSync(logs(3)))
    await until(async () => (await stored()) === 3)
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ store: 'events', events: 3, files: 2, rejected: 0 })
  })
})

describe.skipIf('missing' in gateway)('traillake ingest s3://', () => {
  it('reads logs from a bucket, and says what it passed over', async () => {
    const trail = 'AWSLogs/123456789012'
    await putObjects(gatewayClient(gateway), 'cli', [
      [`${trail}/CloudTrail/eu-west-1/2026/01/02/a.json.gz`, gzipSync(logs(1, 2))],
      [`${trail}/CloudTrail/us-east-1/2026/01/02/b.json.gz`, gzipSync(logs(3))],
      [`${trail}/CloudTrail-Digest/eu-west-1/2026/01/02/d.json.gz`, gzipSync('{}')],
      [`${trail}/Config/eu-west-1/2026/1/2/c.json.gz`, gzipSync('{}')],
    ])
    const { AWS_ENDPOINT_URL_S3: endpoint = '', ...credentials } = gatewayEnvironment(gateway)
    const before = { ...process.env }
    Object.assign(process.env, credentials)
    const lake = temporaryFolder()
    const common = ['ingest', 's3://cli', '--endpoint-url', endpoint]
    const one = await cli([...common, '--region', 'us-east-1', '--json'], { lake, now })
    expect(JSON.parse(one.stdout)).toMatchObject({ events: 1, files: 1 })
    const { code, stderr } = await cli(common, { lake, now })
    process.env = before
    expect(code).toBe(0)
    expect(stderr.replace(/\(.*\)/, '(…)')).toBe(
      "2 events stored in 'events' (…)\n1 duplicate left out: the store has one of each\n1 file not read: taken before\n2 folders passed over: no events in CloudTrail-Digest, Config\n",
    )
  })
})
