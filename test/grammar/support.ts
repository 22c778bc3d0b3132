import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of statements, each with the line it begins on. */
export interface Listing {
  readonly file: string
  readonly cases: readonly { readonly line: number; readonly text: string }[]
}

/** The .sql files of a folder beside this file. A line that begins with a blank goes on with the last one. */
export function listings(folder: string): readonly Listing[] {
  const directory = join(import.meta.dirname, folder)
  return readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => ({ file, cases: casesOf(readFileSync(join(directory, file), 'utf8')) }))
}

function casesOf(text: string): Listing['cases'] {
  const cases: { line: number; text: string }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const last = cases[cases.length - 1]
    if (line === '' || line.startsWith('--')) continue
    if (!line.startsWith(' ') || last === undefined) cases.push({ line: index + 1, text: line })
    else last.text += `\n${line}`
  }
  return cases
}

/** The .sql files of a folder, cut at empty lines; lines that start with `--` between two blocks are left out. */
export function blocks(folder: string): readonly Listing[] {
  const directory = join(import.meta.dirname, folder)
  return readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => ({ file, cases: blocksOf(readFileSync(join(directory, file), 'utf8')) }))
}

function blocksOf(text: string): Listing['cases'] {
  const cases: { line: number; text: string }[] = []
  let line = 1
  for (const block of text.split('\n\n')) {
    if (!block.startsWith('--')) cases.push({ line, text: block.replace(/\n$/, '') })
    line += block.split('\n').length + 1
  }
  return cases
}

/** A tree without its places, fit for comparison. */
export function withoutSpans(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutSpans)
  if (typeof tree !== 'object' || tree === null) return tree
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([key]) => key !== 'span' && key !== 'operatorSpan')
      .map(([key, value]) => [key, withoutSpans(value)]),
  )
}
