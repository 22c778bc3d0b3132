import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  sign,
} from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TraillakeError } from '../common/errors.ts'
import { makeFolder, readWholeFile, syncFolder, writeFileExclusive } from '../common/files.ts'

/** A public key as ListPublicKeys has it. Times are milliseconds since the epoch. */
export interface ResultPublicKey {
  /** PKCS #1, DER. */
  readonly value: Uint8Array
  /** MD5 of the value, hexadecimal. */
  readonly fingerprint: string
  readonly validFrom: number
  readonly validTo: number
}

/** The key that signs delivered answers. */
export interface SigningKey {
  readonly publicKey: ResultPublicKey
  /** SHA256withRSA (RSASSA-PKCS1-v1_5), hexadecimal. */
  sign(text: string): string
}

const RSA_BITS = 2048
const OWNER_ALONE = 0o600

/** The first answer that is signed may have been complete for so long: its delivery was cut off. */
const BEFORE_MS = 7 * 86_400_000

/** Answers are evidence for seven years; the key is good for them longer than that. */
const VALID_MS = 20 * 365 * 86_400_000

function keyFile(lake: string): string {
  return join(lake, 'keys', 'query-results.json')
}

interface KeyFile {
  readonly created: number
  /** PKCS #8, PEM. */
  readonly privateKey: string
}

async function readKeyFile(lake: string): Promise<KeyFile | undefined> {
  const file = keyFile(lake)
  try {
    const content: unknown = JSON.parse((await readWholeFile(file)).toString('utf8'))
    if (typeof content !== 'object' || content === null) throw new SyntaxError('not an object')
    if (!('created' in content && 'privateKey' in content)) throw new SyntaxError('not a key')
    const { created, privateKey } = content
    if (typeof created !== 'number' || typeof privateKey !== 'string') throw new SyntaxError('not a key')
    return { created, privateKey }
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'FILE_NOT_FOUND') return undefined
    if (!(error instanceof SyntaxError)) throw error
    throw new TraillakeError('CORRUPT_STORE', `'${file}' is not a key: ${error.message}`, {
      file,
      cause: error,
    })
  }
}

async function makeKeyFile(lake: string, now: number): Promise<KeyFile> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS })
  const made = { created: now, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
  await makeFolder(join(lake, 'keys'))
  await syncFolder(lake)
  if (await writeFileExclusive(keyFile(lake), `${JSON.stringify(made)}\n`, OWNER_ALONE)) return made
  // Another process was faster.
  return (await readKeyFile(lake)) ?? made
}

function publicKeyOf(key: KeyObject, created: number): ResultPublicKey {
  const value = createPublicKey(key).export({ type: 'pkcs1', format: 'der' })
  return {
    value,
    fingerprint: createHash('md5').update(value).digest('hex'),
    validFrom: created - BEFORE_MS,
    validTo: created + VALID_MS,
  }
}

function signingKey({ created, privateKey }: KeyFile): SigningKey {
  const key = createPrivateKey(privateKey)
  return {
    publicKey: publicKeyOf(key, created),
    sign: (text) => sign('sha256', Buffer.from(text), key).toString('hex'),
  }
}

/** The lake's key, made by the first delivery: `<lake>/keys/query-results.json`, which its owner alone may read. */
export async function openSigningKey(lake: string, now: number): Promise<SigningKey> {
  return signingKey((await readKeyFile(lake)) ?? (await makeKeyFile(lake, now)))
}

/** The public keys that answers of a lake were signed with: one, or none before the first delivery. */
export async function resultPublicKeys(lake: string): Promise<readonly ResultPublicKey[]> {
  const file = await readKeyFile(lake)
  return file === undefined ? [] : [signingKey(file).publicKey]
}
