import { TraillakeError } from '../common/errors.ts'
import { keyOfDer, type KeyFinder, type PublicKey } from './public-keys.ts'

function failed(region: string, error: unknown): TraillakeError {
  // Below its first line the SDK writes for those who debug it.
  const [reason] = (error instanceof Error ? error.message : String(error)).split('\n', 1)
  return new TraillakeError(
    'FILE_UNREADABLE',
    `Cannot list CloudTrail's public keys of region ${region}: ${reason}`,
    {
      hint: 'Give the keys with --public-key: aws cloudtrail list-public-keys prints them.',
      cause: error,
    },
  )
}

async function list(region: string, start: number, end: number): Promise<ReadonlyMap<string, PublicKey>> {
  const { CloudTrailClient, paginateListPublicKeys } = await import('@aws-sdk/client-cloudtrail')
  const client = new CloudTrailClient({ region })
  const keys = new Map<string, PublicKey>()
  try {
    const range = { StartTime: new Date(start), EndTime: new Date(end) }
    for await (const { PublicKeyList = [] } of paginateListPublicKeys({ client }, range)) {
      for (const { Value = new Uint8Array() } of PublicKeyList) {
        const key = keyOfDer(Buffer.from(Value))
        if (key !== undefined) keys.set(key.fingerprint, key)
      }
    }
  } catch (error) {
    throw failed(region, error)
  } finally {
    client.destroy()
  }
  return keys
}

/**
 * The keys that AWS answers with to ListPublicKeys, asked once for a region and a time, with the credentials, the endpoint and
 * the retries that AWS's own tools would take from the environment or a profile. The finder throws FILE_UNREADABLE.
 */
export function keysOfAws(): KeyFinder {
  const asked = new Map<string, Promise<ReadonlyMap<string, PublicKey>>>()
  return (region, start, end) => {
    const id = `${region} ${start} ${end}`
    const keys = asked.get(id) ?? list(region, start, end)
    asked.set(id, keys)
    return keys
  }
}
