import type { AnswerKind } from '../query-file.ts'
import type { Answer } from './normalise.ts'

/** The rows that count, as texts. */
function comparable(answer: Answer, kind: AnswerKind): readonly string[] {
  switch (kind.kind) {
    case 'ordered':
      return answer.map((row) => JSON.stringify(row))
    case 'unordered':
      return answer.map((row) => JSON.stringify(row)).sort()
    case 'ties': {
      const key = (row: Answer[number] | undefined) => JSON.stringify(row?.[kind.column - 1])
      const last = key(answer.at(-1))
      return answer
        .filter((row) => answer.length < kind.limit || key(row) !== last)
        .map((row) => JSON.stringify(row))
        .sort()
    }
  }
}

const LONGEST = 300

function short(row: string | undefined): string {
  if (row === undefined) return 'no row'
  return row.length > LONGEST ? `${row.slice(0, LONGEST)}…` : row
}

/** What is different between two answers to one query, in one line; undefined where nothing is. */
export function difference(ours: Answer, theirs: Answer, kind: AnswerKind): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length} rows, not ${theirs.length}`
  const [left, right] = [comparable(ours, kind), comparable(theirs, kind)]
  const at = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => i).find(
    (i) => left[i] !== right[i],
  )
  return at === undefined ? undefined : `row ${at + 1}: ${short(left[at])}, not ${short(right[at])}`
}
