import { createRandom } from '../../src/sample/random.ts'
import { type Engines, type Finding } from './engines.ts'
import { statement } from './generate/query.ts'

/** A statement whose answers differ. */
export interface Case {
  /** The seed and the number that make the statement again. */
  readonly seed: number
  readonly index: number
  readonly sql: string
  readonly finding: Finding
}

export interface Tally {
  same: number
  /** Of the same: those that gave rows. */
  withRows: number
  /** Statements that every engine refused or failed. */
  errors: number
  /** Messages of what one of the engines has no words for, with how often. */
  readonly unsupported: Map<string, number>
  /** Messages of statements that every engine failed. */
  readonly failed: Map<string, number>
  readonly cases: Case[]
}

export interface FuzzOptions {
  readonly seed: number
  /** Number of the first statement. */
  readonly start: number
  readonly queries: number
  /** Every so many statements also run without the optimizer's optional rules. */
  readonly plainEvery: number
  readonly onCase: (found: Case) => Promise<void>
}

/** A message without the place that it names. */
function placeless(message: string): string {
  return message.replace(/line \d+:\d+: /, '')
}

/** The statement of a seed and a number, whatever ran before it. */
export function statementOf(seed: number, index: number): string {
  return statement(createRandom(seed, `statement ${index}`))
}

/** Runs statements one after another and tells each whose answers differ. */
export async function fuzz(engines: Engines, options: FuzzOptions): Promise<Tally> {
  const { seed, start, queries, plainEvery, onCase } = options
  const tally: Tally = {
    ...{ same: 0, withRows: 0, errors: 0, unsupported: new Map(), failed: new Map(), cases: [] },
  }
  const count = (counts: Map<string, number>, message: string) =>
    counts.set(placeless(message), (counts.get(placeless(message)) ?? 0) + 1)
  for (let index = start; index < start + queries; index++) {
    const sql = statementOf(seed, index)
    const verdict = await engines.judge(sql, index % plainEvery === 0)
    switch (verdict.kind) {
      case 'same':
        tally.same++
        if (verdict.rows > 0) tally.withRows++
        break
      case 'errors':
        tally.errors++
        count(tally.failed, verdict.message)
        break
      case 'unsupported':
        count(tally.unsupported, verdict.message)
        break
      case 'different': {
        const found = { seed, index, sql, finding: verdict.finding }
        tally.cases.push(found)
        await onCase(found)
      }
    }
  }
  return tally
}
