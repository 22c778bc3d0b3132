import { accessSync, constants, realpathSync, type Stats, statSync } from 'node:fs'
import { TraillakeError } from '../../common/errors.ts'
import { errorCodeOf, readError } from '../../common/files.ts'
import { type Discovered, enterPath, isMet, walkFolder } from './folder.ts'
import { glob } from './glob.ts'
import { localFile, localStream } from './local-file.ts'
import { createLogFilter, type LogFilterOptions } from './log-path.ts'
import { isS3Address } from './s3/address.ts'
import type { S3Options } from './s3/client.ts'
import type { SourceFile } from './source-file.ts'
import { isPattern } from './wildcard.ts'

export interface DiscoverOptions {
  /** What `-` reads; the process's own standard input where it is not given. */
  readonly standardInput?: AsyncIterable<Uint8Array> | undefined
  /** Called with every file in a folder, or matched by a pattern, that is no log file by its name or its first bytes. */
  readonly onSkipped?: ((path: string) => void) | undefined
  /** Called with every folder in a bucket that holds no events: digests, and the logs of other services. */
  readonly onPassedOver?: ((folder: string) => void) | undefined
  /** Called with every folder on a disk, before its files are listed, and its path without links. */
  readonly onFolder?: ((path: string, real: string) => void) | undefined
  /** Which logs in folders and buckets are wanted; all where left out. */
  readonly filter?: LogFilterOptions | undefined
  readonly s3?: S3Options | undefined
}

/**
 * Finds the files to read. An input is a file, a folder (all log files below it), a pattern such as
 * `logs/2024-*\/{a,b}*.json.gz`, `s3://bucket/prefix`, or `-` for standard input; a path that exists is never taken for a
 * pattern.
 * Files come in the order of the inputs, within one input in the order of their paths, and each once however
 * often it is named. No file is opened but those whose name says nothing.
 *
 * Throws FILE_NOT_FOUND for an input that leads to nothing, FILE_UNREADABLE for a named file that may not be
 * read, INVALID_ARGUMENT for a filter that makes no sense, BUCKET_NOT_FOUND and BUCKET_ACCESS_DENIED. What cannot be read
 * below a folder comes as a file whose `open` throws.
 *
 * @example for await (const file of discover(['AWSLogs'])) total += file.size ?? 0
 */
export async function* discover(
  inputs: readonly string[],
  options: DiscoverOptions = {},
): AsyncGenerator<SourceFile> {
  const { onSkipped, onPassedOver, onFolder, s3 } = options
  const filter = createLogFilter(options.filter ?? {})
  const discovered: Discovered = { folders: new Map(), files: new Set(), onSkipped, onFolder, filter }
  for (const input of inputs) {
    if (input === '-') yield* standardInput(discovered, options.standardInput ?? process.stdin)
    else if (isS3Address(input)) {
      // Loaded where it is needed: the SDK is big.
      const { discoverS3 } = await import('./s3/discover.ts')
      for (const file of await discoverS3(input, { ...s3, filter, onSkipped, onPassedOver })) {
        if (discovered.files.has(file.path)) continue
        discovered.files.add(file.path)
        yield file
      }
    } else yield* discoverPath(input, discovered)
  }
}

function* standardInput(discovered: Discovered, stream: AsyncIterable<Uint8Array>): Generator<SourceFile> {
  if (discovered.files.has('-')) return
  discovered.files.add('-')
  yield { path: 'standard input', size: undefined, named: true, open: () => stream }
}

function* discoverPath(input: string, discovered: Discovered): Generator<SourceFile> {
  const stats = statOf(input)
  if (stats === undefined) {
    if (!isPattern(input)) throw new TraillakeError('FILE_NOT_FOUND', `No such file or folder: '${input}'`)
    const paths = glob(input)
    if (paths.length === 0) throw new TraillakeError('FILE_NOT_FOUND', `No file matches '${input}'`)
    for (const path of paths) yield* enterPath(path, discovered)
  } else if (stats.isDirectory()) {
    yield* walkFolder(input, discovered)
  } else {
    // A pipe has no real path: `/dev/fd/63` leads to none.
    const real = stats.isFile() ? realpathSync(input) : input
    if (isMet(real, discovered)) return
    discovered.files.add(real)
    yield namedFile(input, real, stats)
  }
}

function namedFile(path: string, real: string, stats: Stats): SourceFile {
  try {
    accessSync(path, constants.R_OK)
  } catch (error) {
    throw readError(error, path)
  }
  if (!stats.isFile()) return localStream(path)
  return localFile({ path, real, size: stats.size, modified: stats.mtimeMs }, true)
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch (error) {
    const code = errorCodeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw readError(error, path)
  }
}
