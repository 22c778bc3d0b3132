import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cell } from './sql.ts'

/** Java's Character.isWhitespace, by which Trino trims. */
const BLANK = '[\\t-\\r\\x1c- \\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000]'
const [LEADING, TRAILING] = [new RegExp(`^${BLANK}+`, 'u'), new RegExp(`${BLANK}+$`, 'u')]

/** Characters of one to four bytes, blanks and what only looks like one. */
const CHARACTERS = [' ', '\t', '\u2003', '\u3000', '\u00a0', '\u2007', '\u0085', 'a', 'ß', '€', '👩']

it('leaves what is between the blanks, whatever bytes its characters have', async () => {
  const text = fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 5 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const shown = [value.replace(LEADING, ''), value.replace(TRAILING, '')]
      const both = value.replace(LEADING, '').replace(TRAILING, '')
      const calls = ['ltrim', 'rtrim', 'trim'].map((name) => `concat('<', ${name}('${value}'), '>')`)
      expect(await cell(`array_join(ARRAY[${calls.join(', ')}], '')`)).toBe(
        `<${shown[0]}><${shown[1]}><${both}>`,
      )
    }),
    { numRuns: 300 },
  )
})
