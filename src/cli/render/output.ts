import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { QueryResult } from '../../index.ts'
import { TraillakeError, writeError } from '../../index.ts'
import { type Format, FORMATS } from './format.ts'

/** Takes text or bytes; resolves when more may be written. */
export type Write = (chunk: string | Uint8Array) => Promise<void>

/**
 * Standard output, or a file. A reader that closes the pipe (`| head`) ends the writing quietly.
 * Throws FILE_NOT_FOUND `Cannot write to '/nowhere/x.csv': no such file or directory`, FOLDER_NOT_WRITABLE, DISK_FULL.
 */
export async function withOutput(
  path: string | undefined,
  use: (write: Write) => Promise<void>,
): Promise<void> {
  const stream = path === undefined ? process.stdout : createWriteStream(path)
  let failure: Error | undefined
  stream.on('error', (error: Error) => {
    failure ??= error
  })
  await use(async (chunk) => {
    if (failure !== undefined) throw path === undefined ? failure : writeError(failure, path)
    if (stream.write(chunk)) return
    // Takes back the two listeners that were not needed: an answer may wait thousands of times.
    const waiting = new AbortController()
    const wait = (name: string) => once(stream, name, { signal: waiting.signal })
    try {
      await Promise.race([wait('drain'), wait('close'), wait('error')])
    } finally {
      waiting.abort()
    }
  })
  if (path !== undefined) {
    stream.end()
    await finished(stream).catch((error: unknown) => {
      throw writeError(error, path)
    })
  }
}

/** Writes an answer in a format, whose writer is loaded now. */
export async function writeResult(result: QueryResult, format: Format, write: Write): Promise<void> {
  switch (format) {
    case 'table':
      return (await import('./table.ts')).writeTable(result, write)
    case 'csv':
      return (await import('./csv.ts')).writeCsv(result, write)
    case 'json':
      return (await import('./json.ts')).writeJson(result, write)
    case 'jsonl':
      return (await import('./json.ts')).writeJsonLines(result, write)
    case 'markdown':
      return (await import('./markdown.ts')).writeMarkdown(result, write)
    case 'arrow':
      return write(await result.toArrowStream())
    case 'parquet':
      return write(await result.toParquet())
  }
}

/** Reads `--format`. */
export function parseFormat(text: string): Format {
  const format = FORMATS.find((candidate) => candidate === text)
  if (format !== undefined) return format
  throw new TraillakeError('INVALID_ARGUMENT', `Format '${text}' is not known`, {
    hint: `Choose one of ${FORMATS.join(', ')}.`,
  })
}
