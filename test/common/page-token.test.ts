import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pageToken, tokenPosition } from '../../src/common/page-token.ts'

it('a token gives back its position, for its scope alone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue()),
      fc.array(fc.jsonValue()),
      fc.string({ unit: 'grapheme' }),
      (scope, other, position) => {
        const token = pageToken(scope, position)
        expect(tokenPosition(scope, token)).toBe(position)
        if (JSON.stringify(scope) !== JSON.stringify(other))
          expect(() => tokenPosition(other, token)).toThrow('The token is not valid')
      },
    ),
  )
})

it('a token that was changed is not valid', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.constantFrom(...'AZaz09-_= '), (position, at, character) => {
      const token = pageToken(['List'], position)
      const place = at % (token.length + 1)
      for (const changed of [
        token.slice(0, place) + character + token.slice(place),
        token.slice(0, place) + character + token.slice(place + 1),
        token.slice(0, place),
      ])
        if (changed !== token)
          expect(() => tokenPosition(['List'], changed)).toThrow(
            'The token is not valid, or was previously used in a request with different parameters.',
          )
    }),
  )
})
