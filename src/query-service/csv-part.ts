import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { writeError } from '../common/files.ts'
import { csvLine } from '../result/csv.ts'
import { readResultFile } from './result-file.ts'

/** A part of a delivered answer. Plain data. */
export interface CsvPartRequest {
  /** The answer; see `result-file.ts`. */
  readonly answer: string
  readonly columns: readonly string[]
  /** The number of its first row. */
  readonly first: number
  /** Where the part goes. */
  readonly file: string
  /** Compressed bytes after which it ends. */
  readonly partBytes: number
}

export interface CsvPart {
  /** Of the file's bytes, hexadecimal. */
  readonly sha256: string
  /** The number of the row that the next part begins with; undefined where there is none. */
  readonly next: number | undefined
}

/** Writes a part of an answer as gzip CSV: its header, and rows until it is large enough. */
export type WriteCsvPart = (request: CsvPartRequest) => Promise<CsvPart>

/** Characters of CSV that are compressed at once. */
const CHUNK_CHARACTERS = 65_536

/** Parts that are made on this thread. */
export const writeCsvPart: WriteCsvPart = async ({ answer, columns, first, file, partBytes }) => {
  const hash = createHash('sha256')
  let bytes = 0
  let next: number | undefined
  const measured = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(undefined, chunk)
    },
  })
  async function* lines(): AsyncGenerator<string> {
    let text = csvLine(columns)
    let row = first
    for await (const texts of readResultFile(answer, first)) {
      if (bytes >= partBytes) {
        next = row
        break
      }
      text += csvLine(texts)
      row++
      if (text.length < CHUNK_CHARACTERS) continue
      yield text
      text = ''
    }
    yield text
  }
  try {
    await pipeline(Readable.from(lines()), createGzip(), measured, createWriteStream(file))
  } catch (error) {
    throw writeError(error, file)
  }
  return { sha256: hash.digest('hex'), next }
}
