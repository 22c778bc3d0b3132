import { createHash } from 'node:crypto'
import type { Morsel, MorselOrigin } from '../catalog/table-source.ts'
import { COLUMNS_VERSION } from '../column/serialize.ts'
import type { Fragment } from '../physical/fragment.ts'

/** The morsels of one file or part of one, or one without a file that it may be kept for. */
export interface Run {
  readonly morsels: readonly Morsel[]
  /** Whether they are all of a file. */
  readonly isFile: boolean
  /** What the file's entry goes by; undefined where it may have none. */
  readonly entry: EntryName | undefined
}

interface EntryName {
  readonly key: string
  /** The conjuncts that do not hold for the whole file. */
  readonly left: string
}

function hashOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/**
 * The name of what a fragment makes of a file. Conjuncts that hold for the whole file are left out: `eventtime > now() - 7
 * days` is another one each time, and yet says nothing of the files within.
 */
function entryName(
  { text, conjuncts }: Fragment,
  { identity, holds }: MorselOrigin,
  version: string,
  zone: string,
): EntryName {
  let filter = 0
  const open = conjuncts.filter(({ isFilter }) => !isFilter || holds[filter++] !== true)
  const left = JSON.stringify(open.map((conjunct) => conjunct.text))
  return { key: hashOf([version, COLUMNS_VERSION, zone, text, left, identity]), left }
}

/** A scan's morsels file by file. */
export function runsOf(
  morsels: readonly Morsel[],
  fragment: Fragment,
  version: string,
  zone: string,
): readonly Run[] {
  const files: { readonly origin: MorselOrigin | undefined; readonly morsels: Morsel[] }[] = []
  for (const morsel of morsels) {
    const last = files.at(-1)
    if (morsel.origin !== undefined && last?.origin?.identity === morsel.origin.identity)
      last.morsels.push(morsel)
    else files.push({ origin: morsel.origin, morsels: [morsel] })
  }
  return files.map((file) => ({
    morsels: file.morsels,
    isFile: file.origin !== undefined && file.origin.isPart !== true,
    entry: file.origin && entryName(fragment, file.origin, version, zone),
  }))
}

/**
 * The longest stretch of files that are asked the same: those that a time range cuts through are not in it, since they are
 * asked something else when the range moves.
 *
 * @returns the first run of it, and the one after its last
 */
export function steadyStretch(runs: readonly Run[]): readonly [number, number] {
  let best: readonly [number, number] = [0, 0]
  let start = 0
  for (const [i, { entry }] of runs.entries()) {
    if (entry === undefined) start = i + 1
    else if (entry.left !== runs[start]?.entry?.left) start = i
    if (i + 1 - start > best[1] - best[0]) best = [start, i + 1]
  }
  return best
}

/** The names of what the first files of some are together: of one, of two, and so on. */
export function mergedKeys(runs: readonly Run[]): readonly string[] {
  let key = 'merged'
  return runs.map(({ entry }) => (key = hashOf([key, entry?.key])))
}
