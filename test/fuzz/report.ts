import type { Case, Tally } from './fuzz.ts'
import type { ShrunkCase } from './shrink/shrink.ts'

const MOST_LINES = 20

function indented(lines: readonly string[]): string {
  const shown = lines.slice(0, MOST_LINES).map((line) => `    ${line}`)
  if (lines.length > MOST_LINES) shown.push(`    … ${lines.length - MOST_LINES} more`)
  return shown.length === 0 ? '    (no rows)' : shown.join('\n')
}

/** A difference to read: how to make it again, the statement, its tables and both answers. */
export function caseText(found: Case | ShrunkCase): string {
  const { seed, index, sql, finding } = found
  const parts = [
    `seed ${seed}, statement ${index}: ${finding.sort} (ours and ${finding.between})`,
    `  ${sql}`,
  ]
  if ('original' in found) {
    parts.push(`  made from\n    ${found.original}`)
    for (const { name, columns, rows } of found.tables)
      parts.push(`  table ${name} (${columns})\n${indented(rows)}`)
  }
  parts.push(`  ours\n${indented(finding.ours)}`, `  ${finding.between}\n${indented(finding.theirs)}`)
  return `${parts.join('\n')}\n`
}

function counts(title: string, messages: ReadonlyMap<string, number>): string[] {
  const sorted = [...messages].toSorted(([, a], [, b]) => b - a)
  return sorted.map(([message, count]) => `  ${title} ${count} times: ${message}`)
}

/** What a run came to. */
export function tallyText({ same, withRows, errors, unsupported, failed, cases }: Tally): string {
  const refused = [...unsupported.values()].reduce((sum, count) => sum + count, 0)
  return [
    `${same} the same (${withRows} with rows), ${errors} failed by all, ${refused} not supported, ${cases.length} different`,
    ...counts('not supported', unsupported),
    ...counts('failed', failed),
  ].join('\n')
}
