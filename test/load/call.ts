import { ALICE } from '../support/server.ts'
import { signedRequest } from '../support/signed-request.ts'

/** An answer of the server: what it took, and the error's name or ''. */
export interface Answer {
  readonly milliseconds: number
  readonly error: string
  readonly body: unknown
}

async function timed(
  request: Request,
  errorOf: (response: Response, body: unknown) => string,
): Promise<Answer> {
  const started = performance.now()
  const response = await fetch(request)
  const body: unknown = await response.json()
  const error = response.ok ? '' : errorOf(response, body)
  return { milliseconds: performance.now() - started, error, body }
}

/** The member of an object; undefined of anything else. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return new Map<string, unknown>(Object.entries(value)).get(name)
}

/** Calls an operation of CloudTrail. */
export function call(url: string, operation: string, input: object): Promise<Answer> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `CloudTrail_20131101.${operation}`,
  }
  const request = signedRequest(url, {
    ...{ service: 'cloudtrail', key: ALICE, body: JSON.stringify(input), headers },
  })
  return timed(request, (_, body) => {
    const type = memberOf(body, '__type')
    return typeof type === 'string' ? type : 'unknown'
  })
}

/** Puts events into a channel. */
export function put(url: string, channelArn: string, auditEvents: readonly object[]): Promise<Answer> {
  const request = signedRequest(url, {
    ...{ service: 'cloudtrail-data', key: ALICE, body: JSON.stringify({ auditEvents }) },
    path: `/PutAuditEvents?channelArn=${encodeURIComponent(channelArn)}`,
    headers: { 'content-type': 'application/json' },
  })
  return timed(request, ({ headers }) => headers.get('x-amzn-errortype') ?? 'unknown')
}
