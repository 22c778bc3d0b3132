import { difference } from '../answer/compare.ts'
import { type Peer, PEERS } from '../engine/engine.ts'
import type { Contestants } from '../engine/open.ts'
import { geometricMean, inTurn, median } from '../measure.ts'
import type { BenchQuery } from '../query-file.ts'
import type { ByPeer, QueryReport, ScanReport } from '../report/report.ts'

const rounded = (value: number) => Number(value.toPrecision(4))

/**
 * The answer of every engine, compared; this warms them up too. A peer that fails is an error of the bench and throws;
 * traillake may fail, which is a finding.
 */
async function check(
  query: BenchQuery,
  { traillake, peers }: Contestants,
): Promise<{ readonly rows: number; readonly problem?: string; readonly failed: boolean }> {
  const expected = await peers.duckdb_same_files.answer(query.duckdb)
  const rows = expected.length
  for (const peer of PEERS.slice(1)) {
    const between = difference(await peers[peer].answer(query.duckdb), expected, query.answer)
    if (between !== undefined)
      return { rows, failed: false, problem: `${peer} against its own kind: ${between}` }
  }
  try {
    const problem = difference(await traillake.answer(query.sql), expected, query.answer)
    return problem === undefined ? { rows, failed: false } : { rows, failed: false, problem }
  } catch (error) {
    return { rows, failed: true, problem: error instanceof Error ? error.message : String(error) }
  }
}

async function measure(query: BenchQuery, contestants: Contestants): Promise<QueryReport> {
  const { traillake, peers } = contestants
  const { rows, problem, failed } = await check(query, contestants)
  const runs = [
    ...PEERS.map((peer) => () => peers[peer].run(query.duckdb)),
    ...(failed ? [] : [() => traillake.run(query.sql)]),
  ]
  const medians = (await inTurn(runs)).map((figures) => rounded(median(figures)))
  const ours = medians[PEERS.length] ?? null
  const byPeer = (value: (ms: number) => number): ByPeer =>
    Object.fromEntries(PEERS.map((peer, i) => [peer, value(medians[i] ?? Number.NaN)]))
  return {
    ...{ name: query.name, family: query.family, about: query.about, sql: query.sql, rows },
    same_answer: problem === undefined,
    ...(problem === undefined ? {} : { problem }),
    traillake_ms: ours,
    peers: byPeer((ms) => ms),
    ratios: ours === null ? {} : byPeer((ms) => rounded(ms / ours)),
  }
}

/** The means and the worst of the queries whose answers are the same. */
export function summarise(queries: readonly QueryReport[]): Omit<ScanReport, 'queries' | 'rounds'> {
  const geomean: Partial<Record<Peer, number>> = {}
  const worst: Partial<Record<Peer, number>> = {}
  const worst_query: Partial<Record<Peer, string>> = {}
  for (const peer of PEERS) {
    const ratios = queries
      .filter((query) => query.same_answer)
      .flatMap(({ name, ratios: { [peer]: value } }) => (value === undefined ? [] : [{ name, value }]))
      .sort((a, b) => a.value - b.value)
    const [least] = ratios
    if (least === undefined) continue
    geomean[peer] = rounded(geometricMean(ratios.map(({ value }) => value)))
    worst[peer] = least.value
    worst_query[peer] = least.name
  }
  return { geomean, worst, worst_query }
}

/** Times every query on every engine, answers compared first. */
export async function scanSuite(
  queries: readonly BenchQuery[],
  contestants: Contestants,
  note: (text: string) => void,
): Promise<ScanReport> {
  const reports: QueryReport[] = []
  for (const query of queries) {
    note(query.name)
    reports.push(await measure(query, contestants))
  }
  return {
    rounds: 'Medians of 5 rounds or more, engines in turn, files warm',
    queries: reports,
    ...summarise(reports),
  }
}
