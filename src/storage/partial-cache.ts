import { createHash, randomUUID } from 'node:crypto'
import { closeSync, openSync, readFileSync, renameSync, statSync, utimesSync, writevSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PartialCache } from '../catalog/partial-cache.ts'
import { errorCodeOf } from '../common/files.ts'
import { createHeld } from '../common/held.ts'

/** Bytes that a lake's cache may take on disk. */
const MAX_BYTES = 512 * 2 ** 20

/** Bytes of entries that a process holds, those that it used last. */
const HELD_BYTES = 64 * 2 ** 20

/** Once over its bound, the cache is emptied to this share of it. */
const KEPT_SHARE = 0.9

/** What a file takes at least. */
const BLOCK_BYTES = 4096

/** The folder is searched through after writing this share of the bound, and by chance: a process may write little and end. */
const SEARCHED_SHARE = 1 / 64
const CHOSEN_KEY = /^00/

/** Changes with the form of the entries' files: those of another form are misses. */
const FORMAT = 'traillake partial 1\n'

const CHECKSUM_BYTES = 32

/** Up to this many bytes a file is read and written at once: waking another thread for it takes longer. */
const AT_ONCE_BYTES = 2 ** 17

interface Entry {
  readonly path: string
  readonly bytes: number
  readonly lastUsed: number
}

function checksum(key: string, bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(FORMAT).update(key).update(bytes).digest()
}

function writeAtOnce(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, 'w')
  try {
    writevSync(file, parts)
  } finally {
    closeSync(file)
  }
}

/** A file's bytes; undefined where there is no such file. */
async function bytesOf(path: string): Promise<Buffer | undefined> {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === undefined) return undefined
  return size <= AT_ONCE_BYTES ? readFileSync(path) : readFile(path)
}

/** A cache on disk. */
interface FilePartialCache extends PartialCache {
  /** Waits for what is being written. */
  settled(): Promise<void>
}

/**
 * A cache of partial aggregates in a folder, which may be deleted at any time: a file an entry, its checksum in front. A
 * file that is damaged, cut short or another's is a miss. Past the bound those go that were not used for longest. Several
 * processes may share the folder; between two searches it may grow past the bound by what they write. What was used last is
 * held in memory too.
 *
 * @param folder made by the first write
 * @param maxBytes on disk; 512 MiB where left out
 * @param heldBytes in memory; 64 MiB where left out
 */
export function createPartialCache(
  folder: string,
  maxBytes = MAX_BYTES,
  heldBytes = HELD_BYTES,
): FilePartialCache {
  const held = createHeld<Uint8Array>(heldBytes, ({ length }) => length)
  /** Written since the folder was last searched through. */
  let written = 0
  const writing = new Set<Promise<void>>()

  function pathOf(key: string): string {
    return join(folder, key.slice(0, 2), key.slice(2))
  }

  async function entries(): Promise<Entry[]> {
    const files = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
    const known = await Promise.allSettled(
      paths.map(async (path): Promise<Entry> => {
        const { size, mtimeMs } = await stat(path)
        return { path, bytes: Math.max(size, BLOCK_BYTES), lastUsed: mtimeMs }
      }),
    )
    // What another process removed meanwhile is not there.
    return known.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  }

  async function makeRoom(): Promise<void> {
    written = 0
    const all = await entries()
    if (all.reduce((sum, { bytes }) => sum + bytes, 0) <= maxBytes) return
    let kept = 0
    for (const { path, bytes } of all.sort((a, b) => b.lastUsed - a.lastUsed)) {
      if (kept + bytes <= KEPT_SHARE * maxBytes) kept += bytes
      else await rm(path, { force: true })
    }
  }

  async function store(key: string, bytes: Uint8Array): Promise<void> {
    const path = pathOf(key)
    const temporary = `${path}.${randomUUID()}.tmp`
    const isSmall = bytes.length <= AT_ONCE_BYTES
    const parts = [checksum(key, bytes), bytes]
    // Not synced: what a power cut leaves of it fails its checksum.
    const write = async () => {
      if (isSmall) writeAtOnce(temporary, parts)
      else await writeFile(temporary, parts)
    }
    // Nearly always its folder is there.
    await write().catch(async (error: unknown) => {
      if (errorCodeOf(error) !== 'ENOENT') throw error
      await mkdir(dirname(path), { recursive: true })
      await write()
    })
    if (isSmall) renameSync(temporary, path)
    else await rename(temporary, path)
    written += Math.max(bytes.length, BLOCK_BYTES)
    if (written > SEARCHED_SHARE * maxBytes || CHOSEN_KEY.test(key)) await makeRoom()
  }

  async function keep(key: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length > maxBytes) return
    try {
      await store(key, bytes)
    } catch {
      // A full disk or a folder that may not be written to costs time, not the answer.
    }
  }

  return {
    async get(key) {
      const known = held.get(key)
      if (known !== undefined) return known
      const path = pathOf(key)
      try {
        const file = await bytesOf(path)
        if (file === undefined) return undefined
        const bytes = file.subarray(CHECKSUM_BYTES)
        if (!file.subarray(0, CHECKSUM_BYTES).equals(checksum(key, bytes))) return undefined
        const now = new Date()
        utimesSync(path, now, now)
        held.add(key, bytes)
        return bytes
      } catch {
        // Whatever is wrong with it, the answer can be computed.
        return undefined
      }
    },
    put(key, bytes) {
      held.add(key, bytes)
      const done = keep(key, bytes).finally(() => writing.delete(done))
      writing.add(done)
      return done
    },
    async settled() {
      await Promise.all(writing)
    },
  }
}
