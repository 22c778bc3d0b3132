import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import {
  GetEventDataStoreCommand,
  ListEventDataStoresCommand,
  ListTrailsCommand,
} from '@aws-sdk/client-cloudtrail'
import * as model from '@aws-sdk/client-cloudtrail'
import { describe, expect, it, vi } from 'vitest'
import { openLake } from '../../src/index.ts'
import { jsonLog, requestEntry } from '../../src/server/log.ts'
import { OPERATIONS } from '../../src/server/operations.ts'
import { startServer } from '../../src/server/server.ts'
import { SOON } from '../support/patience.ts'
import { ACCOUNT, ALICE, REGION, startTestServer } from '../support/server.ts'

describe('the table of operations', () => {
  it('has all 60 of the SDK, and no other', () => {
    const commands = Object.keys(model)
      .filter((name) => /^[A-Z]\w*Command$/.test(name))
      .map((name) => name.slice(0, -'Command'.length))
    expect(commands.length).toBe(60)
    expect(Object.keys(OPERATIONS)).toEqual(commands.sort())
  })

  it('takes the members of the SDK, required where they are', () => {
    // The SDK's schemas are lists: kind, namespace, name, traits, names of members, their kinds, how many are required.
    const schemas = new Map<string, unknown>(Object.entries(model))
    const inputs = Object.entries(OPERATIONS).flatMap(([name, state]) =>
      state.kind === 'supported' ? [[name, state.operation.input.members] as const] : [],
    )
    const ours = inputs.map(([name, members]) => [
      name,
      Object.keys(members).sort(),
      Object.keys(members)
        .filter((member) => members[member]?.kind === 'required')
        .sort(),
    ])
    const theirs = inputs.map(([name]) => {
      const schema = schemas.get(`${name}Request$`) as readonly [...unknown[]]
      const members = schema[4] as readonly string[]
      const required = (schema[6] ?? 0) as number
      return [name, [...members].sort(), members.slice(0, required).sort()]
    })
    expect(ours).toEqual(theirs)
  })

  it('calls every operation by its name', () => {
    const names = Object.entries(OPERATIONS).flatMap(([name, state]) =>
      state.kind === 'supported' ? [[name, state.operation.name]] : [],
    )
    expect(names.filter(([name, own]) => name !== own)).toEqual([])
  })
})

describe('the server', () => {
  it('tells that it is up, and what it did', async () => {
    await using test = await startTestServer()
    const { id } = await test.lake.createStore('prod')
    const health = await fetch(`${test.url}/healthz`)
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }])
    await test.client.send(new GetEventDataStoreCommand({ EventDataStore: id }))
    await test.client.send(new ListTrailsCommand()).catch(() => undefined)
    await fetch(test.url, { method: 'POST', body: '{}' })
    const metrics = await fetch(`${test.url}/metrics`)
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const lines = (await metrics.text()).split('\n')
    expect(lines.filter((line) => line.startsWith('traillake_requests_total'))).toEqual([
      'traillake_requests_total{operation="healthz",outcome="ok"} 1',
      'traillake_requests_total{operation="GetEventDataStore",outcome="ok"} 1',
      'traillake_requests_total{operation="ListTrails",outcome="UnsupportedOperationException"} 1',
      'traillake_requests_total{operation="unknown",outcome="MissingAuthenticationTokenException"} 1',
      'traillake_requests_total{operation="metrics",outcome="ok"} 1',
    ])
    expect(lines).toContain('traillake_request_duration_seconds_count{operation="GetEventDataStore"} 1')
    const sum = lines.find((line) => line.includes('_seconds_sum{operation="GetEventDataStore"}'))
    expect(Number(sum?.split(' ').at(-1))).toBeGreaterThan(0)
    expect(lines).toContain('traillake_requests_in_flight 0')
    expect(lines).toContain('traillake_queries{status="RUNNING"} 0')
    expect(lines).toContain('traillake_ingested_events_total 0')
    expect(lines.filter((line) => line.startsWith('traillake_event_loop_delay_seconds{'))).toHaveLength(3)
    const form = /^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{(?:\w+="[^"\\]*",?)+\})? -?[\d.]+(?:e[+-]?\d+)?)$/
    expect(lines.filter((line) => line !== '' && !form.test(line))).toEqual([])
  })

  it('logs a line a request, with nothing of its content', async () => {
    await using test = await startTestServer()
    const { id } = await test.lake.createStore('prod')
    await test.client.send(new GetEventDataStoreCommand({ EventDataStore: id }))
    const [entry] = test.log
    expect(entry).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
      level: 'info',
      message: 'request',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      operation: 'GetEventDataStore',
      remoteAddress: '127.0.0.1',
      principal: ALICE.arn,
      accessKeyId: ALICE.accessKeyId,
      status: 200,
      milliseconds: expect.any(Number) as unknown,
    })
  })

  it('logs why, where the fault is its own', async () => {
    const lines: string[] = []
    const cause = new Error('no space\nleft')
    const error = Object.assign(new Error('hidden', { cause }), {
      awsType: 'InternalFailure',
      status: 500,
    } as const)
    const request = {
      now: 0,
      requestId: 'r',
      operation: 'StartQuery',
      principal: undefined,
      remoteAddress: '::1',
    }
    jsonLog((line) => lines.push(line))(requestEntry({ ...request, error, milliseconds: 1.4 }))
    // Lines of one turn of the event loop go out together.
    await setImmediate()
    expect(lines.length).toBe(1)
    expect(JSON.parse(lines[0]!)).toEqual({
      ...{ time: '1970-01-01T00:00:00.000Z', level: 'error', message: 'request', requestId: 'r' },
      ...{
        operation: 'StartQuery',
        remoteAddress: '::1',
        status: 500,
        error: 'InternalFailure',
        milliseconds: 1,
      },
      reason: cause.stack,
    })
  })

  it('lets a request end that runs when it stops, and takes no other', async () => {
    const test = await startTestServer()
    const { hostname, port } = new URL(test.url)
    const socket = connect(Number(port), hostname)
    let reply = ''
    socket.setEncoding('utf8').on('data', (piece: string) => (reply += piece))
    const closed = once(socket, 'close')
    // The server asks for the body once it has the request.
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{')
    await once(socket, 'data')
    const stopped = test.server.stop()
    await vi.waitFor(() => expect(fetch(`${test.url}/healthz`)).rejects.toThrowError('fetch failed'), 5000)
    socket.end('}')
    await closed
    expect(reply.split('\r\n').filter((line) => line.startsWith('HTTP/1.1'))).toEqual([
      'HTTP/1.1 100 Continue',
      'HTTP/1.1 400 Bad Request',
    ])
    await stopped
    await test[Symbol.asyncDispose]()
  })

  it('does not wait for ever for a request when it stops', async () => {
    const test = await startTestServer({ limits: { stopMs: 200, receiveMs: 300_000 } })
    const { hostname, port } = new URL(test.url)
    const socket = connect(Number(port), hostname).on('error', () => undefined)
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{')
    await once(socket, 'data')
    const began = performance.now()
    await test.server.stop()
    expect(performance.now() - began).toBeLessThan(SOON)
    socket.destroy()
    await test[Symbol.asyncDispose]()
  })

  it.each([
    [{ accountId: 'x' }, "Account 'x' is not an id of twelve digits"],
    [{ region: 'moon' }, "Region 'moon' is not the name of a region"],
    [{ host: '203.0.113.1' }, /^Cannot listen on 203\.0\.113\.1:0: this machine has no such address$/],
    [{ buckets: '/nonexistent' }, "'/nonexistent', which is to stand for S3, is not a folder"],
    [{ port: 70_000 }, /^Port 70000 is not one from 0 to 65535$/],
  ])('refuses %j', async (options, message) => {
    await using lake = await openLake('/nonexistent')
    const base = { lake, port: 0, region: REGION, accountId: ACCOUNT, keys: [ALICE], log: () => undefined }
    await expect(startServer({ ...base, ...options })).rejects.toThrowError(message)
  })

  it('serves a lake that does not exist yet', async () => {
    await using test = await startTestServer()
    const { EventDataStores } = await test.client.send(new ListEventDataStoresCommand())
    expect(EventDataStores).toEqual([])
  })
})
