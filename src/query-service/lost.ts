import { rm, stat } from 'node:fs/promises'
import { TraillakeError } from '../common/errors.ts'
import { readError, writeError } from '../common/files.ts'
import { isRunning } from '../common/process.ts'
import { isActive, queryFolder, queryIds, type QueryState, readState } from './state.ts'

/** How often a runner writes the state of what it runs, in milliseconds. */
export const HEARTBEAT_MS = 30_000

/** A runner of another machine that was silent for so long is gone. */
const SILENCE_MS = 10 * HEARTBEAT_MS

/** Milliseconds that answers and states are kept: seven days, as CloudTrail does. */
const KEPT_MS = 7 * 86_400_000

/** Whether the process that ran it, or was to deliver it, is no more. */
export function isLost({ runner, written }: QueryState): boolean {
  return !(isRunning(runner) ?? Date.now() - written < SILENCE_MS)
}

/** Whether its seven days are over. */
export function isExpired(
  { finished, created }: Pick<QueryState, 'finished' | 'created'>,
  now: number,
): boolean {
  return (finished ?? created) < now - KEPT_MS
}

/**
 * Removes the queries of a lake whose seven days are over, answers included, and what a crash left of some that never began.
 *
 * @param now milliseconds since the epoch
 * @returns the folders removed, or that would be
 */
export async function removeExpiredQueries(
  lake: string,
  now: number,
  { dryRun = false }: { readonly dryRun?: boolean | undefined } = {},
): Promise<readonly string[]> {
  const removed: string[] = []
  for (const id of await queryIds(lake)) {
    const folder = queryFolder(lake, id)
    const state = await readableState(lake, id)
    if (state === undefined ? !(await isOld(folder)) : !isExpired(state, now)) continue
    if (state !== undefined && isActive(state) && !isLost(state)) continue
    removed.push(folder)
    if (dryRun) continue
    try {
      await rm(folder, { recursive: true, force: true })
    } catch (error) {
      throw writeError(error, folder)
    }
  }
  return removed
}

/** One that is damaged is judged by its age, as one that is missing. */
async function readableState(lake: string, id: string): Promise<QueryState | undefined> {
  try {
    return await readState(lake, id)
  } catch (error) {
    if (error instanceof TraillakeError && error.code === 'CORRUPT_STORE') return undefined
    throw error
  }
}

async function isOld(folder: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(folder)).mtimeMs > KEPT_MS
  } catch (error) {
    throw readError(error, folder)
  }
}
