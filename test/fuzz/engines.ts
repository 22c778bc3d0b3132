import type { Query } from '../../grammar/ast.ts'
import { parse } from '../../grammar/index.ts'
import type { Session } from '../support/slt/backend.ts'
import { BACKEND_OF } from '../support/slt/backends.ts'
import { runStatement } from '../support/slt/run.ts'
import { type BackendName, bareScript, type TableFixture } from '../support/slt/script.ts'
import { findFixture } from '../support/fixture/fixtures.ts'
import { type Difference, differenceOf } from './compare.ts'

/** A statement's difference, and between which two it is. */
export interface Finding extends Difference {
  readonly between: 'DuckDB' | 'the plain plan'
}

/** What became of a statement. */
export type Verdict =
  | { readonly kind: 'same'; readonly rows: number }
  | { readonly kind: 'errors'; readonly message: string }
  /** NOT_SUPPORTED of ours, or words that DuckDB lacks. */
  | { readonly kind: 'unsupported'; readonly message: string }
  | { readonly kind: 'different'; readonly finding: Finding }

/** Our engine in two configurations, and DuckDB, over the same tables. */
export interface Engines {
  /**
   * Runs a statement on all.
   *
   * @param plainPlan whether our engine also runs it without the optional rules, over one batch of plain columns
   */
  judge(sql: string, plainPlan: boolean): Promise<Verdict>
  close(): Promise<void>
}

const EVENTS = findFixture('events')!

/** A statement of the generator's as a tree. Throws for text that is none. */
export function parseQuery(sql: string): Query {
  const parsed = parse(sql)
  if (!parsed.ok) throw new Error(`${parsed.problem.message}\n${sql}`)
  if (parsed.statement.kind !== 'query') throw new Error(`no query: ${sql}`)
  return parsed.statement
}

/** Whether DuckDB says that it has no plan for what SQL allows. */
function isBeyond([first = '']: readonly string[]): boolean {
  return /^Error: Not implemented Error: (?:Unsupported join type for flattening correlated|Cannot perform non-inner join on subquery)/.test(
    first,
  )
}

export async function openEngines(tables: readonly TableFixture[]): Promise<Engines> {
  const script = bareScript([EVENTS], tables)
  const open = (name: BackendName): Promise<Session> => BACKEND_OF[name].open(script)
  // Small batches of dictionaries under every rule; one plain batch under none; the oracle.
  const [encoded, plain, duckdb] = [await open('store'), await open('memory'), await open('duckdb')]

  async function judge(sql: string, plainPlan: boolean): Promise<Verdict> {
    const ordered = parseQuery(sql).orderBy.length > 0
    const ours = await runStatement(encoded, sql)
    if (ours.kind === 'error' && ours.code === 'NOT_SUPPORTED')
      return { kind: 'unsupported', message: ours.lines[0] ?? '' }
    if (plainPlan) {
      const plainly = await runStatement(plain, sql)
      // Some correlated subqueries have a plan only once their conditions are folded.
      const refused = plainly.kind === 'error' && plainly.code === 'NOT_SUPPORTED'
      const difference = refused ? undefined : differenceOf(ours, plainly, ordered)
      if (difference !== undefined)
        return { kind: 'different', finding: { ...difference, between: 'the plain plan' } }
    }
    const theirs = await runStatement(duckdb, sql)
    if (theirs.kind === 'error' && (theirs.code === 'Untranslatable' || isBeyond(theirs.lines)))
      return { kind: 'unsupported', message: theirs.lines[0] ?? '' }
    const difference = differenceOf(ours, theirs, ordered)
    if (difference !== undefined) return { kind: 'different', finding: { ...difference, between: 'DuckDB' } }
    if (ours.kind === 'error') return { kind: 'errors', message: `${ours.code}: ${ours.lines[0] ?? ''}` }
    return { kind: 'same', rows: ours.answer.rows.length }
  }

  return {
    judge,
    async close() {
      for (const session of [encoded, plain, duckdb]) await session.close()
    },
  }
}
