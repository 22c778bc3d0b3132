import { PEERS } from '../engine/engine.ts'
import type { ScanReport } from './report.ts'
import { figure, ratio, textTable } from './text-table.ts'

const HEAD = ['query', 'rows', 'traillake ms', 'same files', 'own files', 'native', 'ratio', 'ratio', 'ratio']

/** The scan suite as a table: milliseconds, then peer/traillake for the same peers in the same order. */
export function scanTable(report: ScanReport): string {
  const rows = report.queries.map((query) => [
    query.name,
    String(query.rows),
    figure(query.traillake_ms),
    ...PEERS.map((peer) => figure(query.peers[peer])),
    ...PEERS.map((peer) => (query.same_answer ? ratio(query.ratios[peer]) : 'differs')),
  ])
  const summary = [
    ['geometric mean', '', '', '', '', '', ...PEERS.map((peer) => ratio(report.geomean[peer]))],
    ['worst', '', '', '', '', '', ...PEERS.map((peer) => ratio(report.worst[peer]))],
  ]
  const worst = PEERS.map((peer) => `  ${peer}: ${report.worst_query[peer] ?? '-'}`)
  const problems = report.queries
    .filter((query) => query.problem !== undefined)
    .map((query) => `  ${query.name}: ${query.problem}`)
  return [
    'Scan suite: median milliseconds; ratio = peer/traillake, over 1.00x traillake is faster.',
    `traillake has a thread a core, DuckDB two. ${report.rounds}.`,
    '',
    textTable([HEAD, ...rows, ...summary]),
    '',
    'Worst against each peer:',
    ...worst,
    ...(problems.length === 0 ? [] : ['', 'Not the same answer:', ...problems]),
  ].join('\n')
}
