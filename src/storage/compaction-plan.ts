/** What a plan needs to know of a data file. */
export interface PlannedFile {
  readonly rows: number
  /** How much of a data file it fills; see `shareOfFile`. */
  readonly weight: number
  /** Its times, microseconds, both included. */
  readonly earliest: number
  readonly latest: number
}

/** Files that are to become as few as can be, in order of time and without overlap. */
export interface CompactionGroup<File> {
  readonly files: readonly File[]
  /** Whether some of them overlap, so that merging them helps even where it does not save a file. */
  readonly overlapping: boolean
}

/** Below this a file is small: 262,144 events, two row groups. */
const SMALL_WEIGHT = 0.25

/** Two files overlap if, of the larger one, at least this share of rows lies where both have rows. */
const OVERLAP_SHARE = 0.1

/** The most that is merged at once: 16 data files, 16.8 million events, 134 MB of times. */
const MOST_WEIGHT = 16

/** How many rows of a file lie in a stretch of time, taking them as evenly spread. */
function rowsWithin({ rows, earliest, latest }: PlannedFile, from: number, to: number): number {
  return latest === earliest ? rows : (rows * (to - from)) / (latest - earliest)
}

/** Files that share an instant only do not overlap: events of one time may lie on both sides of a cut. */
function overlap(one: PlannedFile, other: PlannedFile): boolean {
  const from = Math.max(one.earliest, other.earliest)
  const to = Math.min(one.latest, other.latest)
  if (from >= to) return false
  const shared = Math.min(rowsWithin(one, from, to), rowsWithin(other, from, to))
  return shared >= OVERLAP_SHARE * Math.max(one.rows, other.rows)
}

/**
 * Chooses what to merge: small files that are neighbours in time, until they fill a file, and files that overlap. What is
 * large and overlaps little is left alone, so that the work is in proportion to what was added and not to the store.
 */
export function planCompaction<File extends PlannedFile>(
  files: readonly File[],
  minInputFiles: number,
): readonly CompactionGroup<File>[] {
  const sorted = files.toSorted((a, b) => a.earliest - b.earliest || a.latest - b.latest)
  return components(sorted)
    .flatMap(({ members, overlapping }) =>
      portions(members).map((portion) => ({
        files: portion,
        overlapping: overlapping && portion.length > 1,
      })),
    )
    .filter((group) => group.files.length >= (group.overlapping ? 2 : Math.max(2, minInputFiles)))
}

interface Component<File> {
  readonly members: readonly File[]
  readonly overlapping: boolean
}

function components<File extends PlannedFile>(sorted: readonly File[]): readonly Component<File>[] {
  const sets = createSets(sorted.length)
  const overlapping = new Set<number>()
  // Only files that have not ended yet can overlap the next.
  let open: number[] = []
  for (const [i, file] of sorted.entries()) {
    open = open.filter((other) => sorted[other]!.latest > file.earliest)
    for (const other of open) {
      if (!overlap(file, sorted[other]!)) continue
      sets.join(i, other)
      overlapping.add(i)
    }
    open.push(i)
  }
  let waiting = 0
  for (const [i, file] of sorted.entries()) {
    const before = sorted[i - 1]
    const isNeighbour = before !== undefined && file.weight < SMALL_WEIGHT && before.weight < SMALL_WEIGHT
    if (isNeighbour && waiting < 1) {
      sets.join(i, i - 1)
      waiting += file.weight
    } else waiting = file.weight
  }
  const members = new Map<number, number[]>()
  for (const i of sorted.keys()) {
    const set = members.get(sets.rootOf(i)) ?? []
    set.push(i)
    members.set(sets.rootOf(i), set)
  }
  return [...members.values()].map((set) => ({
    members: set.map((i) => sorted[i]!),
    overlapping: set.some((i) => overlapping.has(i)),
  }))
}

/** A component in pieces that can be merged at once, cut in order of time. */
function portions<File extends PlannedFile>(members: readonly File[]): readonly (readonly File[])[] {
  const pieces: File[][] = []
  let weight = Number.POSITIVE_INFINITY
  for (const file of members) {
    weight += file.weight
    if (weight > MOST_WEIGHT) {
      pieces.push([])
      weight = file.weight
    }
    pieces.at(-1)?.push(file)
  }
  return pieces
}

interface Sets {
  join(one: number, other: number): void
  rootOf(item: number): number
}

/** Disjoint sets of the numbers below `size`. */
function createSets(size: number): Sets {
  const parents = Int32Array.from({ length: size }, (_, i) => i)
  function rootOf(item: number): number {
    let root = item
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]!]!
      root = parents[root]!
    }
    return root
  }
  return {
    rootOf,
    join(one, other) {
      parents[rootOf(one)] = rootOf(other)
    },
  }
}
