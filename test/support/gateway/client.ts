import { S3Client } from '@aws-sdk/client-s3'
import type { GatewayAccess, NoGateway } from './access.ts'

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
