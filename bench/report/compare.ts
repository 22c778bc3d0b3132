import type { BenchReport } from './report.ts'
import { geometricMean } from '../measure.ts'
import { figure, textTable } from './text-table.ts'

/** Two medians nearer than this factor are called the same: what a quiet machine shows between two runs of one version. */
const NOISE = 1.1

/** Medians of less than this differ by the clock and the scheduler. Milliseconds. */
const NOISE_MS = 0.5

/** `1.11x slower`, `2.05x faster` or `no change`, of milliseconds before and after. */
export function verdict(before: number, after: number): string {
  const factor = after / before
  if (Math.abs(after - before) < NOISE_MS || (factor < NOISE && factor > 1 / NOISE)) return 'no change'
  return factor > 1 ? `${factor.toFixed(2)}x slower` : `${(1 / factor).toFixed(2)}x faster`
}

/** What can be compared between two reports: a name and traillake's milliseconds. */
function figuresOf(report: BenchReport): ReadonlyMap<string, number> {
  const { scan, ingest, refresh, startup } = report.suites
  const figures = new Map<string, number>()
  for (const { name, traillake_ms } of scan?.queries ?? [])
    if (traillake_ms !== null) figures.set(name, traillake_ms)
  if (ingest !== undefined) figures.set('ingest', ingest.ways.traillake.seconds * 1000)
  if (refresh !== undefined) figures.set('refresh', refresh.traillake.after_ms)
  if (startup !== undefined) figures.set('startup', startup.traillake_query_ms)
  return figures
}

function warnings(a: BenchReport, b: BenchReport): readonly string[] {
  const out: string[] = []
  if (a.events !== b.events) out.push(`Not the same data: ${a.events} and ${b.events} events.`)
  if (a.machine !== b.machine) out.push(`Not the same machine: ${a.machine} and ${b.machine}.`)
  if (a.node !== b.node) out.push(`Not the same Node: ${a.node} and ${b.node}.`)
  return out
}

/** Two reports as a table: what traillake needed before and after, and the verdict. */
export function compareReports(a: BenchReport, b: BenchReport): string {
  const [before, after] = [figuresOf(a), figuresOf(b)]
  const names = [...before.keys()].filter((name) => after.has(name))
  const rows = names.map((name) => {
    const [old = 0, now = 0] = [before.get(name), after.get(name)]
    return [name, figure(old), figure(now), verdict(old, now)]
  })
  const only = (these: ReadonlyMap<string, number>, those: ReadonlyMap<string, number>) =>
    [...these.keys()].filter((name) => !those.has(name))
  const missing = [
    ...only(before, after).map((name) => `Only in the first: ${name}`),
    ...only(after, before).map((name) => `Only in the second: ${name}`),
  ]
  if (rows.length === 0) return [...warnings(a, b), 'Nothing to compare.', ...missing].join('\n')
  const mean = geometricMean(names.map((name) => (after.get(name) ?? 0) / (before.get(name) ?? 1)))
  return [
    ...warnings(a, b),
    `'no change' is within ${((NOISE - 1) * 100).toFixed(0)} % or ${NOISE_MS} ms.`,
    '',
    textTable([['', 'before ms', 'after ms', ''], ...rows]),
    '',
    `Geometric mean: after/before = ${mean.toFixed(3)}.`,
    ...missing,
  ].join('\n')
}
