/** `npm run bench:compare A.json B.json`: what became slower or faster between two reports of `npm run bench -- --json`. */
import { readFileSync } from 'node:fs'
import { compareReports } from './report/compare.ts'
import type { BenchReport } from './report/report.ts'

const [, , before, after] = process.argv
if (before === undefined || after === undefined) {
  console.error('Usage: npm run bench:compare A.json B.json')
  process.exitCode = 2
} else {
  // Reports are what run.ts writes.
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as BenchReport
  console.log(compareReports(read(before), read(after)))
}
