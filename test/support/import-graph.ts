import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** One import of a source file. Those of types alone are left out: nothing is loaded for them. */
export interface ImportLine {
  readonly target: string
  /** `import('…')`: loaded when that line runs. */
  readonly dynamic: boolean
}

const STATIC = /^(?:import (?!type\b)(?:[^'"]*? from )?|export (?:\*[^'"]*|\{[^}]*\}) from )'([^']+)'/gm
const DYNAMIC = /(?<!typeof )\bimport\(\s*'([^']+)'\s*\)/g

/** What a source file imports. */
export function importsOf(file: string): readonly ImportLine[] {
  const text = readFileSync(resolve(root, file), 'utf8')
  const lines: ImportLine[] = []
  for (const [, target = ''] of text.matchAll(STATIC)) lines.push({ target, dynamic: false })
  for (const [, target = ''] of text.matchAll(DYNAMIC)) lines.push({ target, dynamic: true })
  return lines
}

/**
 * Everything that is loaded before the first line of a source file runs: files by their path from the root, packages by
 * their specifier.
 */
export function loadedWith(...entries: readonly string[]): ReadonlySet<string> {
  const loaded = new Set<string>()
  const open = [...entries]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (loaded.has(file)) continue
    loaded.add(file)
    if (!file.endsWith('.ts')) continue
    for (const { target, dynamic } of importsOf(file)) {
      if (dynamic) continue
      open.push(target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target)
    }
  }
  return loaded
}
