import { addMonths, addMonthsToDay } from '../../../types/calendar.ts'
import type { Value } from '../../../types/value.ts'
import { row, rowField, array, type SqlType } from '../../../types/type.ts'
import { asList } from '../../../types/as.ts'
import { calledOnNull, fallible, infallible, scalar } from '../../define.ts'
import type { ScalarOverload } from '../../definition.ts'
import { rowwise, rowwiseList } from '../../rowwise.ts'
import { ANY, INT, LIST, LONG, nullable, SIZE } from '../../slot.ts'
import { invalid } from '../../invalid.ts'
import { elementType } from './contains.ts'

export const FLATTEN = scalar(
  'array',
  'flatten',
  'The elements of an array’s arrays in one array; NULL arrays are left out',
  ['flatten(ARRAY[ARRAY[1, 2], ARRAY[3]])', '[1, 2, 3]'],
  [
    infallible(
      'flatten(array(array(E))) -> array(E)',
      rowwise([LIST], LIST, (lists) => lists.flatMap((list) => (list === null ? [] : asList(list)))),
    ),
  ],
)

export const NGRAMS = scalar(
  'array',
  'ngrams',
  'All runs of n neighbouring elements',
  ["ngrams(ARRAY['a', 'b', 'c'], 2)", '[[a, b], [b, c]]'],
  [
    fallible(
      'ngrams(array(T), bigint) -> array(array(T))',
      rowwise([LIST, SIZE], LIST, (list, n) => {
        if (n <= 0) invalid('N must be positive')
        if (n >= list.length) return [list]
        return Array.from({ length: list.length - n + 1 }, (_, start) => list.slice(start, start + n))
      }),
    ),
  ],
)

const MAX_COMBINATION = 5
const MAX_COMBINATIONS = 100_000

/** The next subset in the order in which Trino gives them: positions count up from the left. */
function nextCombination(positions: number[], size: number): boolean {
  for (let i = 0; i < positions.length; i++) {
    const limit = i + 1 < positions.length ? positions[i + 1]! : size
    if (positions[i]! + 1 >= limit) continue
    positions[i]!++
    for (let j = 0; j < i; j++) positions[j] = j
    return true
  }
  return false
}

function combinations(list: readonly Value[], n: number): Value[][] {
  if (n < 0) return invalid(`combination size must not be negative: ${n}`)
  if (n > MAX_COMBINATION) return invalid(`combination size must not exceed ${MAX_COMBINATION}: ${n}`)
  if (n > list.length) return []
  if (n === 0) return [[]]
  const out: Value[][] = []
  const positions = Array.from({ length: n }, (_, i) => i)
  do {
    if (out.length === MAX_COMBINATIONS) return invalid('combinations exceed max size')
    out.push(positions.map((position) => list[position]!))
  } while (nextCombination(positions, list.length))
  return out
}

export const COMBINATIONS = scalar(
  'array',
  'combinations',
  'All subsets of n elements; n is 5 at most',
  ["combinations(ARRAY['a', 'b', 'c'], 2)", '[[a, b], [a, c], [b, c]]'],
  [fallible('combinations(array(T), bigint) -> array(array(T))', rowwise([LIST, SIZE], LIST, combinations))],
)

const MAX_ELEMENTS = 10_000

export const REPEAT = scalar(
  'array',
  'repeat',
  'An array of one element n times',
  ["repeat('x', 3)", '[x, x, x]'],
  [
    calledOnNull(
      'repeat(t, bigint) -> array(T)',
      rowwise([nullable(ANY), nullable(SIZE)], LIST, (value, count) => {
        if (count === null) return null
        if (count < 0) return invalid('count argument of repeat function must be greater than or equal to 0')
        if (count > MAX_ELEMENTS)
          return invalid(`count argument of repeat function must be less than or equal to ${MAX_ELEMENTS}`)
        return Array.from<Value>({ length: count }).fill(value)
      }),
      true,
    ),
  ],
)

function checkSequence(ascends: boolean, step: bigint, first: bigint, last: bigint): void {
  if (step === 0n) invalid('step must not be zero')
  if (first !== last && ascends !== first < last)
    invalid(
      'sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start',
    )
}

function tooLong(): never {
  return invalid(`result of sequence function must not have more than ${MAX_ELEMENTS} entries`)
}

/** Both ends included where the steps meet them. */
function sequence(first: bigint, last: bigint, step: bigint): bigint[] {
  checkSequence(step > 0n, step, first, last)
  const count = (last - first) / step + 1n
  if (count > BigInt(MAX_ELEMENTS)) return tooLong()
  return Array.from({ length: Number(count) }, (_, i) => first + BigInt(i) * step)
}

const defaultStep = (first: bigint, last: bigint): bigint => (first <= last ? 1n : -1n)
const DAY_MILLIS = 86_400_000n

function days(first: number, last: number, step: bigint): number[] {
  return sequence(BigInt(first), BigInt(last), step).map(Number)
}

function wholeDays(millis: bigint): bigint {
  if (millis % DAY_MILLIS !== 0n)
    return invalid('sequence step must be a day interval if start and end values are dates')
  return millis / DAY_MILLIS
}

/** Steps of months, counted from the start so that short months do not shorten those after them. */
function monthSequence<T extends number | bigint>(
  first: T,
  last: T,
  months: number,
  add: (start: T, months: number) => T,
): T[] {
  checkSequence(months > 0, BigInt(months), BigInt(first), BigInt(last))
  const out: T[] = []
  for (let i = 0; ; i++) {
    const value = add(first, i * months)
    if (months > 0 ? value > last : value < last) return out
    if (out.length === MAX_ELEMENTS) return tooLong()
    out.push(value)
  }
}

export const SEQUENCE = scalar(
  'array',
  'sequence',
  'The numbers, dates or timestamps from one to another, one or a given step apart; 10,000 at most',
  ['sequence(1, 7, 2)', '[1, 3, 5, 7]'],
  [
    fallible(
      'sequence(bigint, bigint) -> array(bigint)',
      rowwise([LONG, LONG], LIST, (first, last) => sequence(first, last, defaultStep(first, last))),
    ),
    fallible(
      'sequence(bigint, bigint, bigint) -> array(bigint)',
      rowwise([LONG, LONG, LONG], LIST, sequence),
    ),
    fallible(
      'sequence(date, date) -> array(date)',
      rowwise([INT, INT], LIST, (first, last) => days(first, last, first <= last ? 1n : -1n)),
    ),
    fallible(
      'sequence(date, date, interval day to second) -> array(date)',
      rowwise([INT, INT, LONG], LIST, (first, last, step) => days(first, last, wholeDays(step))),
    ),
    fallible(
      'sequence(date, date, interval year to month) -> array(date)',
      rowwise([INT, INT, INT], LIST, (first, last, months) =>
        monthSequence(first, last, months, addMonthsToDay),
      ),
    ),
    fallible(
      'sequence(timestamp(p), timestamp(p), interval day to second) -> array(timestamp(p))',
      rowwise([LONG, LONG, LONG], LIST, (first, last, step) => sequence(first, last, step * 1000n)),
    ),
    fallible(
      'sequence(timestamp(p), timestamp(p), interval year to month) -> array(timestamp(p))',
      rowwise([LONG, LONG, INT], LIST, (first, last, months) =>
        monthSequence(first, last, months, addMonths),
      ),
    ),
  ],
)

function zipOverload(count: number): ScalarOverload {
  const names = Array.from({ length: count }, (_, i) => `T${i + 1}`)
  return {
    signature: `zip(${names.map((name) => `array(${name})`).join(', ')}) -> array(row(${names.join(', ')}))`,
    returns: (args: readonly SqlType[]) =>
      array(row(args.map((arg) => rowField(undefined, elementType(arg))))),
    fallible: false,
    bind: rowwiseList(
      LIST,
      LIST,
      () => (lists) =>
        Array.from({ length: Math.max(...lists.map((list) => list.length)) }, (_, i) =>
          lists.map((list) => list[i] ?? null),
        ),
    ),
  }
}

export const ZIP = scalar(
  'array',
  'zip',
  'The array of rows of the elements that two to five arrays have at each position; shorter arrays are filled up with NULL',
  ["zip(ARRAY[1, 2], ARRAY['a', 'b'])", '[{1, a}, {2, b}]'],
  [2, 3, 4, 5].map(zipOverload),
)
