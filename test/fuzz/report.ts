import type { Case, Tally } from './fuzz.ts'
import type { ShrunkCase } from './shrink/shrink.ts'

const MOST_LINES = 20

function indented(lines: readonly string[]): string {
  const shown = lines.slice(0, MOST_LINES).map((line) => `    ${line}`)
  if (lines.length > MOST_LINES) shown.push(`    … ${lines.length - MOST_LINES} more`)
  return shown.length === 0 ? '    (no rows)' : shown.join('\n')
}

/** The lines of one answer that the other has not, or has less often; all where the order alone differs, or there are few. */
function telling(lines: readonly string[], others: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES && others.length <= MOST_LINES) return lines
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  const own = lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
  return own.length === 0 && lines.length === others.length ? lines : own
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
  parts.push(
    `  ours\n${indented(telling(finding.ours, finding.theirs))}`,
    `  ${finding.between}\n${indented(telling(finding.theirs, finding.ours))}`,
  )
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
