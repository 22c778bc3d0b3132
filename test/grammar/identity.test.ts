import { describe, expect, it } from 'vitest'
import { parse, print } from '../../grammar/index.ts'
import { blocks, listings, withoutSpans } from './support.ts'

/** Parses and prints, or gives the problem's message. */
function printed(sql: string): string {
  const result = parse(sql)
  return result.ok ? print(result.statement) : result.problem.message
}

describe('identity: each statement prints as it was written', () => {
  for (const { file, cases } of listings('identity'))
    describe(file, () => {
      for (const { line, text } of cases)
        it(`${line}: ${text}`, () => {
          expect(printed(text)).toBe(text)
          const first = parse(text)
          const second = parse(printed(text))
          expect(withoutSpans(second)).toEqual(withoutSpans(first))
        })
    })
})

describe('rewrite: another way to write what the next line says', () => {
  for (const { file, cases } of listings('rewrite'))
    describe(file, () => {
      for (const [index, { line, text }] of cases.entries()) {
        if (text.startsWith('> ')) continue
        it(`${line}: ${text}`, () => {
          const expected = cases[index + 1]?.text.slice(2)
          expect(expected).toBeDefined()
          expect(printed(text)).toBe(expected)
          expect(withoutSpans(parse(printed(text)))).toEqual(withoutSpans(parse(text)))
        })
      }
    })
})

describe('accepted: read as they stand, and equal after printing', () => {
  for (const { file, cases } of blocks('accepted'))
    describe(file, () => {
      for (const { line, text } of cases)
        it(`${line}: ${text}`, () => {
          const result = parse(text)
          expect(result.ok ? '' : result.problem.message).toBe('')
          expect(withoutSpans(parse(printed(text)))).toEqual(withoutSpans(result))
        })
    })
})
