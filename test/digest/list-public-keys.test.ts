import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { canonicalRequest, signatureOf } from '../../src/server/signature/canonical.ts'
import { cli, temporaryFolder } from '../support/cli.ts'
import { keyList, makeTrail, signer, stranger } from './trail.ts'

/** What was asked of the endpoint that stands for CloudTrail, which is not ours. */
const asked: { readonly body: unknown; readonly region: string; readonly target: string | undefined }[] = []
let answer: { readonly status: number; readonly body: string }[] = []

const SECRET = 'the secret'

/** Looks at the signature as the server of this project does, which the AWS SDK and the AWS CLI have agreed with. */
async function take(request: IncomingMessage): Promise<void> {
  const body = await buffer(request)
  const { headers, method = '', url = '' } = request
  const [, key, date = '', region = '', service = '', names = '', signature] =
    /Credential=(\w+)\/(\d+)\/([\w-]+)\/(\w+)\/aws4_request, SignedHeaders=([\w;-]+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? []
  const canonical = canonicalRequest({ method, url, headers, body }, names.split(';'))
  const scope = { accessKeyId: 'AKIDEXAMPLE', date, region, service }
  expect(names.split(';')).toContain('x-amz-security-token')
  expect([key, service]).toEqual(['AKIDEXAMPLE', 'cloudtrail'])
  expect(signatureOf(canonical!, SECRET, scope, String(headers['x-amz-date']))).toBe(signature)
  asked.push({
    body: JSON.parse(body.toString()),
    region,
    target: String(headers['x-amz-target']),
  })
}

const server = createServer((request, response) => {
  take(request).then(
    () => {
      const { status, body } = answer.shift() ?? { status: 500, body: '' }
      response.writeHead(status).end(body)
    },
    (error: unknown) => response.writeHead(500).end(JSON.stringify({ message: String(error) })),
  )
})

const home = temporaryFolder()
const before = { ...process.env }
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  Object.assign(process.env, {
    // The address of a server that listens on TCP.
    AWS_ENDPOINT_URL_CLOUDTRAIL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: 'a token' },
    AWS_MAX_ATTEMPTS: '1',
  })
  makeTrail(home, { hours: 2 })
  makeTrail(home, { hours: 2, region: 'eu-west-1' })
})
afterAll(() => {
  server.close()
  process.env = before
  rmSync(home, { recursive: true })
})

const run = (...args: readonly string[]) =>
  cli(['validate-logs', home, '--start-time', '2026-03-01', '--end-time', '2026-03-01T05:00:00Z', ...args])

it('asks AWS for the keys of each region, page by page, where none are given', async () => {
  const page = (text: string, more: object = {}) => ({
    status: 200,
    body: JSON.stringify({ ...(JSON.parse(text) as object), ...more }),
  })
  const [other, wanted] = [keyList(stranger.publicKey), keyList(signer.publicKey)]
  answer = [page(other, { NextToken: 'next' }), page(wanted), page(wanted)]
  const { code, stdout, stderr } = await run()
  expect([stderr, code]).toEqual(['', 0])
  expect(stdout.split('\n').slice(-3)).toEqual(['4/4 digest files valid', '8/8 log files valid', ''])
  const range = { StartTime: 1772323200, EndTime: 1772323200 + 7 * 3600 }
  const target = 'CloudTrail_20131101.ListPublicKeys'
  expect(asked).toEqual([
    { region: 'eu-west-1', target, body: range },
    { region: 'eu-west-1', target, body: { ...range, NextToken: 'next' } },
    { region: 'us-east-1', target, body: range },
  ])
})

const hint = 'hint: Give the keys with --public-key: aws cloudtrail list-public-keys prints them.\n'
const cannot = "error: Cannot list CloudTrail's public keys of region eu-west-1"

it.each([
  [403, '{"__type":"AccessDeniedException","message":"not authorized"}', 'not authorized'],
  [500, '{"message":"not today"}', 'not today'],
  [200, '<html>', `Unexpected token '<', "<html>" is not valid JSON`],
])('says why it cannot: %i %s', async (status, body, reason) => {
  answer = [{ status, body }]
  expect(await run()).toEqual({ code: 2, stdout: '', stderr: `${cannot}: ${reason}\n${hint}` })
})

it('needs no credentials where keys are given', async () => {
  const keys = join(home, 'keys.json')
  writeFileSync(keys, keyList(signer.publicKey))
  const count = asked.length
  expect((await run('--public-key', keys)).code).toBe(0)
  expect(asked).toHaveLength(count)
})

it('says that nobody answers', async () => {
  const { port } = server.address() as AddressInfo
  server.close()
  server.closeAllConnections()
  const { code, stderr } = await run()
  expect([code, stderr]).toEqual([2, `${cannot}: connect ECONNREFUSED 127.0.0.1:${port}\n${hint}`])
})
