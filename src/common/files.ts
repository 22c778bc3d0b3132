import { randomUUID } from 'node:crypto'
import { type Stats, statSync } from 'node:fs'
import {
  access,
  constants,
  link,
  mkdir,
  open,
  readFile,
  realpath,
  rename,
  stat,
  unlink,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { getSystemErrorMessage } from 'node:util'
import { type ErrorCode, TraillakeError } from './errors.ts'

/** The POSIX code of a failed file operation (`ENOENT`), undefined where the error is none. */
export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function reasonOf(error: unknown): string | undefined {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number'
    ? getSystemErrorMessage(error.errno)
    : undefined
}

const WRITE_CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'FILE_NOT_FOUND',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
}

/**
 * What to throw for a failed write: DISK_FULL, FILE_NOT_FOUND (the folder is missing) or FOLDER_NOT_WRITABLE,
 * `Cannot write to '/lake/x': permission denied`. Errors that no file operation threw come back as they are.
 */
export function writeError(error: unknown, path: string): unknown {
  const reason = reasonOf(error)
  if (reason === undefined) return error
  const code = WRITE_CODES[errorCodeOf(error) ?? ''] ?? 'FOLDER_NOT_WRITABLE'
  return new TraillakeError(code, `Cannot write to '${path}': ${reason}`, { file: path, cause: error })
}

/** What to throw for a failed read: FILE_NOT_FOUND or FILE_UNREADABLE, `Cannot read '/lake/x': permission denied`. */
export function readError(error: unknown, path: string): unknown {
  const reason = reasonOf(error)
  if (reason === undefined) return error
  const code = errorCodeOf(error) === 'ENOENT' ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE'
  return new TraillakeError(code, `Cannot read '${path}': ${reason}`, { file: path, cause: error })
}

/** Tells a file from another that was put in its place or written over it. */
export type FileIdentity = Pick<Stats, 'ino' | 'size' | 'mtimeMs'>

/** Undefined where there is no such file, or none that can be looked at. */
export function statOf(path: string): FileIdentity | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // Reading it will tell why.
    return undefined
  }
}

/** Whether nothing has that name; false where it cannot be told. */
export function isMissing(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined
  } catch {
    return false
  }
}

export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs
}

/** A whole file. Throws FILE_NOT_FOUND or FILE_UNREADABLE. */
export async function readWholeFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw readError(error, path)
  }
}

/** Makes the folder and those above it; one that exists is left as it is. Throws as {@link writeError}. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolders(path)
  } catch (error) {
    throw writeError(error, path)
  }
}

/**
 * Node's recursive mkdir says ENOENT where the file system is read-only, and goes on for ever where nothing can be made (/proc): going up
 * step by step finds the reason.
 */
async function makeFolders(path: string, isInFolder = false): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const code = errorCodeOf(error)
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return
    if (code !== 'ENOENT' || isInFolder || dirname(path) === path) throw error
    await makeFolders(dirname(path))
    await makeFolders(path, true)
  }
}

/** Puts the folder's names on disk: only then does a new or renamed file in it survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw writeError(error, path)
  }
}

/** Deletes the file; one that is gone already is no failure. Throws as {@link writeError}. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw writeError(error, path)
  }
}

async function createSynced(path: string, data: string | Uint8Array, mode?: number): Promise<void> {
  const handle = await open(path, 'wx', mode)
  try {
    await handle.writeFile(data)
    await handle.sync()
  } catch (error) {
    await unlink(path)
    throw error
  } finally {
    await handle.close()
  }
}

/**
 * Writes a file under a name that nobody reads yet and that must not exist, and puts its bytes on disk. What was
 * written in part is removed. The name itself is safe only after {@link syncFolder}. Throws as {@link writeError}.
 */
export async function writeNewFile(path: string, data: string | Uint8Array): Promise<void> {
  try {
    await createSynced(path, data)
  } catch (error) {
    throw writeError(error, path)
  }
}

/** A new file that is written piece by piece. */
export interface NewFile {
  /** Bytes written so far. */
  readonly position: number
  write(bytes: Uint8Array): Promise<void>
  /** Puts the bytes on disk and closes the file. Its name is safe only after {@link syncFolder}. */
  finish(): Promise<void>
  /** Closes the file, finished or not, and removes it. */
  discard(): Promise<void>
}

/** Small writes wait until so many bytes are together. */
const WRITE_BYTES = 256 * 1024

/**
 * Opens a file under a name that nobody reads yet and that must not exist, to be written piece by piece; see
 * {@link writeNewFile}. Whoever does not finish it discards it. Everything throws as {@link writeError}.
 *
 * @param more `mode`: the file's permissions; `named`: what errors call it
 */
export async function openNewFile(
  path: string,
  { mode, named = path }: { readonly mode?: number | undefined; readonly named?: string } = {},
): Promise<NewFile> {
  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw writeError(error, named)
    }
  }
  const handle = await told(() => open(path, 'wx', mode))
  let isOpen = true
  const waiting = new Uint8Array(WRITE_BYTES)
  let used = 0
  let position = 0

  async function flush(): Promise<void> {
    if (used > 0) await handle.appendFile(waiting.subarray(0, used))
    used = 0
  }

  return {
    get position() {
      return position
    },
    write: (bytes) =>
      told(async () => {
        position += bytes.length
        if (used + bytes.length > waiting.length) await flush()
        if (bytes.length > waiting.length) await handle.appendFile(bytes)
        else {
          waiting.set(bytes, used)
          used += bytes.length
        }
      }),
    finish: () =>
      told(async () => {
        await flush()
        await handle.sync()
        isOpen = false
        await handle.close()
      }),
    async discard() {
      if (isOpen) await told(() => handle.close())
      isOpen = false
      await removeFile(path)
    },
  }
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
}

/**
 * Writes or replaces a file: readers see the old bytes or the new ones, never a part, also after a power cut.
 * Throws as {@link writeError}.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await createSynced(temporary, data)
    try {
      await rename(temporary, path)
    } catch (error) {
      await unlink(temporary)
      throw error
    }
  } catch (error) {
    throw writeError(error, path)
  }
  await syncFolder(dirname(path))
}

/** Where a file of that name is or will be, through links; whether it is or will be a regular one, and its permissions. */
async function placeOf(path: string) {
  try {
    const target = await realpath(path)
    const found = await stat(target)
    if (found.isFile()) await access(target, constants.W_OK)
    return { target, isRegular: found.isFile(), mode: found.mode & 0o777 }
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return { target: path, isRegular: true, mode: undefined }
    throw writeError(error, path)
  }
}

/** Writes to what is no regular file, such as a pipe, as it comes. */
async function writeAlong(path: string, use: (write: WriteBytes) => Promise<void>): Promise<void> {
  const told = (error: unknown): never => {
    throw writeError(error, path)
  }
  const handle = await open(path, 'w').catch(told)
  try {
    await use((bytes) => handle.appendFile(bytes).catch(told))
  } finally {
    await handle.close()
  }
}

type WriteBytes = (bytes: Uint8Array) => Promise<void>

/**
 * Writes or replaces a file piece by piece: readers see what was there before or all that `use` writes, never a part. What is
 * there and no regular file is written as it comes. Throws as {@link writeError}, and what `use` throws.
 *
 * @example await replaceFile('answer.csv', (write) => write(Buffer.from('a,b\n')))
 */
export async function replaceFile(path: string, use: (write: WriteBytes) => Promise<void>): Promise<void> {
  const { target, isRegular, mode } = await placeOf(path)
  if (!isRegular) return writeAlong(path, use)
  const temporary = temporaryName(target)
  const file = await openNewFile(temporary, { mode, named: path })
  try {
    await use((bytes) => file.write(bytes))
    await file.finish()
    await rename(temporary, target)
  } catch (error) {
    await file.discard()
    throw writeError(error, path)
  }
  await syncFolder(dirname(target))
}

const NO_HARD_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** `link` as compare-and-swap: true when this call made the name, false when it was taken. */
async function linkExclusive(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    const code = errorCodeOf(error)
    // A network file system may do the work and lose the answer; two names on our own file then tell that it was us.
    if (code === 'EEXIST') return (await stat(temporary)).nlink === 2
    if (!NO_HARD_LINKS.has(code)) throw error
    throw new TraillakeError(
      'NOT_SUPPORTED',
      `The file system of '${dirname(path)}' has no hard links, which atomic commits need`,
      { file: path, cause: error },
    )
  }
}

/**
 * Writes a file only if none of that name exists, in one atomic step: of many writers exactly one gets `true`, the
 * others `false`, and no reader ever sees a part of it. Throws as {@link writeError}; NOT_SUPPORTED where the file
 * system knows no hard links.
 *
 * @param mode who may read and write it; what the process gives every new file where left out
 */
export async function writeFileExclusive(
  path: string,
  data: string | Uint8Array,
  mode?: number,
): Promise<boolean> {
  const temporary = temporaryName(path)
  let made: boolean
  try {
    await createSynced(temporary, data, mode)
    try {
      made = await linkExclusive(temporary, path)
    } finally {
      await unlink(temporary)
    }
  } catch (error) {
    throw writeError(error, path)
  }
  if (made) await syncFolder(dirname(path))
  return made
}
