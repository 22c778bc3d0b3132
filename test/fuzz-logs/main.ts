import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadCorpus } from './corpus.ts'
import { fuzzLogs, type FuzzTally } from './fuzz.ts'
import { makeFile } from './make-file.ts'

const USAGE = `npm run fuzz:logs -- [--files N] [--seed S] [--start I] [--batch B] [--most M] [--write FILE]

Makes N log files (1000) of seed S (1), from file I (0) on, most of them damaged; reads each, and ingests them B (250) at once.
Prints every broken rule with the number of the file, or of the first of its batch; ends at M of them (10). --write writes
file I and does nothing else.`

class Enough extends Error {}

function whole(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`'${text ?? ''}' is no count\n\n${USAGE}`)
  return value
}

const count = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    ...{ files: count, seed: count, start: count, batch: count, most: count, write: count },
    help: { type: 'boolean' },
  },
})

const lineOf = ({ files, bytes, records, rejects, mistakes }: FuzzTally) =>
  `${files} files, ${bytes} bytes: ${records} records, ${rejects} rejects, ${mistakes} mistakes`

async function run(): Promise<void> {
  const [seed, start, most] = [whole(values.seed, 1), whole(values.start, 0), whole(values.most, 10)]
  if (values.write !== undefined) {
    writeFileSync(values.write, makeFile(loadCorpus(), seed, start))
    return
  }
  let found = 0
  let next = 10_000
  try {
    const tally = await fuzzLogs({
      ...{ seed, start, files: whole(values.files, 1000), batch: Math.max(1, whole(values.batch, 250)) },
      onMistake(file, text) {
        console.log(`seed ${seed}, file ${file}: ${text}`)
        if (++found === most) throw new Enough(`stopped at ${most} mistakes`)
      },
      onBatch(done) {
        if (done.files < next) return
        next += 10_000
        console.log(lineOf(done))
      },
    })
    console.log(lineOf(tally))
    if (tally.mistakes > 0) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof Enough)) throw error
    console.log(error.message)
    process.exitCode = 1
  }
}

if (values.help === true) console.log(USAGE)
else await run()
