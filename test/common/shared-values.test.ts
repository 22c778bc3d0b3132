import { expect, it } from 'vitest'
import { shareEqual } from '../../src/common/shared-values.ts'

const byText = (path: readonly string[]) => JSON.stringify(path)

it('gives of equal values the first', () => {
  const share = shareEqual(byText, 10)
  const first = ['a', 'b']
  expect(share(first)).toBe(first)
  expect(share(['a', 'b'])).toBe(first)
  expect(share(['a.b'])).toEqual(['a.b'])
})

it('knows no more values than it may', () => {
  const share = shareEqual(byText, 2)
  const first = share(['1'])
  share(['2'])
  expect(share(['1'])).toBe(first)
  share(['3'])
  const again = ['1']
  expect(share(again)).toBe(again)
})
