/** Edit distance with adjacent swaps (optimal string alignment), for short names. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((last[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1)
      current.push(best)
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}

/** A beginning shorter than this tells nothing. */
const MIN_PREFIX = 4

/** The one candidate that begins with the name. */
function completed(wanted: string, candidates: readonly string[]): string | undefined {
  if (wanted.length < MIN_PREFIX) return undefined
  const [only, ...others] = candidates.filter((candidate) => candidate.toLowerCase().startsWith(wanted))
  return others.length === 0 ? only : undefined
}

/**
 * The candidate nearest to a name that was not found (a third of the name's length, at least 1 and at most 3 edits), else
 * the only one that begins with it (4 characters and more); undefined where there is neither. Letter case does not count.
 *
 * @example
 * suggest('evntname', ['eventname', 'eventtime']) // 'eventname'
 * suggest('sourceIP', ['sourceipaddress']) // 'sourceipaddress'
 */
function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  const known = [...new Set(candidates)]
  let best: string | undefined
  let bestDistance = Math.min(3, Math.max(1, Math.floor(wanted.length / 3))) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue
    const edits = distance(wanted, candidate.toLowerCase())
    if (edits < bestDistance) {
      best = candidate
      bestDistance = edits
    }
  }
  return best ?? completed(wanted, known)
}

/** The hint sentence for {@link suggest}'s answer: `Did you mean 'eventname'?` */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const best = suggest(name, candidates)
  return best === undefined ? undefined : `Did you mean '${best}'?`
}
