import { afterAll, describe, expect, it } from 'vitest'
import { ALL_TABLES } from '../fuzz/tables.ts'
import { differenceOf } from '../fuzz/compare.ts'
import { statementOf } from '../fuzz/fuzz.ts'
import { findFixture } from '../support/fixture/fixtures.ts'
import { BACKEND_OF } from '../support/slt/backends.ts'
import { readScript, scriptPaths } from '../support/slt/files.ts'
import { closeFixtureLake } from '../support/slt/lake.ts'
import { failureText, needlessSkips, type Result, runScript, runStatement } from '../support/slt/run.ts'
import { bareScript } from '../support/slt/script.ts'
import { TRINO_MISSING, TRINO_SERVER } from '../support/slt/trino-backend.ts'
import { mutationOf } from './mutations.ts'

/** Random statements and changes of statements, of a seed that the environment may name. */
const SEED = Number(process.env['TRAILLAKE_SEED'] ?? 1)
const STATEMENTS = Number(process.env['TRAILLAKE_STATEMENTS'] ?? 200)
const MUTATIONS = Number(process.env['TRAILLAKE_MUTATIONS'] ?? 8)

/** Scripts of what Lake does otherwise: what is past its retention, and names of tables that are no identifiers. */
const OF_LAKE: ReadonlySet<string> = new Set(
  ['names', 'retention', 'workload/lexing', 'workload/table-names'].map((name) => `test/sql/${name}.slt`),
)

/** How two results of a changed statement differ that may not: in their rows, or in whether there is such a statement. */
function contradiction(ours: Result, theirs: Result): object | undefined {
  const syntax = 'SYNTAX_ERROR'
  if (ours.kind === 'answer' && theirs.kind === 'answer') return differenceOf(ours, theirs, false)
  if (ours.kind === 'answer' && theirs.kind === 'error' && theirs.code === syntax) return theirs
  // The server still has the tables of other scripts.
  return theirs.kind === 'answer' && ours.kind === 'error' && ours.code !== 'TABLE_NOT_FOUND'
    ? ours
    : undefined
}

afterAll(closeFixtureLake)

describe.skipIf(TRINO_SERVER === undefined)(`a real Trino${TRINO_MISSING}`, () => {
  // Which of the rows comes first that an order does not tell apart is up to the server's threads: what differs once only is that.
  it.each(scriptPaths())('answers as %s says', { retry: 2 }, async (path) => {
    const script = readScript(path)
    const { failures } = await runScript(script, BACKEND_OF.trino)
    expect(failures.map(failureText).join('\n\n')).toBe('')
    expect(await needlessSkips(script, BACKEND_OF.trino)).toEqual([])
  })

  it.each(scriptPaths().filter((path) => !OF_LAKE.has(path)))(
    `takes ${MUTATIONS} changed statements of %s as we do, of seed ${SEED}`,
    { retry: 2, timeout: MUTATIONS * 5000 },
    async (path) => {
      const script = readScript(path)
      const statements = script.records.filter(({ skip }) => !skip.has('trino')).map(({ sql }) => sql)
      const [ours, trino] = [await BACKEND_OF.store.open(script), await BACKEND_OF.trino.open(script)]
      for (let index = 0; index < MUTATIONS && statements.length > 0; index++) {
        const sql = mutationOf(statements, SEED, `${path} ${index}`)
        // Casts with :: are ours.
        if (sql === undefined || sql.includes('::')) continue
        const is = contradiction(await runStatement(ours, sql), await runStatement(trino, sql))
        expect({ sql, is }).toEqual({ sql, is: undefined })
      }
    },
  )

  it(`answers ${STATEMENTS} random statements of seed ${SEED} as we do`, {
    timeout: STATEMENTS * 5000,
  }, async () => {
    const script = bareScript([findFixture('events')!], ALL_TABLES)
    const [ours, trino] = [await BACKEND_OF.store.open(script), await BACKEND_OF.trino.open(script)]
    let compared = 0
    for (let index = 0; index < STATEMENTS; index++) {
      const sql = statementOf(SEED, index)
      // Trino joins the right side anew for each row of the left: as many times as many rows that match none.
      if (/\b(?:RIGHT|FULL) JOIN LATERAL\b/.test(sql)) continue
      const theirs = await runStatement(trino, sql)
      if (theirs.kind === 'error') continue
      expect({ index, sql, is: differenceOf(await runStatement(ours, sql), theirs, false) }).toEqual({
        ...{ index, sql, is: undefined },
      })
      compared++
    }
    expect(compared).toBeGreaterThan(STATEMENTS / 2)
  })
})
