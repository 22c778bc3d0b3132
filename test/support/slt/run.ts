import { TraillakeError } from '../../../src/common/errors.ts'
import type { Backend, Session } from './backend.ts'
import { type Answer, comparable, headerLine, oracleComparable, rowLines, sortedLines } from './cells.ts'
import {
  type BackendName,
  type ErrorRecord,
  isOracle,
  type QueryRecord,
  type Script,
  type SltRecord,
} from './script.ts'

/** A record that did not hold: where, and what was expected and came instead. */
export interface Failure {
  readonly place: string
  readonly sql: string
  readonly difference: string
}

export interface Outcome {
  readonly ran: number
  readonly skipped: number
  readonly failures: readonly Failure[]
}

/** What a statement gave: rows, or the error with its code. */
export type Result =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'error'; readonly code: string; readonly lines: readonly string[] }

/** Runs a record's statement. Errors that are not for users (a defect of ours, or of the oracle's translation) are results too. */
export async function runStatement(session: Session, sql: string): Promise<Result> {
  try {
    return { kind: 'answer', answer: await session.query(sql) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (!(error instanceof TraillakeError))
      return {
        kind: 'error',
        code: error.name,
        lines: (error.stack ?? error.message).split('\n').slice(0, 8),
      }
    const hint = error.hint === undefined ? [] : [`hint: ${error.hint}`]
    return { kind: 'error', code: error.code, lines: [...error.message.split('\n'), ...hint] }
  }
}

/** The lines that `--complete` writes. */
export function resultLines(record: SltRecord, result: Result): readonly string[] {
  if (result.kind === 'error') return result.lines
  const rows = rowLines(result.answer)
  const sorted = record.kind === 'query' && record.rowsort ? sortedLines(rows) : rows
  return record.kind === 'query' && record.header ? [headerLine(result.answer), ...sorted] : sorted
}

function difference(expected: readonly string[], actual: readonly string[]): string {
  const indent = (lines: readonly string[]) =>
    lines.length === 0 ? '    (no rows)' : lines.map((line) => `    ${line}`).join('\n')
  return `  expected\n${indent(expected)}\n  actual\n${indent(actual)}`
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i])
}

function checkQuery(record: QueryRecord, result: Result, backend: BackendName): string | undefined {
  const oracle = isOracle(backend)
  if (result.kind === 'error')
    return difference(record.expected, [`${result.code}: ${result.lines[0] ?? ''}`, ...result.lines.slice(1)])
  const { columns } = result.answer
  const [header, expected] = record.header
    ? [record.expected[0] ?? '', record.expected.slice(1)]
    : [undefined, record.expected]
  if (header !== undefined && !oracle && header !== headerLine(result.answer))
    return difference([header], [headerLine(result.answer)])
  const normal = (line: string) =>
    line
      .split('\t')
      .map((cell, i) => (oracle ? oracleComparable(cell) : comparable(cell, columns[i]?.type ?? '')))
      .join('\t')
  // A server's threads give rows as they come where no order is asked for, and so rows that their order does not tell apart.
  const anyOrder = record.rowsort || backend === 'trino'
  const order = (lines: readonly string[]) => (anyOrder ? sortedLines(lines) : lines)
  const [wanted, got] = [order(expected.map(normal)), order(rowLines(result.answer).map(normal))]
  return same(wanted, got) ? undefined : difference(wanted, got)
}

function checkError(record: ErrorRecord, result: Result): string | undefined {
  if (result.kind === 'answer') return difference(record.expected, rowLines(result.answer))
  const expected = [record.code ?? '(no code)', ...record.expected]
  const actual = [result.code, ...result.lines]
  return same(expected, actual) ? undefined : difference(expected, actual)
}

/**
 * Runs a script's records on a backend.
 *
 * @param only the record to run: the one whose lines hold this line of the file
 */
export async function runScript(script: Script, backend: Backend, only?: number): Promise<Outcome> {
  const session = await backend.open(script)
  const failures: Failure[] = []
  let [ran, skipped] = [0, 0]
  try {
    for (const record of script.records) {
      if (only !== undefined && !isAt(record, only)) continue
      // The texts of errors are ours, and mostly Trino's; an oracle has its own.
      if (record.skip.has(backend.name) || (isOracle(backend.name) && record.kind === 'error')) {
        skipped++
        continue
      }
      const result = await runStatement(session, record.sql)
      // Lake's forms, and subqueries that Trino has no plan for: nothing is said of the answer.
      if (backend.name === 'trino' && result.kind === 'error') {
        skipped++
        continue
      }
      ran++
      const difference = differenceOf(record, result, backend)
      if (difference !== undefined)
        failures.push({ place: `${script.path}:${record.line}`, sql: record.sql, difference })
    }
  } finally {
    await session.close()
  }
  return { ran, skipped, failures }
}

function differenceOf(record: SltRecord, result: Result, backend: Backend): string | undefined {
  return record.kind === 'query' ? checkQuery(record, result, backend.name) : checkError(record, result)
}

/** The places of records that say they cannot run on the backend, and can. */
export async function needlessSkips(script: Script, backend: Backend): Promise<readonly string[]> {
  const skipped = script.records.filter((record) => record.skip.has(backend.name))
  if (skipped.length === 0) return []
  const session = await backend.open(script)
  const places: string[] = []
  try {
    for (const record of skipped) {
      const result = await runStatement(session, record.sql)
      // The oracle is never asked for errors, so there is nothing to skip.
      const needless = record.kind === 'error' && isOracle(backend.name)
      if (needless || differenceOf(record, result, backend) === undefined)
        places.push(`${script.path}:${record.line}`)
    }
  } finally {
    await session.close()
  }
  return places
}

/** Whether a line of the file, counted from 1, belongs to a record. */
export function isAt(record: SltRecord, line: number): boolean {
  return record.line <= line && line <= record.result.end
}

export function failureText({ place, sql, difference }: Failure): string {
  const indented = sql
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
  return `${place}\n${indented}\n${difference}`
}
