import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { TraillakeError } from '../../common/errors.ts'
import { makeFolder, readWholeFile, writeFileAtomic } from '../../common/files.ts'

/** A file that could not be read, or not to its end. */
export interface Failure {
  /** Absolute path, or `s3://bucket/key`. */
  readonly source: string
  readonly reason: string
}

/**
 * Where a run's list goes.
 *
 * @param folder the store's folder
 * @param started when the run began (milliseconds)
 */
export function failuresPath(folder: string, started: number): string {
  const stamp = new Date(started).toISOString().replaceAll(':', '').replace('.', '-')
  return join(folder, 'rejects', `${stamp}-${randomUUID().slice(0, 8)}.failures.jsonl`)
}

/** Writes a list of failures, a JSON object a line. Throws as `writeError`. */
export async function writeFailures(path: string, failures: readonly Failure[]): Promise<void> {
  await makeFolder(dirname(path))
  await writeFileAtomic(path, failures.map((failure) => `${JSON.stringify(failure)}\n`).join(''))
}

/**
 * The sources in a list of failures, each once. Throws FILE_NOT_FOUND, FILE_UNREADABLE, and INVALID_ARGUMENT for a file that is
 * no such list.
 */
export async function readFailures(path: string): Promise<readonly string[]> {
  const lines = (await readWholeFile(path)).toString().split('\n')
  const sources = lines.map((line, i) => (line.trim() === '' ? undefined : sourceOf(line, path, i + 1)))
  return [...new Set(sources.filter((source) => source !== undefined))]
}

function sourceOf(line: string, path: string, number: number): string {
  try {
    const failure: unknown = JSON.parse(line)
    if (typeof failure === 'object' && failure !== null && 'source' in failure)
      if (typeof failure.source === 'string') return failure.source
  } catch {
    // Told below.
  }
  throw new TraillakeError(
    'INVALID_ARGUMENT',
    `'${path}' is no list of failures: line ${number} names no source`,
    {
      hint: 'An ingest that could not read files names the list of them in its summary.',
    },
  )
}
