import { float64Column } from '../../../column/make.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import type { ScalarOverload } from '../../definition.ts'
import { rowwise } from '../../rowwise.ts'
import { INT, LONG } from '../../slot.ts'
import { require } from './check.ts'

/** A whole number from 0 up to a bound of at most 2^63; 64 random bits, those that would favour small numbers refused. */
function randomLong(bound: bigint): bigint {
  const words = new BigUint64Array(1)
  const usable = (1n << 64n) - ((1n << 64n) % bound)
  for (;;) {
    crypto.getRandomValues(words)
    if (words[0]! < usable) return words[0]! % bound
  }
}

const below = (bound: bigint): bigint => {
  require(bound > 0n, 'bound must be positive')
  return randomLong(bound)
}
const between = (start: bigint, stop: bigint): bigint => {
  require(start < stop, 'start value must be less than stop value')
  return start + randomLong(stop - start)
}

const SMALL: readonly ScalarOverload[] = (['tinyint', 'smallint', 'integer'] as const).flatMap((type) => [
  fallible(
    `random(${type}) -> ${type}`,
    rowwise([INT], INT, (bound) => Number(below(BigInt(bound)))),
  ),
  fallible(
    `random(${type}, ${type}) -> ${type}`,
    rowwise([INT, INT], INT, (start, stop) => Number(between(BigInt(start), BigInt(stop)))),
  ),
])

export const RANDOM = scalar(
  'math',
  'random',
  'A pseudo-random number: from 0 up to 1, up to a bound, or from one number up to another',
  ['random(1)', '0'],
  [
    infallible('random() -> double', () => (_args, rows) => {
      const out = new Float64Array(rows)
      for (let i = 0; i < rows; i++) out[i] = Math.random()
      return float64Column(out)
    }),
    fallible('random(bigint) -> bigint', rowwise([LONG], LONG, below)),
    fallible('random(bigint, bigint) -> bigint', rowwise([LONG, LONG], LONG, between)),
    ...SMALL,
  ],
  { aliases: ['rand'], deterministic: false },
)
