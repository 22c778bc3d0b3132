import { OPEN_BRACE, OPEN_BRACKET, skipBlank } from '../json/characters.ts'
import { byteOrderMark } from '../record/foreign-format.ts'
import { compressionOf } from './compression.ts'
import { readFirstBytes } from './local-file.ts'

const LOG_FILE_NAME = /\.(?:json|jsonl|ndjson|log|gz|zst|cloudtrail)$/i

const SNIFFED_BYTES = 4_096

/** Whether a name found in a folder is that of a log file, so that its content need not be looked at. */
export function isLogFileName(name: string): boolean {
  return LOG_FILE_NAME.test(name)
}

/** Whether a file begins as a log file does: with a JSON object or array, or compressed. Throws as the system does. */
export function looksLikeLogFile(path: string): boolean {
  const bytes = readFirstBytes(path, SNIFFED_BYTES)
  if (compressionOf(bytes) !== 'none') return true
  const first = bytes[skipBlank(bytes, byteOrderMark(bytes, 0), bytes.length)]
  return first === OPEN_BRACE || first === OPEN_BRACKET
}
