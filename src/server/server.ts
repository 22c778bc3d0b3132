import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify'
import { errorCodeOf } from '../common/files.ts'
import { type Lake, TraillakeError } from '../index.ts'
import { type Answer, answer } from './answer.ts'
import type { Principal, ServerState } from './context.ts'
import { openDocuments } from './documents.ts'
import { awsError } from './error.ts'
import { watchEventLoop } from './event-loop.ts'
import { type Log, requestEntry } from './log.ts'
import { createMetrics } from './metrics.ts'
import { jsonProtocol } from './protocol/json.ts'
import type { Protocol } from './protocol/protocol.ts'
import { restJsonProtocol } from './protocol/rest-json.ts'
import { openServices } from './services.ts'
import type { AccessKey } from './signature/access-keys.ts'
import type { SignedRequest } from './signature/canonical.ts'
import { createVerifier, type Verifier } from './signature/verify.ts'

export interface ServerOptions {
  readonly lake: Lake
  /** A name or an address of this machine; `127.0.0.1` where left out. */
  readonly host?: string | undefined
  /** 0 for any that is free. */
  readonly port: number
  readonly region: string
  /** The account that owns what the API makes: twelve digits. */
  readonly accountId: string
  /** Undefined for `--no-auth`: whoever reaches the server is the account's root. On loopback only. */
  readonly keys: readonly AccessKey[] | undefined
  readonly buckets?: string | undefined
  readonly log: Log
  /** Milliseconds since the epoch, as the lake's own; the system's clock where left out. */
  readonly clock?: (() => number) | undefined
  /** Calls of LookupEvents that an account may make; 2, as in AWS, where left out. */
  readonly lookupsPerSecond?: number | undefined
  /** Milliseconds that a query may run; one hour where left out. */
  readonly queryTimeLimitMs?: number | undefined
  readonly limits?: Partial<ServerLimits> | undefined
  /** As of `openLake`: of what runs beside the requests. */
  readonly threads?: number | undefined
}

interface ServerLimits {
  /** Bytes of a body. */
  readonly bodyBytes: number
  /** Milliseconds that a client may take to send a request. */
  readonly receiveMs: number
  /** Milliseconds that an operation may take. */
  readonly handleMs: number
  /** Milliseconds that requests are given to end when the server stops. */
  readonly stopMs: number
}

/** The largest request of the model is PutAuditEvents with 1 MB of events, whose text JSON may escape. */
const LIMITS: ServerLimits = { bodyBytes: 4 * 2 ** 20, receiveMs: 30_000, handleMs: 60_000, stopMs: 30_000 }

export interface RunningServer {
  /** `http://127.0.0.1:8080`, for `--endpoint-url`. */
  readonly url: string
  /** Takes no new request, lets those that run end, then ends or puts aside what runs in the background. */
  stop(): Promise<void>
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

/** The name in a Host header, without the port. */
function hostName(header: string | undefined): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(header ?? '')?.[1] ?? (header ?? '').replace(/:\d+$/, '')
}

/** The signatures' checks or, with `--no-auth`, that the request is meant for this machine and comes from no web page. */
function verifierOf({ keys, region, accountId }: ServerOptions): Verifier {
  // Signatures go by the real time, whatever the lake's clock says.
  if (keys !== undefined) return createVerifier({ keys, region, now: Date.now })
  const principal: Principal = { accountId, arn: `arn:aws:iam::${accountId}:root`, accessKeyId: 'no-auth' }
  return ({ headers }) => {
    const { host, origin } = headers
    // A page could otherwise reach the server under a name of its own that leads to this machine.
    if (origin !== undefined || typeof host !== 'string' || !isLoopback(hostName(host)))
      throw awsError('AccessDeniedException', 'Without access keys the server answers to this machine alone.')
    return principal
  }
}

function checkOptions({ host = '127.0.0.1', port, keys, accountId, region, buckets }: ServerOptions): void {
  const invalid = (message: string, hint?: string): TraillakeError =>
    new TraillakeError('INVALID_ARGUMENT', message, { hint })
  if (keys === undefined && !isLoopback(host))
    throw invalid(`Without access keys the server listens on this machine alone, not on '${host}'`)
  if (!(port >= 0 && port <= 65_535)) throw invalid(`Port ${port} is not one from 0 to 65535`)
  if (!/^\d{12}$/.test(accountId)) throw invalid(`Account '${accountId}' is not an id of twelve digits`)
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(region))
    throw invalid(`Region '${region}' is not the name of a region`)
  if (buckets !== undefined && statSync(buckets, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw invalid(`'${buckets}', which is to stand for S3, is not a folder`)
}

/** Why an address cannot be listened on, by the system's code. */
const LISTEN_REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  EADDRINUSE: ['another program listens there', '--port names another port, 0 any that is free.'],
  EACCES: ['that is not permitted', 'Ports below 1024 are for the superuser.'],
  EADDRNOTAVAIL: ['this machine has no such address', '0.0.0.0 stands for all that it has.'],
  ENOTFOUND: ['the name is not known', '--host is a name or an address of this machine.'],
}

function listenError(error: unknown, host: string, port: number): TraillakeError {
  const [reason, hint] = LISTEN_REASONS[errorCodeOf(error) ?? ''] ?? [
    error instanceof Error ? error.message : String(error),
  ]
  return new TraillakeError('INVALID_ARGUMENT', `Cannot listen on ${host}:${port}: ${reason}`, {
    ...{ hint, cause: error },
  })
}

/** Starts the API over a lake. Throws INVALID_ARGUMENT, also where the address cannot be listened on. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  checkOptions(options)
  const { lake, host = '127.0.0.1', port, region, accountId, buckets, log } = options
  const { clock = Date.now, lookupsPerSecond = 2, queryTimeLimitMs } = options
  const limits = { ...LIMITS, ...options.limits }
  const documents = openDocuments(join(lake.folder, 'api'))
  const services = await openServices({
    ...{ lake, region, accountId, buckets, now: clock, documents, log, lookupsPerSecond },
    queryTimeLimitMs,
    threads: options.threads,
  })
  const state: ServerState & { readonly verify: Verifier } = {
    ...{ lake, region, accountId, buckets, now: clock, documents, services },
    verify: verifierOf(options),
  }
  const metrics = createMetrics(Date.now())
  const loop = watchEventLoop()
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.receiveMs,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    http: { connectionsCheckingInterval: Math.min(1000, limits.receiveMs), headersTimeout: limits.receiveMs },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })

  /** When requests came, as `performance.now` tells it. */
  const began = new WeakMap<FastifyRequest, number>()
  const millisecondsOf = (request: FastifyRequest): number => {
    const now = performance.now()
    return now - (began.get(request) ?? now)
  }
  const unlogged = (request: FastifyRequest, operation: string): void => {
    metrics.end({ operation, outcome: 'ok', seconds: millisecondsOf(request) / 1000 })
  }

  /** Sends an answer and tells the log and the metrics. */
  function send(
    request: FastifyRequest,
    reply: FastifyReply,
    protocol: Protocol,
    result: Answer,
  ): FastifyReply {
    const { status, headers, body, operation, principal, error } = result
    const milliseconds = millisecondsOf(request)
    metrics.end({ operation, outcome: error?.awsType ?? 'ok', seconds: milliseconds / 1000 })
    const { id: requestId, ip: remoteAddress } = request
    log(
      requestEntry({ now: Date.now(), requestId, operation, principal, remoteAddress, error, milliseconds }),
    )
    return reply
      .code(status)
      .headers({ ...headers, 'x-amzn-requestid': requestId, 'content-type': protocol.contentType })
      .send(JSON.stringify(body))
  }

  const handle = (protocol: Protocol) => async (request: FastifyRequest, reply: FastifyReply) => {
    const controller = new AbortController()
    const abort = (): void => {
      controller.abort()
    }
    const { signal } = controller
    const timer = setTimeout(abort, limits.handleMs)
    // Of a client that is gone before it was answered.
    reply.raw.once('close', abort)
    const { method, url, headers, body, id: requestId } = request
    // How an IPv4 address looks on a socket of both kinds.
    const sourceIp = request.ip.replace(/^::ffff:/, '')
    const bytes = body instanceof Uint8Array ? body : new Uint8Array()
    const signed: SignedRequest = { method, url, headers, body: bytes }
    const answered = await answer(state, protocol, { request: signed, requestId, sourceIp, signal })
    clearTimeout(timer)
    reply.raw.off('close', abort)
    return send(request, reply, protocol, answered)
  }

  const protocolOf = (url: string): Protocol =>
    url.startsWith('/PutAuditEvents') ? restJsonProtocol : jsonProtocol

  /** What goes wrong before an operation: no such path, a body that is too large. */
  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    error: ReturnType<typeof awsError>,
  ): FastifyReply {
    const protocol = protocolOf(request.url)
    const { status } = error
    return send(request, reply, protocol, {
      ...{ ...protocol.error(error), status, operation: 'unknown', principal: undefined, error },
    })
  }

  app.addHook('onRequest', async (request) => {
    began.set(request, performance.now())
    metrics.begin()
  })
  app.post('/', handle(jsonProtocol))
  app.post('/PutAuditEvents', handle(restJsonProtocol))
  app.get('/healthz', (request, reply) => {
    unlogged(request, 'healthz')
    return reply.type('application/json').send('{"status":"ok"}')
  })
  app.get('/metrics', async (request, reply) => {
    const figures = await services.figures()
    unlogged(request, 'metrics')
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(metrics.print(figures, loop.read()))
  })
  app.setNotFoundHandler((request, reply) => refuse(request, reply, awsError('UnknownOperationException')))
  app.setErrorHandler((error, request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
    if (status === 413) {
      const message = `The request is larger than ${limits.bodyBytes} bytes.`
      return refuse(request, reply, awsError('RequestEntityTooLargeException', message))
    }
    const isTheirs = typeof status === 'number' && status < 500
    const type = isTheirs ? 'SerializationException' : 'InternalFailure'
    return refuse(
      request,
      reply,
      awsError(type, isTheirs ? 'The request is not well formed.' : undefined, error),
    )
  })

  try {
    await app.listen({ host, port })
  } catch (error) {
    loop.close()
    await services.close()
    throw listenError(error, host, port)
  }
  // The address of a TCP server is no text.
  const address = app.server.address() as AddressInfo
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address

  let stopping: Promise<void> | undefined
  async function stop(): Promise<void> {
    const force = setTimeout(() => {
      app.server.closeAllConnections()
    }, limits.stopMs)
    try {
      await app.close()
    } finally {
      clearTimeout(force)
      loop.close()
      await services.close()
    }
  }
  return {
    url: `http://${name}:${address.port}`,
    stop: () => (stopping ??= stop()),
  }
}
