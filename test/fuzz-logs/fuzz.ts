import { checkReading } from './check-reading.ts'
import { checkStore, type FuzzedFile } from './check-store.ts'
import { loadCorpus, NOW } from './corpus.ts'
import { makeFile } from './make-file.ts'

export interface FuzzOptions {
  readonly files: number
  readonly seed: number
  /** The number of the first file. */
  readonly start: number
  /** How many files are ingested at once. */
  readonly batch: number
  readonly onMistake: (file: number, mistake: string) => void
  readonly onBatch?: ((done: FuzzTally) => void) | undefined
}

export interface FuzzTally {
  files: number
  bytes: number
  records: number
  rejects: number
  mistakes: number
}

/** Makes log files, damages them, reads each and ingests them batch by batch; see `checkReading` and `checkStore`. */
export async function fuzzLogs(options: FuzzOptions): Promise<FuzzTally> {
  const { seed, start, batch, onMistake } = options
  const corpus = loadCorpus()
  const tally: FuzzTally = { files: 0, bytes: 0, records: 0, rejects: 0, mistakes: 0 }
  const mistake = (file: number, text: string) => {
    tally.mistakes++
    onMistake(file, text)
  }
  for (let first = start; first < start + options.files; first += batch) {
    const files: FuzzedFile[] = []
    for (let number = first; number < Math.min(first + batch, start + options.files); number++) {
      const stored = makeFile(corpus, seed, number)
      const reading = await checkReading(stored)
      for (const text of reading.mistakes) mistake(number, text)
      files.push({ number, stored, reading })
      tally.files++
      tally.bytes += stored.length
      tally.records += reading.records.length
      tally.rejects += reading.rejects.length
    }
    for (const text of await checkStore(files, NOW)) mistake(first, text)
    options.onBatch?.(tally)
  }
  return tally
}
