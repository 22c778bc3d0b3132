import { PEERS } from '../engine/engine.ts'
import type { IngestFigures, IngestReport, MemoryReport, RefreshReport, StartupReport } from './report.ts'
import { figure, ratio, textTable } from './text-table.ts'

export function ingestTable(report: IngestReport): string {
  const { ways, ratios } = report
  const head = ['', 'seconds', 'MB/s', 'events/s', 'peak MB', 'written MB', 'ratio']
  const row = (name: string, one: IngestFigures, against: string) => [
    name,
    figure(one.seconds),
    figure(one.megabytes_per_second),
    String(one.events_per_second),
    String(one.peak_memory_mb),
    figure(one.written_bytes / 1e6),
    against,
  ]
  return [
    `Ingest suite: ${report.events} events, ${figure(report.json_bytes / 1e6)} MB of JSON in ${report.files} gzip files, median of ${report.runs} runs.`,
    'traillake has a thread a core, one of which writes, DuckDB two.',
    ...Object.entries(ways).map(([name, { what }]) => `  ${name}: ${what}`),
    '',
    textTable([
      head,
      row('traillake', ways.traillake, ''),
      row('duckdb', ways.duckdb, ratio(ratios.duckdb)),
      row('duckdb_equal_work', ways.duckdb_equal_work, ratio(ratios.duckdb_equal_work)),
    ]),
  ].join('\n')
}

export function refreshTable(report: RefreshReport): string {
  const rows = [
    ['traillake', figure(report.traillake.before_ms), figure(report.traillake.after_ms), ''],
    ...PEERS.map((peer) => [
      peer,
      figure(report.peers[peer].before_ms),
      figure(report.peers[peer].after_ms),
      ratio(report.ratios[peer]),
    ]),
  ]
  return [
    `Refresh suite: ${report.widgets} widgets, all of them once, before and right after ${report.new_events} new events; median of ${report.runs} runs.`,
    `${report.note}.`,
    ...(report.same_answer ? [] : ['The answers are NOT the same.']),
    '',
    textTable([['', 'before ms', 'after ms', 'ratio'], ...rows]),
  ].join('\n')
}

export function startupTable(report: StartupReport): string {
  return [
    `Startup suite: whole processes, median of ${report.runs} runs.`,
    `  ${report.sql}`,
    '',
    textTable([
      ['', 'ms'],
      ['node -e 0', figure(report.node_ms)],
      ['traillake --version', figure(report.traillake_version_ms)],
      ['traillake query', figure(report.traillake_query_ms)],
      ['duckdb in node', figure(report.duckdb_query_ms)],
      ['duckdb/traillake', ratio(report.ratio)],
    ]),
  ].join('\n')
}

export function memoryTable({ queries, rounds }: MemoryReport): string {
  const highest = Math.max(...rounds.map(({ peak_mb }) => peak_mb))
  return [
    `Memory suite: ${queries} queries, round after round in one process; resident megabytes. At most ${highest} MB.`,
    '',
    textTable([
      ['round', 'peak', 'after'],
      ...rounds.map(({ peak_mb, resident_mb }, i) => [`${i + 1}`, `${peak_mb}`, `${resident_mb}`]),
    ]),
  ].join('\n')
}
