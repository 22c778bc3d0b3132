import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { TraillakeError } from '../common/errors.ts'
import { readWholeFile } from '../common/files.ts'

/** A key that CloudTrail signs with. */
export interface PublicKey {
  /** MD5 of the key's PKCS #1 form, as ListPublicKeys has it. */
  readonly fingerprint: string
  readonly key: KeyObject
}

/** Finds the keys with which a region's digests of a stretch of time (milliseconds) were signed, by fingerprint. */
export type KeyFinder = (
  region: string,
  start: number,
  end: number,
) => Promise<ReadonlyMap<string, PublicKey>>

/** A key as ListPublicKeys gives it: base64 of PKCS #1, or of what else DER has. Undefined where it is no RSA key. */
export function keyOfDer(der: Buffer): PublicKey | undefined {
  for (const type of ['pkcs1', 'spki'] as const) {
    const key = readDer(der, type)
    if (key !== undefined) return publicKey(key)
  }
  return undefined
}

function readDer(der: Buffer, type: 'pkcs1' | 'spki'): KeyObject | undefined {
  try {
    return createPublicKey({ key: der, format: 'der', type })
  } catch {
    // The other form, or none.
    return undefined
  }
}

function publicKey(read: KeyObject): PublicKey | undefined {
  if (read.asymmetricKeyType !== 'rsa') return undefined
  // Node cannot export as PKCS #1 what it read as PKCS #1.
  const key = createPublicKey({
    key: read.export({ type: 'spki', format: 'der' }),
    format: 'der',
    type: 'spki',
  })
  const der = key.export({ type: 'pkcs1', format: 'der' })
  return { fingerprint: createHash('md5').update(der).digest('hex'), key }
}

function keysOfJson(text: string): readonly (PublicKey | undefined)[] {
  const json: unknown = JSON.parse(text)
  const listed: unknown =
    typeof json === 'object' && json !== null && 'PublicKeyList' in json ? json.PublicKeyList : json
  const items: readonly unknown[] = Array.isArray(listed) ? listed : [listed]
  return items.map((item) =>
    typeof item === 'object' && item !== null && 'Value' in item && typeof item.Value === 'string'
      ? keyOfDer(Buffer.from(item.Value, 'base64'))
      : undefined,
  )
}

function keysOfPem(text: string): readonly (PublicKey | undefined)[] {
  const blocks = text.match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g) ?? []
  return blocks.map((block) => publicKey(createPublicKey(block)))
}

function keysOf(bytes: Buffer): readonly (PublicKey | undefined)[] {
  // A byte order mark, white space and a bracket, or a PEM's frame: all else is DER.
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  if (/^\s*[[{]/.test(text)) return keysOfJson(text)
  return text.includes('-----BEGIN ') ? keysOfPem(text) : [keyOfDer(bytes)]
}

/**
 * The keys of files: what `aws cloudtrail list-public-keys` prints, PEM (any number) or DER. Throws FILE_NOT_FOUND,
 * FILE_UNREADABLE, or INVALID_ARGUMENT for a file that holds no RSA public key.
 */
export async function keysOfFiles(paths: readonly string[]): Promise<ReadonlyMap<string, PublicKey>> {
  const keys = new Map<string, PublicKey>()
  for (const path of paths) {
    const bytes = await readWholeFile(path)
    const refuse = (cause?: unknown): never => {
      throw new TraillakeError('INVALID_ARGUMENT', `'${path}' holds no RSA public key`, {
        file: path,
        hint: 'Give PEM or DER, or what aws cloudtrail list-public-keys prints.',
        cause,
      })
    }
    let found: readonly (PublicKey | undefined)[] = []
    try {
      found = keysOf(bytes)
    } catch (error) {
      refuse(error)
    }
    for (const key of found) keys.set((key ?? refuse()).fingerprint, key ?? refuse())
    if (found.length === 0) refuse()
  }
  return keys
}
