import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodeOf, readError, removeFile, writeFileExclusive } from '../common/files.ts'

/**
 * The names of a lake's stores: `names/<name in lower case>` holds the id of the store that has the name, or is about to
 * have it. A store's own description says which name it has; a file that says otherwise is left of a change of names that
 * was cut off.
 */
const NAMES = 'names'

export function namesFolder(lake: string): string {
  return join(lake, NAMES)
}

/** Names compare without case, as table names do in SQL. */
export function nameFile(lake: string, name: string): string {
  return join(lake, NAMES, name.toLowerCase())
}

/** Whether a path leads nowhere; below a file it does too. */
export function isAbsent(error: unknown): boolean {
  const code = errorCodeOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** The id that a name leads to, undefined where nobody has the name. */
export function idOfName(lake: string, name: string): string | undefined {
  try {
    // Every query asks: to wait for a promise takes longer than to read so few bytes, and than most of the planning.
    return readFileSync(nameFile(lake, name), 'utf8').trim()
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw readError(error, nameFile(lake, name))
  }
}

/** Gives a store a name in one atomic step; false where another store has it. */
export async function claimName(lake: string, name: string, id: string): Promise<boolean> {
  if (await writeFileExclusive(nameFile(lake, name), `${id}\n`)) return true
  return idOfName(lake, name) === id
}

/** Takes a name from a store. One that it does not have is left alone. */
export async function releaseName(lake: string, name: string, id: string): Promise<void> {
  if (idOfName(lake, name) === id) await removeFile(nameFile(lake, name))
}
