import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TraillakeError } from '../../src/common/errors.ts'
import { verifyLake } from '../../src/storage/integrity/verify.ts'
import { createRandom } from '../support/random.ts'
import { answersOf, filesOf, makeSmallLake } from '../support/small-lake.ts'

export interface BitFlipOptions {
  /** An empty folder. */
  readonly folder: string
  readonly flips: number
  readonly seed: number
  /** Of the flips, one in so many is also queried: that takes longer than `verify`. 1 where left out. */
  readonly queryEach?: number | undefined
  readonly report?: ((line: string) => void) | undefined
}

export interface BitFlipReport {
  readonly found: number
  /** Queries that failed, and such that answered as before. */
  readonly errors: number
  readonly sameAnswers: number
}

/** What `verify` finds wrong, a line each. */
async function findingsOf(lake: string): Promise<readonly string[]> {
  const { stores, findings } = await verifyLake(lake)
  return [...findings, ...stores.flatMap((store) => store.findings)].map(
    ({ kind, file, reason }) => `${kind} ${file}: ${reason}`,
  )
}

/**
 * Flips one random bit of a small lake, again and again, by turns in any file and anywhere: `verify` must find every one, and a query must fail or answer exactly as before. Each flip is undone.
 *
 * @throws Error for the first flip that is not found, or gives another answer
 */
export async function runBitFlips(options: BitFlipOptions): Promise<BitFlipReport> {
  const { folder, flips, seed, queryEach = 1, report = () => undefined } = options
  await makeSmallLake(folder)
  const lake = join(folder, 'lake')
  const files = filesOf(lake)
  const before = await findingsOf(lake)
  if (before.length > 0) throw new Error(`the lake is not clean to begin with: ${before[0]}`)
  const expected = await answersOf(lake)
  const random = createRandom(seed)
  const sizes = files.map((file) => statSync(join(lake, file)).size)
  const total = sizes.reduce((sum, size) => sum + size, 0)

  /** Each file is as likely as another. */
  function anyFile(random: () => number) {
    const at = Math.floor(random() * files.length)
    return { file: files[at]!, bit: Math.floor(random() * sizes[at]! * 8) }
  }

  /** Each bit is as likely as another: most of them are in data files. */
  function anyBit(random: () => number) {
    let bit = Math.floor(random() * total * 8)
    let at = 0
    for (; bit >= sizes[at]! * 8; at++) bit -= sizes[at]! * 8
    return { file: files[at]!, bit }
  }

  let [errors, sameAnswers] = [0, 0]
  for (let flip = 0; flip < flips; flip++) {
    const { file, bit } = flip % 2 === 0 ? anyFile(random) : anyBit(random)
    const original = readFileSync(join(lake, file))
    const changed = Buffer.from(original)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    writeFileSync(join(lake, file), changed)
    const what = `flip ${flip}: bit ${bit} of ${file}`
    const found = await findingsOf(lake)
    if (found.length === 0) throw new Error(`${what} is not found`)
    let outcome = ''
    if (flip % queryEach === 0) {
      outcome = await outcomeOf(lake, expected, what)
      if (outcome === 'the same answers') sameAnswers++
      else errors++
    }
    report(`${what}: ${found[0]}; ${outcome}`)
    writeFileSync(join(lake, file), original)
  }
  const after = await findingsOf(lake)
  if (after.length > 0) throw new Error(`the lake is not clean in the end: ${after[0]}`)
  return { found: flips, errors, sameAnswers }
}

async function outcomeOf(lake: string, expected: readonly string[], what: string): Promise<string> {
  let answers: readonly string[]
  try {
    answers = await answersOf(lake)
  } catch (error) {
    if (error instanceof TraillakeError) return `${error.code}: ${error.message}`
    throw new Error(`${what} makes a query fail with no error of ours`, { cause: error })
  }
  for (const [i, answer] of answers.entries())
    if (answer !== expected[i]) throw new Error(`${what} changes the answer of statement ${i}`)
  return 'the same answers'
}
