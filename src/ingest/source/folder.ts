import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { byPath } from './glob.ts'
import { localFile, unreadableFile } from './local-file.ts'
import { isLogFileName, looksLikeLogFile } from './log-file-name.ts'
import type { LogFilter } from './log-path.ts'
import type { SourceFile } from './source-file.ts'

/** What one discovery has met already, by real path: nothing is read twice, and no link leads in a circle. */
export interface Discovered {
  readonly folders: Set<string>
  readonly files: Set<string>
  /** Called with every file that was found and is no log file. */
  readonly onSkipped: ((path: string) => void) | undefined
  /** Called with every folder before its files are listed. */
  readonly onFolder?: ((path: string, real: string) => void) | undefined
  /** What it does not admit is neither entered nor looked at. */
  readonly filter: LogFilter
}

/**
 * The log files in a folder and below, in the order of their paths. Links are followed; hidden files and
 * folders are passed over. What cannot be read comes as a file that cannot be opened.
 */
export function* walkFolder(path: string, discovered: Discovered): Generator<SourceFile> {
  let real: string
  try {
    real = realpathSync(path)
  } catch (error) {
    yield unreadableFile(path, error)
    return
  }
  yield* walk(path.replace(/(?<=.)\/+$/, ''), real, discovered)
}

function* walk(path: string, real: string, discovered: Discovered): Generator<SourceFile> {
  if (discovered.folders.has(real)) return
  discovered.folders.add(real)
  discovered.onFolder?.(path, real)
  let entries: Dirent[]
  try {
    entries = readdirSync(real, { withFileTypes: true })
  } catch (error) {
    yield unreadableFile(path, error)
    return
  }
  const keyed = entries
    .filter((entry) => !entry.name.startsWith('.'))
    // A folder's files sort as its name with a slash: `a.json` before `a/b.json`.
    .map((entry) => ({ entry, key: entry.isDirectory() ? `${entry.name}/` : entry.name }))
  keyed.sort((a, b) => byPath(a.key, b.key))
  const prefix = path.endsWith('/') ? path : `${path}/`
  for (const { entry, key } of keyed) {
    const child = prefix + entry.name
    if (!discovered.filter.admits(`${real}/${key}`)) continue
    if (entry.isSymbolicLink()) yield* enterPath(child, discovered)
    else if (entry.isDirectory()) yield* walk(child, `${real}/${entry.name}`, discovered)
    else if (entry.isFile()) yield* takeFile(child, `${real}/${entry.name}`, discovered)
    else discovered.onSkipped?.(child)
  }
}

/** What a link or a pattern led to, file or folder. */
export function* enterPath(path: string, discovered: Discovered): Generator<SourceFile> {
  let real: string
  let isFolder: boolean
  let isFile: boolean
  try {
    real = realpathSync(path)
    const stats = statSync(real)
    isFolder = stats.isDirectory()
    isFile = stats.isFile()
  } catch (error) {
    yield unreadableFile(path, error)
    return
  }
  if (isFolder) yield* walk(path, real, discovered)
  else if (isFile) yield* takeFile(path, real, discovered)
  else discovered.onSkipped?.(path)
}

function* takeFile(path: string, real: string, discovered: Discovered): Generator<SourceFile> {
  if (discovered.files.has(real)) return
  try {
    const { size, mtimeMs } = statSync(real)
    if (isLogFileName(path) || looksLikeLogFile(real)) {
      discovered.files.add(real)
      yield localFile({ path, real, size, modified: mtimeMs }, false)
    } else {
      discovered.onSkipped?.(path)
    }
  } catch (error) {
    yield unreadableFile(path, error)
  }
}
