import { expect, it } from 'vitest'
import { loadCorpus } from './corpus.ts'
import { fuzzLogs } from './fuzz.ts'
import { makeFile } from './make-file.ts'

it('damaged log files are read and stored without a mistake', async () => {
  const mistakes: string[] = []
  const { records, rejects } = await fuzzLogs({
    ...{ files: 500, seed: 1, start: 0, batch: 250 },
    onMistake: (file, text) => mistakes.push(`file ${file}: ${text}`),
  })
  expect(mistakes).toEqual([])
  // Both are tried: what is well, and what is not.
  expect(records).toBeGreaterThan(500)
  expect(rejects).toBeGreaterThan(300)
})

it('a seed and a number always make the same file', () => {
  const corpus = loadCorpus()
  expect(makeFile(corpus, 3, 14).equals(makeFile(corpus, 3, 14))).toBe(true)
  expect(makeFile(corpus, 3, 14).equals(makeFile(corpus, 3, 15))).toBe(false)
})
