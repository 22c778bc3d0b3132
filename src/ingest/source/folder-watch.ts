import { type Dirent, readdirSync, statSync } from 'node:fs'
import { statOf } from '../../common/files.ts'
import type { DiscoverOptions } from './discover.ts'
import { enterPath } from './folder.ts'
import { localFile } from './local-file.ts'
import { createLogFilter } from './log-path.ts'
import type { SourceFile } from './source-file.ts'

/** What is known of folders from the last looks, so that the next one need not look at every file again. */
export interface FolderWatch {
  /** To be told by `discover` of every folder, before its files are listed. */
  onFolder(path: string, real: string): void
  /** Notes that a file is known, and whether it may change soon: then it is looked at again for a while. */
  note(file: SourceFile, mayChange: boolean): void
  /** Notes a file that is no log file. */
  skip(path: string): void
  /** The files that are new in folders that changed, and the state of those noted lately. */
  changed(): Generator<SourceFile>
}

interface WatchedFolder {
  readonly path: string
  /** Of its last listing, milliseconds since the epoch. */
  modified: number
}

/** Clocks of file systems tick: what changed so shortly before a listing may change again without another time. */
const TICK_MS = 100
/** How long files that may change are looked at again, one by one. */
const RECENT_MS = 120_000

/** Watches folders by their times of change: a look costs as much as there are folders, not files. */
export function createFolderWatch({
  filter,
  onSkipped,
}: Pick<DiscoverOptions, 'filter' | 'onSkipped'>): FolderWatch {
  const logFilter = createLogFilter(filter ?? {})
  const folders = new Map<string, WatchedFolder>()
  const known = new Set<string>()
  const recent = new Map<string, { readonly file: SourceFile; readonly since: number }>()

  function onFolder(path: string, real: string): void {
    folders.set(real, { path, modified: timeOf(real) })
  }

  function note(file: SourceFile, mayChange: boolean): void {
    known.add(file.path)
    if (!mayChange) return
    const before = recent.get(file.path)?.file
    const isSame = before?.size === file.size && before?.origin?.modified === file.origin?.modified
    if (before === undefined || !isSame) recent.set(file.path, { file, since: Date.now() })
  }

  function skip(path: string): void {
    if (!known.has(path)) onSkipped?.(path)
    known.add(path)
  }

  function* newIn(real: string, folder: WatchedFolder): Generator<SourceFile> {
    const { path } = folder
    folder.modified = timeOf(real)
    const found = { folders: new Map(), files: new Set<string>(), onFolder, onSkipped: skip }
    for (const entry of entriesOf(real)) {
      const child = `${path.replace(/\/$/, '')}/${entry.name}`
      if (entry.name.startsWith('.') || known.has(child)) continue
      const childReal = `${real}/${entry.name}`
      if (folders.has(childReal)) continue
      if (!logFilter.admits(entry.isDirectory() ? `${childReal}/` : childReal)) continue
      yield* enterPath(child, { ...found, filter: logFilter })
    }
  }

  return {
    onFolder,
    note,
    skip,
    *changed() {
      const now = Date.now()
      for (const [path, { file, since }] of recent) {
        if (now - since > RECENT_MS) recent.delete(path)
        const again = sameFileNow(file)
        if (again !== undefined) yield again
      }
      for (const [real, folder] of [...folders]) {
        const stats = statOf(real)
        if (stats === undefined) folders.delete(real)
        else if (stats.mtimeMs !== folder.modified) yield* newIn(real, folder)
      }
    },
  }
}

function timeOf(folder: string): number {
  const modified = statOf(folder)?.mtimeMs ?? Number.NaN
  return Date.now() - modified < TICK_MS ? Number.NaN : modified
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // It went away.
    return []
  }
}

/** Undefined for what is no file any more. */
function sameFileNow({ path, origin }: SourceFile): SourceFile | undefined {
  try {
    const stats = statSync(path)
    if (origin === undefined || !stats.isFile()) return undefined
    return localFile({ path, real: origin.source, size: stats.size, modified: stats.mtimeMs }, false)
  } catch {
    return undefined
  }
}
