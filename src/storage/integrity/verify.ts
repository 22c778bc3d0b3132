import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TraillakeError } from '../../common/errors.ts'
import { readError, readWholeFile } from '../../common/files.ts'
import { REMOVED_PREFIX } from '../lifecycle.ts'
import { idOfName, isAbsent, namesFolder } from '../names.ts'
import { missingStore, storesFolder } from '../store.ts'
import { type AffectedEvents, type IntegrityFinding, joined, type VerifiedStore } from './finding.ts'
import { type Head, headFile, headsFolder } from './head.ts'
import {
  fingerprintOf,
  privateKey,
  privateKeyFile,
  privateKeyText,
  publicKey,
  publicKeyFile,
  publicKeyText,
} from './key.ts'
import { readNote } from './note.ts'
import { type VerifiedChain, verifyStore } from './verify-store.ts'

export interface VerifyOptions {
  /** By name or id; every store, deleted ones too, where left out. */
  readonly store?: string | undefined
  /** Digests of commits, kept elsewhere, that must be among those of the stores. */
  readonly expect?: readonly string[] | undefined
  /**
   * Fingerprint, kept elsewhere, of the key that must have signed everything. The private key need not be there then: who
   * only verifies a lake should not have it.
   */
  readonly key?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined
}

export interface VerifyProgress {
  readonly bytesDone: number
  /** Bytes of all files of the stores. */
  readonly bytesTotal: number
}

/** What `verify` found. */
export interface Verification {
  /** Whether every file is as it was committed and signed. */
  readonly clean: boolean
  /** Fingerprint of the key that signs the lake's commits; undefined for a lake that has none. */
  readonly key: string | undefined
  readonly stores: readonly VerifiedStore[]
  /** What is wrong beside the stores: names, keys, heads. */
  readonly findings: readonly IntegrityFinding[]
}

type Find = (kind: IntegrityFinding['kind'], file: string, reason: string) => void

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const TEMPORARY = /^\..+\.tmp$/

/**
 * Compares every file of a lake's stores with what was signed when it was committed. Nothing is changed. A whole lake that was
 * put back to an older state is as it was then, and one whose key was replaced and everything signed anew is whole: to find
 * that, a digest and the key's fingerprint must be kept elsewhere, see `expect` and `key`. What is derived
 * (`cache`) and what was made of the stores (`queries`, `api`, `usage`, `rejects`) is not looked at.
 *
 * @throws STORE_NOT_FOUND, USER_CANCELED, FILE_UNREADABLE
 */
export async function verifyLake(lake: string, options: VerifyOptions = {}): Promise<Verification> {
  const { expect = [], signal, onProgress, store } = options
  const findings: IntegrityFinding[] = []
  const find: Find = (kind, file, reason) => findings.push({ kind, file, reason, affected: undefined })
  const pinned = options.key?.toLowerCase()
  const key = await verifyKeys(lake, find, pinned !== undefined)
  const fingerprint = key && fingerprintOf(key)
  // Without a key nothing is signed; any other key finds just that.
  const used = key ?? (findings.length === 0 ? generateKeyPairSync('ed25519').publicKey : undefined)
  if (pinned !== undefined && fingerprint !== pinned)
    find(
      'changed',
      'keys/commits.pem',
      `the lake is signed by ${fingerprint ?? 'no key'} and not by ${pinned}`,
    )
  const ids = store === undefined ? await storeIds(lake) : [await idOf(lake, store)]
  const onBytes = await counter(lake, ids, onProgress)
  const chains: VerifiedChain[] = []
  if (used !== undefined) {
    for (const id of ids) {
      const head = await readHead(lake, id, used, find)
      const folder = join(storesFolder(lake), id)
      chains.push(await verifyStore({ lake, folder, id, key: used, head, signal, onBytes }))
    }
  }
  const stores = chains.map((chain) => chain.store)
  if (store === undefined && used !== undefined) {
    await verifyNames(lake, stores, find)
    await verifyHeads(lake, ids, used, find)
  }
  const known = new Set(chains.flatMap(({ digests }) => digests))
  for (const digest of expect)
    if (!known.has(digest.toLowerCase())) find('rolled-back', 'stores', `no store has the commit ${digest}`)
  const clean = findings.length === 0 && stores.every((each) => each.findings.length === 0)
  return { clean, key: fingerprint, stores, findings }
}

/** The events that are lost or in doubt, of a store. Several findings may be about the same ones. */
export function affectedEvents({ findings }: VerifiedStore): AffectedEvents | undefined {
  const ofMetadata = findings.find(({ file, affected }) => affected !== undefined && !file.includes('/data/'))
  if (ofMetadata !== undefined) return ofMetadata.affected
  return findings.reduce<AffectedEvents | undefined>((sum, { affected }) => joined(sum, affected), undefined)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (isAbsent(error)) return []
    throw readError(error, folder)
  }
}

async function storeIds(lake: string): Promise<readonly string[]> {
  return (await namesIn(storesFolder(lake))).filter((name) => UUID.test(name))
}

async function idOf(lake: string, nameOrId: string): Promise<string> {
  const ids = await storeIds(lake)
  const wanted = nameOrId.slice(nameOrId.lastIndexOf('/') + 1).toLowerCase()
  const id = ids.includes(wanted) || !/^[\w.-]+$/.test(wanted) ? wanted : idOfName(lake, wanted)
  if (id !== undefined && ids.includes(id)) return id
  throw await missingStore(lake, nameOrId)
}

async function counter(
  lake: string,
  ids: readonly string[],
  onProgress: VerifyOptions['onProgress'],
): Promise<(bytes: number) => void> {
  if (onProgress === undefined) return () => undefined
  let [bytesDone, bytesTotal] = [0, 0]
  for (const id of ids) {
    const folder = join(storesFolder(lake), id)
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    for (const entry of entries.filter((each) => each.isFile()))
      bytesTotal += (await stat(join(entry.parentPath, entry.name))).size
  }
  return (bytes) => onProgress({ bytesDone: (bytesDone += bytes), bytesTotal })
}

/** The lake's public key, its files checked to the letter; undefined where there is none that can be used. */
async function verifyKeys(lake: string, find: Find, isPublicEnough: boolean): Promise<KeyObject | undefined> {
  const attempt = async (work: () => Promise<KeyObject | undefined>): Promise<KeyObject | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof TraillakeError) || error.code !== 'CORRUPT_STORE') throw error
      return undefined
    }
  }
  const isAsWritten = async (file: string, text: string | undefined): Promise<boolean> =>
    text !== undefined && (await readFile(file, 'latin1')) === text
  const names = await namesIn(join(lake, 'keys'))
  const [secret, known] = [names.includes('commits.key'), names.includes('commits.pem')]
  for (const name of names)
    if (name.startsWith('commits') && name !== 'commits.key' && name !== 'commits.pem')
      find('added', `keys/${name}`, 'no key has that name')
  if (!secret && !known) return undefined
  const publicOne = await attempt(() => publicKey(lake))
  let derived: KeyObject | undefined
  if (secret) {
    if (await isExposed(privateKeyFile(lake)))
      find('exposed', 'keys/commits.key', 'others than its owner may read or replace the private key')
    try {
      const privateOne = await attempt(() => privateKey(lake))
      derived = privateOne && createPublicKey(privateOne)
      if (!(await isAsWritten(privateKeyFile(lake), privateOne && privateKeyText(privateOne))))
        find('changed', 'keys/commits.key', 'it is not an Ed25519 key as it was written')
    } catch (error) {
      // The private key is for who writes; others verify without.
      if (!(error instanceof TraillakeError) || error.code !== 'FILE_UNREADABLE') throw error
    }
  } else if (!isPublicEnough)
    find('missing', 'keys/commits.key', 'the private key is gone: nothing can be committed')
  if (!known) {
    // A crash may come between the two files, before the first commit.
    if ((await namesIn(headsFolder(lake))).length > 0)
      find('missing', 'keys/commits.pem', 'the public key is gone')
    return derived
  }
  const isPublic = await isAsWritten(publicKeyFile(lake), publicOne && publicKeyText(publicOne))
  const isPair = derived === undefined || (publicOne && fingerprintOf(publicOne)) === fingerprintOf(derived)
  if (isPublic && isPair) return publicOne
  // One flipped bit of a private key makes another one: what was signed tells which of the two is the lake's.
  if (
    derived === undefined ||
    (isPublic && publicOne !== undefined && (await signedHeads(lake, publicOne)))
  ) {
    if (isPublic) find('changed', 'keys/commits.key', 'it is not the private key of the lake')
    else find('changed', 'keys/commits.pem', 'it is not the public key of the lake')
    return publicOne
  }
  find('changed', 'keys/commits.pem', 'it is not the public key of the lake')
  return derived
}

/** Windows has no such modes. */
async function isExposed(file: string): Promise<boolean> {
  return process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0
}

/** Whether a key signed one of the lake's heads. */
async function signedHeads(lake: string, key: KeyObject): Promise<boolean> {
  for (const name of await namesIn(headsFolder(lake))) {
    const text = await readFile(join(headsFolder(lake), name), 'utf8')
    if (readNote(text, key) !== undefined) return true
  }
  return false
}

async function readHead(lake: string, id: string, key: KeyObject, find: Find): Promise<Head | undefined> {
  try {
    const text = (await readWholeFile(headFile(lake, id))).toString()
    // The lake's key signs nothing else under such a name.
    const head = readNote(text, key) as Head | undefined
    if (head?.store === id) return head
    find('changed', `heads/${id}.head`, 'it is not as it was signed')
  } catch (error) {
    if (!(error instanceof TraillakeError) || error.code !== 'FILE_NOT_FOUND') throw error
  }
  return undefined
}

/** Heads of stores that are not there, which only a purge takes away. */
async function verifyHeads(lake: string, ids: readonly string[], key: KeyObject, find: Find): Promise<void> {
  const removed = await namesIn(storesFolder(lake))
  for (const name of removed)
    if (!UUID.test(name) && !name.startsWith(REMOVED_PREFIX))
      find('added', `stores/${name}`, 'it is no store')
  for (const name of await namesIn(headsFolder(lake))) {
    const id = name.replace(/\.head$/, '')
    if (ids.includes(id) || TEMPORARY.test(name)) continue
    const head = await readHead(lake, id, key, find)
    if (head !== undefined && !('purged' in head)) find('missing', `stores/${id}`, 'the store is gone')
  }
}

/** Every store's name leads to it, and every name to a store. */
async function verifyNames(lake: string, stores: readonly VerifiedStore[], find: Find): Promise<void> {
  const names = await namesIn(namesFolder(lake))
  for (const name of names) {
    if (TEMPORARY.test(name)) continue
    const text = await readFile(join(namesFolder(lake), name), 'latin1')
    // A name that another one replaced may be left of a crash.
    if (!stores.some(({ id }) => text === `${id}\n`)) find('changed', `names/${name}`, 'it leads to no store')
  }
  for (const { store, id, commits, events } of stores) {
    // A creation that was cut off leaves an empty table without a name.
    if (store === id || (commits <= 1 && events === 0)) continue
    if (!names.includes(store.toLowerCase()))
      find('missing', `names/${store.toLowerCase()}`, 'a store has the name')
  }
}
