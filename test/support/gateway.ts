import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { inject } from 'vitest'
import type { GatewayAccess, NoGateway } from './gateway/access.ts'

export { gatewayClient, gatewayEnvironment } from './gateway/client.ts'

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
