import { constants } from 'node:fs'
import { access, copyFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { TraillakeError } from '../common/errors.ts'
import { errorCodeOf, makeFolder, syncFolder, writeError } from '../common/files.ts'

/** A file that is to become an object. */
export interface BucketUpload {
  readonly file: string
  readonly contentType: string
  /** Of the file's bytes, hexadecimal. */
  readonly sha256: string
}

/** Where answers are delivered to. */
export interface ResultBucket {
  /** Throws BUCKET_NOT_FOUND, BUCKET_ACCESS_DENIED. */
  check(): Promise<void>
  /** Makes or replaces an object. Throws BUCKET_NOT_FOUND, BUCKET_ACCESS_DENIED, and what keeps it from being written. */
  put(key: string, upload: BucketUpload): Promise<void>
}

export type OpenBucket = (name: string) => ResultBucket

export function missingBucket(name: string, cause?: unknown): TraillakeError {
  return new TraillakeError('BUCKET_NOT_FOUND', `Bucket '${name}' does not exist`, { cause })
}

export function deniedBucket(name: string, cause?: unknown): TraillakeError {
  return new TraillakeError('BUCKET_ACCESS_DENIED', `Access to bucket '${name}' is denied`, { cause })
}

const DENIED: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM', 'EROFS'])

/** Folders that stand for buckets: the object `a/b` of bucket `logs` is the file `<folder>/logs/a/b`. */
export function folderBuckets(folder: string): OpenBucket {
  return (name) => {
    const root = join(folder, name)
    return {
      async check() {
        try {
          if (!(await stat(root)).isDirectory()) throw missingBucket(name)
          await access(root, constants.W_OK)
        } catch (error) {
          if (error instanceof TraillakeError) throw error
          const code = errorCodeOf(error)
          if (code === 'ENOENT' || code === 'ENOTDIR') throw missingBucket(name, error)
          throw DENIED.has(code) ? deniedBucket(name, error) : writeError(error, root)
        }
      },
      async put(key, { file }) {
        // A folder that is made along the way must not make a bucket.
        await this.check()
        const path = join(root, key)
        const temporary = join(dirname(path), `.${basename(path)}.tmp`)
        try {
          await makeFolder(dirname(path))
          await copyFile(file, temporary)
          await rename(temporary, path)
        } catch (error) {
          await rm(temporary, { force: true })
          const cause = error instanceof TraillakeError ? error.cause : error
          throw DENIED.has(errorCodeOf(cause)) ? deniedBucket(name, error) : writeError(error, path)
        }
        await syncFolder(dirname(path))
      },
    }
  }
}
