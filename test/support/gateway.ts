import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { S3Client } from '@aws-sdk/client-s3'
import { inject } from 'vitest'
import type { GatewayAccess, NoGateway } from './gateway/access.ts'

/**
 * The S3 gateway that all test files of a run share, or why there is none. Every caller makes buckets of its own.
 *
 * @example
 * const gateway = await testGateway()
 * describe.skipIf('missing' in gateway)('S3', () => { const s3 = gatewayClient(gateway) … })
 */
export function testGateway(): Promise<GatewayAccess | NoGateway> {
  return new Promise((done, failed) => {
    const asked = request({ socketPath: inject('gatewaySocket') }, (response) => {
      // The setup of the run writes one of the two.
      text(response).then((json) => done(JSON.parse(json) as GatewayAccess | NoGateway), failed)
    })
    asked.on('error', failed)
    asked.end()
  })
}

/** A client of the gateway. */
export function gatewayClient(gateway: GatewayAccess | NoGateway): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = accessOf(gateway)
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

/** What a process of its own needs in its environment to reach the gateway. */
export function gatewayEnvironment(gateway: GatewayAccess | NoGateway): Readonly<Record<string, string>> {
  const { endpoint, region, accessKeyId, secretAccessKey } = accessOf(gateway)
  return {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  }
}

function accessOf(gateway: GatewayAccess | NoGateway): GatewayAccess {
  if ('missing' in gateway) throw new Error(gateway.missing)
  return gateway
}
