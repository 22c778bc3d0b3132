import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseScript } from './parse.ts'
import type { Script } from './script.ts'

const root = resolve(import.meta.dirname, '../../..')

/** Every script under test/sql, as paths from the checkout's root. */
export function scriptPaths(): readonly string[] {
  return readdirSync(join(root, 'test/sql'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.slt'))
    .map((file) => join('test/sql', file))
    .toSorted()
}

/** @param path from the checkout's root, or absolute */
export function readScript(path: string): Script {
  const absolute = resolve(root, path)
  return parseScript(relative(root, absolute), readFileSync(absolute, 'utf8'))
}
