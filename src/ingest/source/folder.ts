import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { byPath } from './glob.ts'
import { localFile, unreadableFile } from './local-file.ts'
import { isLogFileName, looksLikeLogFile } from './log-file-name.ts'
import type { LogFilter } from './log-path.ts'
import type { SourceFile } from './source-file.ts'

/** What one discovery has met already, by real path: nothing is read twice, and no link leads in a circle. */
export interface Discovered {
  /** How far each folder is listed: to the name that is looked at, undefined for those that were listed whole. */
  readonly folders: Map<string, string | undefined>
  /** Files that were met elsewhere than in such a listing: of very many, the names in folders need not be kept. */
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
  discovered.folders.set(real, '')
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
    discovered.folders.set(real, key)
    if (entry.isSymbolicLink()) yield* enterPath(child, discovered)
    else if (entry.isDirectory()) yield* walk(child, `${real}/${entry.name}`, discovered)
    else if (!entry.isFile()) discovered.onSkipped?.(child)
    else if (!discovered.files.has(`${real}/${entry.name}`))
      yield* takeFile(child, `${real}/${entry.name}`, discovered)
  }
  discovered.folders.set(real, undefined)
}

/** Whether a file was met already, told by its real path. */
export function isMet(real: string, { folders, files, filter }: Discovered): boolean {
  if (files.has(real)) return true
  const slash = real.lastIndexOf('/')
  const folder = real.slice(0, slash)
  const name = real.slice(slash + 1)
  if (!folders.has(folder) || name.startsWith('.')) return false
  const listed = folders.get(folder)
  if (listed !== undefined && byPath(name, listed) >= 0) return false
  try {
    return filter.admits(real) && (isLogFileName(name) || looksLikeLogFile(real))
  } catch {
    return false
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
  else if (!isFile) discovered.onSkipped?.(path)
  else if (!isMet(real, discovered))
    for (const file of takeFile(path, real, discovered)) {
      discovered.files.add(real)
      yield file
    }
}

function* takeFile(path: string, real: string, { onSkipped }: Discovered): Generator<SourceFile> {
  try {
    const { size, mtimeMs } = statSync(real)
    if (isLogFileName(path) || looksLikeLogFile(real))
      yield localFile({ path, real, size, modified: mtimeMs }, false)
    else onSkipped?.(path)
  } catch (error) {
    yield unreadableFile(path, error)
  }
}
