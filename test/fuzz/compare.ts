import { type Answer, comparable, oracleComparable, rowLines, sortedLines } from '../support/slt/cells.ts'
import type { Result } from '../support/slt/run.ts'

/** How two answers differ: the shrinker keeps a difference of the same sort. */
export interface Difference {
  readonly sort: string
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

const DECIMAL_ZEROS = /(?<=^|[[{=]|, )(-?\d+)(?:\.(\d*?)0*)(?=$|[\]},])/g

function withoutZeros(text: string): string {
  return text.replace(DECIMAL_ZEROS, (_, whole: string, digits = '') =>
    digits === '' ? whole : `${whole}.${String(digits)}`,
  )
}

/** A cell by value. The type is ours, for the oracle's are wider: bigints and text are compared to their last digit. */
function normalCell(cell: string, type: string): string {
  // DuckDB's reals are read as doubles.
  if (type === 'real') return oracleComparable(cell === 'NULL' ? cell : String(Math.fround(Number(cell))))
  if (/\b(?:double|timestamp|time|date)\b/.test(type)) return oracleComparable(cell)
  return /\bdecimal\b/.test(type) ? withoutZeros(cell) : comparable(cell, type)
}

function lines(answer: Answer, types: readonly string[], ordered: boolean): readonly string[] {
  const rows = answer.rows.map((row) => row.map((cell, i) => normalCell(cell, types[i] ?? '')))
  const texts = rowLines({ ...answer, rows })
  return ordered ? texts : sortedLines(texts)
}

function shown(result: Result, types: readonly string[], ordered: boolean): readonly string[] {
  return result.kind === 'error' ? [result.code, ...result.lines] : lines(result.answer, types, ordered)
}

/** DuckDB's message without what it names, so that one error keeps one sort while a statement shrinks. */
function errorSort({ code, lines: [first = ''] }: Extract<Result, { kind: 'error' }>): string {
  return `${code}: ${first.replaceAll(/["'`].*$/g, '').slice(0, 60)}`
}

/** Whether an error is none that a user may see: a class of JavaScript, or what we call internal. */
function isDefect(code: string): boolean {
  return code === 'INTERNAL_ERROR' || !/^[A-Z][A-Z0-9_]*$/.test(code)
}

/**
 * What tells two answers apart; undefined where they are the same. Two errors are the same answer, their words are each
 * engine's own, unless ours is a defect.
 *
 * @param ordered whether the order of rows counts
 */
export function differenceOf(ours: Result, theirs: Result, ordered: boolean): Difference | undefined {
  if (ours.kind === 'error' && theirs.kind === 'error' && !isDefect(ours.code)) return undefined
  const answered = ours.kind === 'answer' ? ours : theirs
  const types = answered.kind === 'answer' ? answered.answer.columns.map(({ type }) => type) : []
  const [left, right] = [shown(ours, types, ordered), shown(theirs, types, ordered)]
  const sides = { ours: left, theirs: right }
  if (ours.kind === 'error') return { sort: `ours fails with ${errorSort(ours)}`, ...sides }
  if (theirs.kind === 'error') return { sort: `the other fails with ${errorSort(theirs)}`, ...sides }
  if (left.length === right.length && left.every((line, i) => line === right[i])) return undefined
  return { sort: 'rows', ...sides }
}
