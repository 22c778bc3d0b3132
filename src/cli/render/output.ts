import { once } from 'node:events'
import type { QueryResult } from '../../index.ts'
import { replaceFile, TraillakeError, writeError } from '../../index.ts'
import { type Format, FORMATS } from './format.ts'

/** Takes text or bytes; resolves when more may be written. */
export type Write = (chunk: string | Uint8Array) => Promise<void>

/** Why nothing can be written to standard output any more. */
let failure: Error | undefined

function noteFailure(error: Error): void {
  failure ??= error
}

/** Standard output. A reader that closes the pipe (`| head`) ends the writing quietly. */
async function withStandardOutput(use: (write: Write) => Promise<void>): Promise<void> {
  const { stdout } = process
  // One for all statements of a shell.
  if (!stdout.listeners('error').includes(noteFailure)) stdout.on('error', noteFailure)
  const check = () => {
    if (failure === undefined) return
    throw 'code' in failure && failure.code === 'EPIPE' ? failure : writeError(failure, 'standard output')
  }
  await use(async (chunk) => {
    check()
    if (stdout.write(chunk)) return
    // Takes back the listener that was not needed: an answer may wait thousands of times.
    const waiting = new AbortController()
    const wait = (name: string) => once(stdout, name, { signal: waiting.signal })
    await Promise.race([wait('drain'), wait('close')]).catch(noteFailure)
    waiting.abort()
  })
  // What was written last may fail as well.
  await new Promise((resolve) => stdout.write('', resolve))
  check()
}

/**
 * Standard output, or a file, which is there only when all of it is written.
 * Throws FILE_NOT_FOUND `Cannot write to '/nowhere/x.csv': no such file or directory`, FOLDER_NOT_WRITABLE, DISK_FULL.
 */
export function withOutput(path: string | undefined, use: (write: Write) => Promise<void>): Promise<void> {
  if (path === undefined) return withStandardOutput(use)
  return replaceFile(path, (write) =>
    use((chunk) => write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)),
  )
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
