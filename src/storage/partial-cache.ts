import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PartialCache } from '../catalog/partial-cache.ts'

/** Bytes that a lake's cache may take on disk. */
const MAX_BYTES = 512 * 2 ** 20

/** Once over its bound, the cache is emptied to this share of it, so that it is not searched through at every write. */
const KEPT_SHARE = 0.9

/** Changes with the form of the entries' files: those of another form are misses. */
const FORMAT = 'traillake partial 1\n'

const CHECKSUM_BYTES = 32

interface Entry {
  readonly path: string
  readonly bytes: number
  readonly lastUsed: number
}

function checksum(key: string, bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(FORMAT).update(key).update(bytes).digest()
}

/**
 * A cache of partial aggregates in a folder, which may be deleted at any time: a file an entry, its checksum in front. A
 * file that is damaged, cut short or another's is a miss. Past the bound those go that were not used for longest; several
 * processes may share the folder, and each counts what it writes itself.
 *
 * @param folder made by the first write
 * @param maxBytes 512 MiB where left out
 */
export function createPartialCache(folder: string, maxBytes = MAX_BYTES): PartialCache {
  /** What lies in the folder; undefined until somebody asked. */
  let total: number | undefined

  function pathOf(key: string): string {
    return join(folder, key.slice(0, 2), key.slice(2))
  }

  async function entries(): Promise<Entry[]> {
    const files = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
    const known = await Promise.allSettled(
      paths.map(async (path): Promise<Entry> => {
        const { size, mtimeMs } = await stat(path)
        return { path, bytes: size, lastUsed: mtimeMs }
      }),
    )
    // What another process removed meanwhile is not there.
    return known.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  }

  async function makeRoom(): Promise<void> {
    const all = (await entries()).sort((a, b) => b.lastUsed - a.lastUsed)
    let kept = 0
    for (const { path, bytes } of all) {
      if (kept + bytes <= KEPT_SHARE * maxBytes) kept += bytes
      else await rm(path, { force: true })
    }
    total = kept
  }

  async function store(key: string, bytes: Uint8Array): Promise<void> {
    const path = pathOf(key)
    await mkdir(dirname(path), { recursive: true })
    const temporary = `${path}.${randomUUID()}.tmp`
    // Not synced: what a power cut leaves of it fails its checksum.
    await writeFile(temporary, [checksum(key, bytes), bytes])
    await rename(temporary, path)
    total ??= (await entries()).reduce((sum, entry) => sum + entry.bytes, -bytes.length)
    total += bytes.length
    if (total > maxBytes) await makeRoom()
  }

  return {
    async get(key) {
      const path = pathOf(key)
      try {
        const file = await readFile(path)
        const bytes = file.subarray(CHECKSUM_BYTES)
        if (!file.subarray(0, CHECKSUM_BYTES).equals(checksum(key, bytes))) return undefined
        const now = new Date()
        await utimes(path, now, now)
        return bytes
      } catch {
        // Whatever is wrong with it, the answer can be computed.
        return undefined
      }
    },
    async put(key, bytes) {
      if (bytes.length > maxBytes) return
      try {
        await store(key, bytes)
      } catch {
        // A full disk or a folder that may not be written to costs time, not the answer.
      }
    },
  }
}
