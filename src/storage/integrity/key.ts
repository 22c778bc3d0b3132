import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { dirname, join } from 'node:path'
import { sha256 } from '../../common/digest.ts'
import { TraillakeError } from '../../common/errors.ts'
import { makeFolder, readWholeFile, writeFileExclusive } from '../../common/files.ts'
import type { Table } from '../../iceberg/table.ts'

/*
 * The key that signs a lake's commits: Ed25519, made by the first of them. `keys/commits.key` is the private key (PKCS #8, PEM),
 * which its owner alone may read, and `keys/commits.pem` the public one (SubjectPublicKeyInfo, PEM).
 */

const OWNER_ALONE = 0o600
const PEM = { format: 'pem' } as const

/** The folder of the lake that a store's table lies in. */
export function lakeOf({ folder }: Pick<Table, 'folder'>): string {
  return dirname(dirname(folder))
}

export function privateKeyFile(lake: string): string {
  return join(lake, 'keys', 'commits.key')
}

export function publicKeyFile(lake: string): string {
  return join(lake, 'keys', 'commits.pem')
}

export function privateKeyText(key: KeyObject): string {
  return key.export({ ...PEM, type: 'pkcs8' }).toString()
}

export function publicKeyText(key: KeyObject): string {
  return key.export({ ...PEM, type: 'spki' }).toString()
}

/** What a key is known by: SHA-256 of the public key's DER, hexadecimal. */
export function fingerprintOf(key: KeyObject): string {
  return sha256(key.export({ format: 'der', type: 'spki' }))
}

function parsed(file: string, parse: () => KeyObject): KeyObject {
  try {
    const key = parse()
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Told below, as is a key of another kind.
  }
  throw new TraillakeError('CORRUPT_STORE', `'${file}' is not an Ed25519 key`, { file })
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return (await readWholeFile(file)).toString()
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'FILE_NOT_FOUND') return undefined
    throw error
  }
}

/** The lake's private key; undefined where it has none. Throws CORRUPT_STORE, FILE_UNREADABLE. */
export async function privateKey(lake: string): Promise<KeyObject | undefined> {
  const file = privateKeyFile(lake)
  const text = await textOf(file)
  return text === undefined ? undefined : parsed(file, () => createPrivateKey(text))
}

/** The lake's public key; undefined where it has none. Throws CORRUPT_STORE, FILE_UNREADABLE. */
export async function publicKey(lake: string): Promise<KeyObject | undefined> {
  const file = publicKeyFile(lake)
  const text = await textOf(file)
  return text === undefined ? undefined : parsed(file, () => createPublicKey(text))
}

/** Signs a lake's commits. */
export interface Signer {
  /** Of its public key. */
  readonly fingerprint: string
  /** Hexadecimal. */
  sign(text: string): string
}

/** The lake's signer, its key made if it has none. Throws CORRUPT_STORE, FILE_UNREADABLE, and the errors of writing. */
export async function signerOf(lake: string): Promise<Signer> {
  const key = (await privateKey(lake)) ?? (await makeKey(lake))
  const known = createPublicKey(key)
  // A crash may have come between the two files.
  if (await writeMissing(publicKeyFile(lake), publicKeyText(known))) return signer(key, known)
  const published = await publicKey(lake)
  if (published === undefined || fingerprintOf(published) !== fingerprintOf(known)) {
    const [file, other] = [privateKeyFile(lake), publicKeyFile(lake)]
    throw new TraillakeError('CORRUPT_STORE', `'${file}' and '${other}' are not of one key`, { file })
  }
  return signer(key, known)
}

async function writeMissing(file: string, text: string): Promise<boolean> {
  return (await textOf(file)) === undefined && (await writeFileExclusive(file, text))
}

function signer(key: KeyObject, known: KeyObject): Signer {
  return {
    fingerprint: fingerprintOf(known),
    sign: (text) => sign(undefined, Buffer.from(text), key).toString('hex'),
  }
}

async function makeKey(lake: string): Promise<KeyObject> {
  const file = privateKeyFile(lake)
  if ((await textOf(publicKeyFile(lake))) !== undefined) {
    // Another process may have made both since it was looked for: the private key comes first.
    const made = await privateKey(lake)
    if (made !== undefined) return made
    // A lost private key is not made anew in silence: what it signed would no longer pass.
    throw new TraillakeError('CORRUPT_STORE', `The lake's private key is missing: '${file}'`, {
      file,
      hint: 'Put the file back. Queries do without it; only changes need it.',
    })
  }
  const { privateKey: made } = generateKeyPairSync('ed25519')
  await makeFolder(dirname(file))
  if (await writeFileExclusive(file, privateKeyText(made), OWNER_ALONE)) return made
  // Another process was faster.
  return (await privateKey(lake)) ?? made
}

/** Whether the signature (hexadecimal) of a text is of the key. */
export function isSigned(key: KeyObject, text: string, signature: string): boolean {
  return verify(undefined, Buffer.from(text), key, Buffer.from(signature, 'hex'))
}
