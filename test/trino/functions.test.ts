import { afterAll, describe, expect, it } from 'vitest'
import { functionRecords } from '../../src/function/registry.ts'
import { SPECIAL_FORMS } from '../../src/function/special-forms.ts'
import { differenceOf } from '../fuzz/compare.ts'
import { BACKEND_OF } from '../support/slt/backends.ts'
import { closeFixtureLake } from '../support/slt/lake.ts'
import { runStatement } from '../support/slt/run.ts'
import { DEFAULT_CLOCK, type Script } from '../support/slt/script.ts'
import { TRINO_SERVER } from '../support/slt/trino-backend.ts'
import { callOf, scalarOverloads } from './calls.ts'

const MISSING = TRINO_SERVER === undefined ? ' (skipped: TRAILLAKE_TRINO names no server)' : ''

/** Random calls, of a seed that the environment may name. */
const SEED = Number(process.env['TRAILLAKE_SEED'] ?? 1)
const CALLS = Number(process.env['TRAILLAKE_CALLS'] ?? 500)

const SCRIPT: Script = {
  ...{ path: 'functions', lines: [], records: [], clock: DEFAULT_CLOCK, zone: 'UTC' },
  ...{ fixtures: [], tables: [] },
}

/** Functions of other engines of the family, which this release does not have. */
const NOT_IN_TRINO: ReadonlySet<string> = new Set([
  ...['array_first', 'array_last', 'ip_prefix', 'ip_subnet_max', 'ip_subnet_min', 'ip_subnet_range'],
  ...['is_subnet_of', 'map_union_sum', 'set_agg', 'set_union'],
])

/** Functions that two calls of answer differently: by chance, by the clock. */
const OF_THE_MOMENT = ['now', 'rand', 'random', 'shuffle', 'uuid']

/** Calls that we mean to answer otherwise. */
const OTHERWISE: readonly RegExp[] = [
  // Its sums of a start and a length, and its negation of the smallest number, wrap around.
  /^SELECT (?:slice|substring|substr|strpos)\(.*bigint '-?922337203685477580\d'\)$/,
  // A replacement below zero is taken until it is needed, and what is put there is of its last 32 bits.
  /^SELECT from_utf8\(.*-\d+'?\)$/,
  // Its digits after the ninth are not those of the true value where the degrees of freedom are thousands.
  /^SELECT (?:inverse_)?(?:t|beta|f)_(?:cdf|pdf)\(/,
  // It has no constants of the type where it plans on them.
  /^SELECT contains\(ipprefix /,
]

/** Errors of the server that say nothing of the call: we have more overloads, and a NULL picks one of many here. */
const NO_ANSWER: ReadonlySet<string> = new Set([
  ...['FUNCTION_NOT_FOUND', 'AMBIGUOUS_FUNCTION_CALL', 'GENERIC_INTERNAL_ERROR'],
])

const VISIBLE = [...functionRecords(), ...SPECIAL_FORMS].filter(
  (record) => !('hidden' in record && record.hidden === true) && !NOT_IN_TRINO.has(record.name),
)

afterAll(closeFixtureLake)

describe.skipIf(TRINO_SERVER === undefined)(`functions on a real Trino${MISSING}`, () => {
  it.each(VISIBLE)('$name: the example gives the result that it names', async ({ example }) => {
    const trino = await BACKEND_OF.trino.open(SCRIPT)
    const { rows } = await trino.query(`SELECT ${example.sql}`)
    expect(rows).toEqual([[example.result]])
  })

  it(`answers ${CALLS} random calls of seed ${SEED} as we do`, { timeout: CALLS * 2000 }, async () => {
    const [ours, trino] = [await BACKEND_OF.memory.open(SCRIPT), await BACKEND_OF.trino.open(SCRIPT)]
    const overloads = scalarOverloads(new Set([...NOT_IN_TRINO, ...OF_THE_MOMENT]))
    const differences: object[] = []
    let compared = 0
    for (let index = 0; index < CALLS; index++) {
      const sql = callOf(overloads, SEED, index)
      if (sql === undefined || OTHERWISE.some((known) => known.test(sql))) continue
      const theirs = await runStatement(trino, sql)
      if (theirs.kind === 'error' && NO_ANSWER.has(theirs.code)) continue
      compared++
      const is = differenceOf(await runStatement(ours, sql), theirs, true)
      if (is !== undefined) differences.push({ index, sql, is })
    }
    expect(differences).toEqual([])
    expect(compared).toBeGreaterThan(CALLS / 2)
  })
})
