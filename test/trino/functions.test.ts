import { isDeepStrictEqual } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { describeFunctions } from '../../src/function/describe.ts'
import { parseSignature } from '../../src/function/signature.ts'
import { differenceOf } from '../fuzz/compare.ts'
import { BACKEND_OF } from '../support/slt/backends.ts'
import { closeFixtureLake } from '../support/slt/lake.ts'
import { type Result, runStatement } from '../support/slt/run.ts'
import { bareScript } from '../support/slt/script.ts'
import { TRINO_MISSING, TRINO_SERVER } from '../support/slt/trino-backend.ts'
import { aggregateCallOf, callOf } from './calls.ts'
import { expressionOf } from './expressions.ts'
import { windowOf } from './windows.ts'

/** Random calls, of a seed that the environment may name. */
const SEED = Number(process.env['TRAILLAKE_SEED'] ?? 1)
const CALLS = Number(process.env['TRAILLAKE_CALLS'] ?? 500)

const SCRIPT = bareScript([], [])

/** Functions of other engines of the family, which this release does not have. */
const NOT_IN_TRINO: ReadonlySet<string> = new Set([
  ...['array_first', 'array_last', 'ip_prefix', 'ip_subnet_max', 'ip_subnet_min', 'ip_subnet_range'],
  ...['is_subnet_of', 'map_union_sum', 'set_agg', 'set_union'],
])

/** Functions of which two calls differ, by chance, by the clock or by what comes first; listagg has a form of its own. */
const INEXACT: ReadonlySet<string> = new Set([
  ...['now', 'rand', 'random', 'shuffle', 'uuid'],
  ...['arbitrary', 'listagg', 'max_by', 'min_by', 'reduce_agg'],
])

/** Calls that we mean to answer otherwise. */
const OTHERWISE: readonly RegExp[] = [
  // Its sums of a start and a length, and its negation of the smallest number, wrap around.
  /^SELECT (?:slice|substring|substr|strpos)\(.*bigint '-?922337203685477580\d'\)$/,
  // A replacement below zero is taken until it is needed, and what is put there is of its last 32 bits.
  /^SELECT from_utf8\(.*-\d+'?\)$/,
  // Its digits after the ninth are not those of the true value where the degrees of freedom are thousands.
  /^SELECT (?:inverse_)?(?:t|beta|f)_(?:cdf|pdf)\(/,
  // Minutes past what an int holds wrap around there.
  /^SELECT from_unixtime\(.*bigint '-?\d{10,}'/,
  // What a comparator that contradicts itself gives is nobody's answer.
  /^SELECT array_sort\(.*->/,
  // Sums of squares past a double are NaN there, or not, by the order in which they were added.
  /^SELECT (?:stddev|variance|var_|kurtosis|skewness|corr|covar|regr).*(?:1e300|infinity)/,
  // Sums may pass the largest number on the way; NaN comes last in max(x, n), where it is the largest elsewhere.
  /^SELECT sum\(.*'-?922337203685477580\d'/,
  /^SELECT (?:max|min)\(.*, .*nan\(\)/,
  // What is distinct comes in the order of its hashes.
  /^SELECT (?:array_agg|map_agg|map_union|multimap_agg)\(DISTINCT/,
  // Characters to be trimmed have the blanks of a char; of two booleans any standard error will do.
  /^SELECT [lr]?trim\(.*as char/,
  /^SELECT approx_distinct\(.*\((?:true|false|NULL)\)/,
  // Weights below zero mean nothing.
  /^SELECT numeric_histogram\(.*, -/,
  // Rows that are filtered away are not made there.
  /decimal '9{38}'.* WHERE false$/,
  // It has no constants of the type where it plans on them, and nowhere else.
  /ipprefix/,
  // A call with a NULL among its arguments is NULL there before an array of the others is made.
  /^SELECT \w+\(ARRAY\[.*decimal '9{38}'.*NULL/,
  // The day is that of our tests.
  /cast\(time '.*' AS timestamp/,
  // Weights and errors of windows too; NaN is in no order of a frame; sums of doubles have the rows subtracted that leave the frame.
  /^SELECT i, (?:approx_distinct\(.*(?:true|false|NULL)\)|numeric_histogram\(.*, -)/,
  /^SELECT i, (?:max|min)\(.*, .*nan\(\)/,
  /^SELECT i, (?:array_agg|map_agg|map_union|multimap_agg)\(DISTINCT/,
  /^SELECT i, (?:sum|avg|corr|covar|regr|stddev|var|skew|kurt|geometric)\w*\(.*(?:real '|\de|infinity|'-?922337203685477580\d')/,
  // Whether a frame of rows is empty is asked there of the first row's distance.
  /ROWS BETWEEN (?=[^)]*\bn (?:PRECEDING|FOLLOWING)).* (?:PRECEDING AND .* PRECEDING|FOLLOWING AND .* FOLLOWING)\) FROM/,
  // Each bound has a type of its own there: only one of two may be past its end.
  /RANGE BETWEEN .*\d.* AND .*\d.*ING\) FROM \(VALUES .*(?:922337203685477580|214748364|32768|128)/,
  // The second before 1970 is lost.
  /^SELECT \w+\(timestamp '1969-12-31 23:59:59.999' AS time/,
  // We cast more: a char to points in time, one with a zone to JSON, an address to a text of a length.
  /cast\(cast\('.*' as char\(5\)\) AS timestamp/,
  /cast\(.*timestamp '.* (?:UTC|America\/New_York|\+05:30)'.* AS json\)$/,
  /cast\(ipaddress '.*' AS varchar\(\d+\)\)$/,
]

/** Errors of the server that say nothing of the call: we have more overloads, and a NULL picks one of many here. */
const NO_ANSWER: ReadonlySet<string> = new Set([
  'FUNCTION_NOT_FOUND',
  'AMBIGUOUS_FUNCTION_CALL',
  'GENERIC_INTERNAL_ERROR',
])

const IN_TRINO = describeFunctions().filter(({ name }) => !NOT_IN_TRINO.has(name))

/** An answer whose maps have their entries by their text: Trino's order is that of its hashes, and JSON's of numbers. */
function ofSortedMaps(result: Result): Result {
  if (result.kind === 'error') return result
  const sorted = (cell: string) =>
    cell.startsWith('{') ? `{${cell.slice(1, -1).split(', ').toSorted().join(', ')}}` : cell
  return { ...result, answer: { ...result.answer, rows: result.answer.rows.map((row) => row.map(sorted)) } }
}

/** The types of an answer's columns; none of an error. */
function typesOf(result: Result): readonly string[] {
  // The server writes `decimal(5, 2)`.
  return result.kind === 'error'
    ? []
    : result.answer.columns.map(({ type }) => type.toLowerCase().replaceAll(', ', ','))
}

/** Asks both engines what is made of each number, as many as there are to be; undefined is passed over. */
async function compareAll(statementOf: (index: number) => string | undefined): Promise<void> {
  const [ours, trino] = [await BACKEND_OF.memory.open(SCRIPT), await BACKEND_OF.trino.open(SCRIPT)]
  const differences: object[] = []
  let compared = 0
  for (let index = 0; index < CALLS; index++) {
    const sql = statementOf(index)
    if (sql === undefined || OTHERWISE.some((known) => known.test(sql))) continue
    const theirs = ofSortedMaps(await runStatement(trino, sql))
    if (theirs.kind === 'error' && NO_ANSWER.has(theirs.code)) continue
    compared++
    const answer = ofSortedMaps(await runStatement(ours, sql))
    const is = differenceOf(answer, theirs, true)
    if (is !== undefined) differences.push({ index, sql, is })
    else if (!isDeepStrictEqual(typesOf(answer), typesOf(theirs)))
      differences.push({ index, sql, is: typesOf(answer), theirs: typesOf(theirs) })
  }
  expect(differences).toEqual([])
  expect(compared).toBeGreaterThan(CALLS / 2)
}

afterAll(closeFixtureLake)

describe.skipIf(TRINO_SERVER === undefined)(`functions on a real Trino${TRINO_MISSING}`, () => {
  it.each(IN_TRINO)('$name: the example gives the result that it names', async ({ example }) => {
    const trino = await BACKEND_OF.trino.open(SCRIPT)
    const { rows } = await trino.query(`SELECT ${example.sql}`)
    expect(rows).toEqual([[example.result]])
  })

  it.each([
    { kind: 'scalar', call: callOf },
    { kind: 'aggregate', call: aggregateCallOf },
  ])(
    `answers ${CALLS} random calls of $kind functions of seed ${SEED} as we do`,
    { timeout: CALLS * 2000 },
    async ({ kind, call }) => {
      const signatures = IN_TRINO.flatMap((known) =>
        known.kind === kind && !INEXACT.has(known.name) ? known.signatures.map(parseSignature) : [],
      )
      await compareAll((index) => call(signatures, SEED, index))
    },
  )

  it(
    `answers ${CALLS} random casts, operators and special forms of seed ${SEED} as we do, of the same types`,
    { timeout: CALLS * 2000 },
    () => compareAll((index) => expressionOf(SEED, index)),
  )

  it(`answers ${CALLS} random window functions of seed ${SEED} as we do, of the same types`, {
    timeout: CALLS * 2000,
  }, async () => {
    const signatures = IN_TRINO.flatMap((known) =>
      known.kind === 'window' || (known.kind === 'aggregate' && !INEXACT.has(known.name))
        ? known.signatures.map(parseSignature)
        : [],
    )
    await compareAll((index) => windowOf(signatures, SEED, index))
  })
})
