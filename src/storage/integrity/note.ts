import type { KeyObject } from 'node:crypto'
import { TraillakeError } from '../../common/errors.ts'
import { isSigned, type Signer } from './key.ts'

/*
 * A signed note is two lines: a JSON object, and the signature of its text in lower-case hexadecimal. Nothing in it may differ
 * without being noticed: not a space, not a letter's case.
 */

const SIGNATURE = /^[0-9a-f]{128}$/

export function signedNote(content: object, signer: Signer): string {
  const body = JSON.stringify(content)
  return `${body}\n${signer.sign(body)}\n`
}

/** The content of a note that the key signed; undefined for anything else. */
export function readNote(text: string, key: KeyObject): unknown {
  const [body, signature, rest, ...more] = text.split('\n')
  if (body === undefined || signature === undefined || rest !== '' || more.length > 0) return undefined
  if (!SIGNATURE.test(signature) || !isSigned(key, body, signature)) return undefined
  // What was signed here is JSON.
  return JSON.parse(body)
}

/** Throws CORRUPT_STORE for a note that is not as it was signed. */
export function requireNote(bytes: Buffer, key: KeyObject, file: string): unknown {
  const content = readNote(bytes.toString(), key)
  if (content !== undefined) return content
  throw new TraillakeError('CORRUPT_STORE', `'${file}' is not as it was signed`, { file })
}
