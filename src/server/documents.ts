import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  errorCodeOf,
  type FileIdentity,
  isMissing,
  isSameFile,
  makeFolder,
  readError,
  readWholeFile,
  removeFile,
  statOf,
  writeFileAtomic,
} from '../common/files.ts'
import { TraillakeError } from '../index.ts'
import { isAwsError } from './error.ts'
import { readValue } from './shape/read.ts'
import type { StructureShape, Value } from './shape/shape.ts'

/**
 * Small JSON documents of one kind, each a file `<lake>/api/<collection>/<id>.json` that is written atomically. Files are
 * what other processes see: a document in memory is good as long as its file is the same.
 */
export interface Collection<Document> {
  /** Undefined where there is none. Throws CORRUPT_STORE where the file is not what was written. */
  get(id: string): Promise<Document | undefined>
  put(id: string, document: Document): Promise<void>
  /** One that is gone is no failure. */
  remove(id: string): Promise<void>
  /** The ids, sorted. */
  ids(): Promise<readonly string[]>
  /**
   * Reads, changes and writes a document while no other change of it in this process runs. `change` answers undefined to
   * remove it, and may throw to leave it.
   */
  update(
    id: string,
    change: (document: Document | undefined) => Document | undefined | Promise<Document | undefined>,
  ): Promise<void>
}

export interface Documents {
  /**
   * @param shape what a document of the collection is; times are whole milliseconds, `number()`
   * @example documents.collection('store', storeDocument)
   */
  collection<S extends StructureShape>(name: string, shape: S): Collection<Value<S>>
  /** Whether a collection has a document of the id. */
  has(collection: string, id: string): Promise<boolean>
}

/** Documents in memory. */
const MOST_HELD = 1000

/** An id becomes a file's name, so that it can be no path. */
const ID = /^[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,200}$/

function fileOf(folder: string, id: string): string {
  if (ID.test(id)) return join(folder, `${id}.json`)
  throw new TraillakeError('INVALID_ARGUMENT', `'${id}' is not an identifier`)
}

async function readDocument<S extends StructureShape>(file: string, shape: S): Promise<Value<S> | undefined> {
  let text: string
  try {
    text = (await readWholeFile(file)).toString('utf8')
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'FILE_NOT_FOUND') return undefined
    throw error
  }
  try {
    return readValue(shape, JSON.parse(text))
  } catch (error) {
    if (!isAwsError(error) && !(error instanceof SyntaxError)) throw error
    throw new TraillakeError('CORRUPT_STORE', `'${file}' is damaged: ${error.message}`, {
      file,
      cause: error,
    })
  }
}

/** @param folder `<lake>/api`; made by the first document */
export function openDocuments(folder: string): Documents {
  /** The last change that was begun of each file. */
  const changes = new Map<string, Promise<void>>()

  async function inTurn(file: string, work: () => Promise<void>): Promise<void> {
    const before = changes.get(file) ?? Promise.resolve()
    // Whether the one before failed is its caller's affair.
    const mine = before.then(work, work)
    changes.set(file, mine)
    try {
      await mine
    } finally {
      if (changes.get(file) === mine) changes.delete(file)
    }
  }

  /** Documents as they were read, and the files that they were read from; the first is the one that was not asked for longest. */
  const held = new Map<string, { readonly identity: FileIdentity; readonly document: unknown }>()

  async function cached<S extends StructureShape>(file: string, shape: S): Promise<Value<S> | undefined> {
    // Looked at before it is read: what is put in its place meanwhile is read the next time.
    const identity = statOf(file)
    const known = held.get(file)
    held.delete(file)
    if (identity === undefined) return isMissing(file) ? undefined : readDocument(file, shape)
    const isKnown = known !== undefined && isSameFile(known.identity, identity)
    // A file belongs to one collection, and so to one shape.
    const document = isKnown ? (known.document as Value<S> | undefined) : await readDocument(file, shape)
    held.set(file, { identity, document })
    const [oldest] = held.keys()
    if (held.size > MOST_HELD && oldest !== undefined) held.delete(oldest)
    return document
  }

  return {
    has: async (collection, id) => ID.test(id) && statOf(fileOf(join(folder, collection), id)) !== undefined,
    collection(name, shape) {
      const place = join(folder, name)
      const write = async (file: string, document: unknown): Promise<void> => {
        await makeFolder(place)
        await writeFileAtomic(file, `${JSON.stringify(document, undefined, 2)}\n`)
      }
      return {
        get: (id) => cached(fileOf(place, id), shape),
        put: (id, document) => inTurn(fileOf(place, id), () => write(fileOf(place, id), document)),
        remove: (id) => inTurn(fileOf(place, id), () => removeFile(fileOf(place, id))),
        async ids() {
          try {
            const files = await readdir(place)
            return files
              .filter((file) => file.endsWith('.json') && !file.startsWith('.'))
              .map((file) => file.slice(0, -'.json'.length))
              .sort()
          } catch (error) {
            if (errorCodeOf(error) === 'ENOENT') return []
            throw readError(error, place)
          }
        },
        async update(id, change) {
          const file = fileOf(place, id)
          await inTurn(file, async () => {
            const next = await change(await readDocument(file, shape))
            await (next === undefined ? removeFile(file) : write(file, next))
          })
        },
      }
    },
  }
}
