import { describe, expect, it } from 'vitest'
import { didYouMean } from '../../src/common/suggest.ts'

const COLUMNS = ['eventname', 'eventtime', 'sourceipaddress', 'useridentity', 'useragent']

describe('the name that was meant', () => {
  it.each([
    ['evntname', 'eventname'],
    ['eventtiem', 'eventtime'],
    ['EVENTTYME', 'eventtime'],
    ['useridentty', 'useridentity'],
    ['sourceIP', 'sourceipaddress'],
    ['sour', 'sourceipaddress'],
    ['useri', 'useridentity'],
  ])('%s is %s', (name, meant) => {
    expect(didYouMean(name, COLUMNS)).toBe(`Did you mean '${meant}'?`)
  })

  it.each([
    ['region', 'near to none'],
    ['user', 'the beginning of two'],
    ['sou', 'too short a beginning'],
    ['ipaddress', 'no beginning'],
    ['', 'nothing'],
  ])('%s is none: %s', (name) => {
    expect(didYouMean(name, COLUMNS)).toBeUndefined()
  })

  it('prefers few edits to a beginning', () => {
    expect(didYouMean('event', ['evens', 'eventname'])).toBe("Did you mean 'evens'?")
  })

  it('counts a candidate that is given twice as one', () => {
    expect(didYouMean('sourceip', ['sourceipaddress', 'sourceipaddress'])).toBe(
      "Did you mean 'sourceipaddress'?",
    )
  })
})
