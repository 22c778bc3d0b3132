import { basename } from 'node:path'
import { sha256 } from '../common/digest.ts'
import { corrupt, type Source } from './decode.ts'

/*
 * Avro has no checksums. The files of a table's metadata are named after their content instead: whatever names such a file
 * vouches for it, from the table's metadata down to the data files.
 */

const CONTENT_NAME = /-([0-9a-f]{64})\.avro$/

/** A name for an Avro file: what it is, then the SHA-256 of its content. */
export function contentName(kind: string, bytes: Uint8Array): string {
  return `${kind}-${sha256(bytes)}.avro`
}

/** Throws CORRUPT_STORE where a file is named after another content. Files of other engines have other names. */
export function checkContentName(kind: Source['kind'], path: string, bytes: Uint8Array): void {
  const named = CONTENT_NAME.exec(basename(path))?.[1]
  if (named === undefined || named === sha256(bytes)) return
  throw corrupt({ kind, file: path }, 'its content is not what it was written with')
}
