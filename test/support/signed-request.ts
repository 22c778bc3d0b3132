import { createHash, createHmac } from 'node:crypto'
import type { AccessKey } from '../../src/server/signature/access-keys.ts'
import { REGION } from './server.ts'

export interface PlainRequest {
  readonly service: 'cloudtrail' | 'cloudtrail-data'
  readonly key: AccessKey
  readonly body: string
  /** Path and query, percent-encoded, parameters sorted by name. */
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly time?: Date
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/**
 * A request signed as the specification says, by code that shares nothing with the server's:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signedRequest(
  url: string,
  { service, key, body, path = '/', headers = {}, time = new Date() }: PlainRequest,
): Request {
  const date = time.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const scope = `${date.slice(0, 8)}/${REGION}/${service}/aws4_request`
  const sent = { ...headers, 'x-amz-date': date }
  const all: Record<string, string> = { ...sent, host: new URL(url).host }
  const names = Object.keys(all).sort()
  const [pathname = '/', query = ''] = path.split('?')
  const canonical = [
    ...['POST', pathname, query],
    ...names.map((name) => `${name}:${all[name] ?? ''}`),
    ...['', names.join(';'), sha256(body)],
  ].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')
  const signingKey = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${key.secretAccessKey}`)
  const signature = createHmac('sha256', signingKey).update(toSign).digest('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return new Request(`${url}${path}`, { method: 'POST', body, headers: { ...sent, authorization } })
}

/** What PutAuditEvents answers: its status, the error's name or '', and the body. */
export async function putAuditEvents(
  url: string,
  key: AccessKey,
  parameters: { readonly channelArn: string; readonly externalId?: string },
  auditEvents: readonly unknown[],
): Promise<{ readonly status: number; readonly error: string; readonly body: unknown }> {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const request = signedRequest(url, {
    ...{ service: 'cloudtrail-data', key, body: JSON.stringify({ auditEvents }) },
    path: `/PutAuditEvents?${query.join('&')}`,
    headers: { 'content-type': 'application/json' },
  })
  const response = await fetch(request)
  const error = response.headers.get('x-amzn-errortype') ?? ''
  return { status: response.status, error, body: await response.json() }
}
