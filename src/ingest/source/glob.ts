import { readdirSync, statSync } from 'node:fs'
import { expandBraces, isPattern, nameMatcher } from './wildcard.ts'

/**
 * The files and folders that match a pattern, each once, in the order of their paths: `*`, `?`, `[a-z]` and
 * `{a,b}` within a name, and `**` as a whole segment for any folders, none included. Hidden names match only
 * what begins with a point; `**` passes neither hidden nor linked folders. Folders that cannot be read match
 * nothing.
 *
 * node:fs has a glob of its own only from Node 22.17 on without a warning.
 */
export function glob(pattern: string): string[] {
  const found = new Set<string>()
  for (const one of expandBraces(pattern)) {
    const rooted = one.startsWith('/')
    const segments = one.split('/').filter((segment) => segment !== '' && segment !== '.')
    expand(rooted ? '/' : '', segments, found)
  }
  return [...found].sort(byPath)
}

/** The order of paths everywhere in ingest: by UTF-16 units, the same under every locale. */
export function byPath(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function expand(base: string, segments: readonly string[], found: Set<string>): void {
  const [segment, ...rest] = segments
  if (segment === undefined) {
    if (base !== '' && exists(base)) found.add(base)
  } else if (segment === '**') {
    // At the end it stands for all below, which is what the folder itself stands for.
    if (rest.length === 0) found.add(base === '' ? '.' : base)
    else expandFolders(base, rest, found)
  } else if (isPattern(segment)) {
    const matches = nameMatcher(segment)
    for (const entry of entriesOf(base)) if (matches(entry.name)) expand(join(base, entry.name), rest, found)
  } else {
    expand(join(base, segment), rest, found)
  }
}

function expandFolders(base: string, rest: readonly string[], found: Set<string>): void {
  expand(base, rest, found)
  for (const entry of entriesOf(base))
    if (entry.isDirectory() && !entry.name.startsWith('.')) expandFolders(join(base, entry.name), rest, found)
}

function join(base: string, name: string): string {
  return base === '' || base === '/' ? base + name : `${base}/${name}`
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

function entriesOf(folder: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(folder === '' ? '.' : folder)
  } catch {
    return []
  }
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true })
}
