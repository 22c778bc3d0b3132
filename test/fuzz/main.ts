import { parseArgs } from 'node:util'
import { closeFixtureLake } from '../support/slt/lake.ts'
import { openEngines } from './engines.ts'
import { fuzz } from './fuzz.ts'
import { caseText, tallyText } from './report.ts'
import { shrinkCase } from './shrink/shrink.ts'
import { ALL_TABLES } from './tables.ts'

const USAGE = `npm run fuzz -- [--queries N] [--seed S] [--start I] [--most M] [--no-shrink]

Makes N statements (1000) from seed S (1), from statement I (0) on, and runs each on our engine and on DuckDB.
A difference is shrunk and printed; the run ends at M of them (10).`

class Enough extends Error {}

function whole(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`'${text ?? ''}' is no count\n\n${USAGE}`)
  return value
}

const { values } = parseArgs({
  options: {
    queries: { type: 'string' },
    seed: { type: 'string' },
    start: { type: 'string' },
    most: { type: 'string' },
    'no-shrink': { type: 'boolean' },
    help: { type: 'boolean' },
  },
})

async function run(): Promise<void> {
  const most = whole(values.most, 10)
  const engines = await openEngines(ALL_TABLES)
  let found = 0
  try {
    const tally = await fuzz(engines, {
      seed: whole(values.seed, 1),
      start: whole(values.start, 0),
      queries: whole(values.queries, 1000),
      plainEvery: 4,
      async onCase(one) {
        console.log(caseText(values['no-shrink'] === true ? one : await shrinkCase(engines, one)))
        if (++found === most) throw new Enough(`stopped at ${most} differences`)
      },
    })
    console.log(tallyText(tally))
    if (tally.cases.length > 0) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof Enough)) throw error
    console.log(error.message)
    process.exitCode = 1
  } finally {
    await engines.close()
    await closeFixtureLake()
  }
}

if (values.help === true) console.log(USAGE)
else await run()
