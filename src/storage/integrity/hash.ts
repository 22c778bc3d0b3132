import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { relative } from 'node:path'
import { readError } from '../../common/files.ts'
import type { RecordedFile } from './record.ts'

/** Files up to this size are hashed at once, by other threads than this one. */
const AT_ONCE = 64 * 1024 * 1024

async function hashAtOnce(path: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    if (size > AT_ONCE) return undefined
    const content = await handle.readFile()
    const hash = await crypto.subtle.digest('SHA-256', content)
    return { bytes: content.length, sha256: Buffer.from(hash).toString('hex') }
  } finally {
    await handle.close()
  }
}

/** Size and SHA-256 of a file. Throws FILE_NOT_FOUND, FILE_UNREADABLE. */
export async function hashFile(path: string): Promise<Omit<RecordedFile, 'file'>> {
  try {
    const hashed = await hashAtOnce(path)
    if (hashed !== undefined) return hashed
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      // A stream without an encoding gives buffers.
      const part = chunk as Buffer
      bytes += part.length
      hash.update(part)
    }
    return { bytes, sha256: hash.digest('hex') }
  } catch (error) {
    throw readError(error, path)
  }
}

/** A file below a table's folder as a record has it. Throws as {@link hashFile}. */
export async function recordedFile(folder: string, path: string): Promise<RecordedFile> {
  return { file: relative(folder, path), ...(await hashFile(path)) }
}
