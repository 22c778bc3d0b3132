import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeFunctions } from '../src/index.ts'

const README = join(import.meta.dirname, '../README.md')
const START =
  '<!-- functions: made from the records, UPDATE_README=1 npx vitest run test/readme.test.ts -->\n'
const END = '<!-- /functions -->'

const CHAPTERS: Readonly<Record<string, string>> = {
  datetime: 'date and time',
  hyperloglog: 'HyperLogLog',
  ipaddress: 'IP address',
  json: 'JSON',
  regexp: 'regular expression',
  tdigest: 'T-Digest',
  url: 'URL',
  uuid: 'UUID',
}

/** The README's table: a row a chapter, its functions in order. */
function functionTable(): string {
  const chapters = new Map<string, string[]>()
  for (const { group, name } of describeFunctions())
    chapters.set(group, [...(chapters.get(group) ?? []), `\`${name}\``])
  const rows = [...chapters].map(
    ([group, names]) => `| ${CHAPTERS[group] ?? group} | ${names.length} | ${names.join(' ')} |`,
  )
  return `| chapter | | functions |\n|---|---:|---|\n${rows.join('\n')}\n`
}

it('lists the functions that there are', () => {
  const text = readFileSync(README, 'utf8')
  const [start, end] = [text.indexOf(START), text.indexOf(END)]
  expect(start).toBeGreaterThan(0)
  const wanted = text.slice(0, start + START.length) + functionTable() + text.slice(end)
  if (process.env.UPDATE_README === '1') writeFileSync(README, wanted)
  expect(readFileSync(README, 'utf8')).toBe(wanted)
})
