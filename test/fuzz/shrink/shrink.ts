import { type Engines, type Finding, openEngines, parseQuery } from '../engines.ts'
import type { Case } from '../fuzz.ts'
import { type FuzzTable, ALL_TABLES } from '../tables.ts'
import { smallerStatements } from './candidates.ts'

/** Statements that a shrink may run. */
const MOST_STATEMENTS = 600
/** Times that a shrink may fill tables anew. */
const MOST_TABLES = 60

/** A difference made small: the statement, and the rows that it needs. */
export interface ShrunkCase extends Case {
  readonly original: string
  readonly tables: readonly FuzzTable[]
}

/** Asks about a smaller form; undefined where the difference is gone or has become another. */
export type Probe<Form> = (form: Form) => Promise<Finding | undefined>

/**
 * The shortest statement that steps of leaving something out lead to while the difference stays.
 *
 * @param most statements that it may try
 */
export async function shrinkStatement(
  sql: string,
  probe: Probe<string>,
  most = MOST_STATEMENTS,
): Promise<string> {
  let current = sql
  const tried = new Set<string>()
  for (;;) {
    let smaller: string | undefined
    for (const candidate of smallerStatements(parseQuery(current))) {
      if (tried.has(candidate)) continue
      if (tried.size === most) return current
      tried.add(candidate)
      if ((await probe(candidate)) !== undefined) {
        smaller = candidate
        break
      }
    }
    if (smaller === undefined) return current
    current = smaller
  }
}

/** The tables with the rows that a difference needs: halves are left out while they can be, then single rows. */
export async function shrinkRows(
  tables: readonly FuzzTable[],
  probe: Probe<readonly FuzzTable[]>,
): Promise<readonly FuzzTable[]> {
  let current = tables
  let left = MOST_TABLES
  for (const [at, table] of tables.entries()) {
    let step = Math.max(1, table.rows.length)
    let start = 0
    while (left > 0) {
      const rows = current[at]!.rows
      if (start >= rows.length) {
        if (step === 1) break
        ;[step, start] = [Math.ceil(step / 2), 0]
        continue
      }
      left--
      const smaller = current.with(at, { ...current[at]!, rows: rows.toSpliced(start, step) })
      if ((await probe(smaller)) === undefined) start += step
      else current = smaller
    }
  }
  return current
}

/** Shrinks the statement of a difference, then the tables below it. */
export async function shrinkCase(engines: Engines, found: Case): Promise<ShrunkCase> {
  const { between, sort } = found.finding
  let finding = found.finding
  const probeOn = async (on: Engines, sql: string): Promise<Finding | undefined> => {
    const verdict = await on.judge(sql, between !== 'DuckDB')
    if (verdict.kind !== 'different') return undefined
    if (verdict.finding.between !== between || verdict.finding.sort !== sort) return undefined
    finding = verdict.finding
    return finding
  }
  const sql = await shrinkStatement(found.sql, (candidate) => probeOn(engines, candidate))
  const used = ALL_TABLES.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(sql))
  const tables = await shrinkRows(used, async (smaller) => {
    const fewer = await openEngines(smaller)
    try {
      return await probeOn(fewer, sql)
    } finally {
      await fewer.close()
    }
  })
  return { ...found, sql, original: found.sql, finding, tables }
}
