/** The middle of an odd number of figures, the mean of the two middle ones of an even number. NaN of none. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2
}

/** The geometric mean: what averages ratios without favouring either side. NaN of none. */
export function geometricMean(figures: readonly number[]): number {
  return Math.exp(figures.reduce((sum, figure) => sum + Math.log(figure), 0) / figures.length)
}

/** Milliseconds that something takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await run()
  return performance.now() - started
}

export const LEAST_ROUNDS = 5
const MOST_ROUNDS = 21
const ENOUGH_MS = 1000

/**
 * Runs contestants in turn, round after round, so that what else the machine does falls on all of them alike.
 * At least five rounds; short contests go on, to 21 rounds or a second, since their medians need more figures.
 *
 * @returns the milliseconds of every contestant's rounds, in the order given
 */
export async function inTurn(contestants: readonly (() => Promise<unknown>)[]): Promise<readonly number[][]> {
  const figures = contestants.map((): number[] => [])
  const started = performance.now()
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (round >= LEAST_ROUNDS && performance.now() - started > ENOUGH_MS) break
    for (const [i, run] of contestants.entries()) figures[i]?.push(await timed(run))
  }
  return figures
}
