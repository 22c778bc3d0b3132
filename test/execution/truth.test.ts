import fc from 'fast-check'
import { expect, it } from 'vitest'
import { booleanColumn } from '../../src/column/make.ts'
import {
  combineColumn,
  combineTruths,
  countWhere,
  FALSE,
  rowsWhere,
  TRUE,
  type Truth,
  truthColumn,
  truthOf,
  UNKNOWN_TRUTH,
} from '../../src/execution/expression/truth.ts'

const terms = fc.array(fc.tuple(fc.option(fc.boolean()), fc.option(fc.boolean()), fc.constantFrom(0, 1)), {
  maxLength: 40,
})

function truth(value: boolean | null): number {
  return value === null ? UNKNOWN_TRUTH : value ? TRUE : FALSE
}

/** A boolean column whose memory begins and ends where it likes; under a NULL stands anything. */
function column(
  values: readonly (boolean | null)[],
  under: readonly number[],
  before: number,
  hasNulls: boolean,
) {
  const bytes = Uint8Array.from([
    ...new Array<number>(before).fill(1),
    ...values.map((v, i) => (v === null ? under[i]! : Number(v))),
  ])
  const validity = Uint8Array.from([
    ...new Array<number>(before).fill(1),
    ...values.map((v) => (v === null ? 0 : 1)),
  ])
  return booleanColumn(bytes.subarray(before), hasNulls ? validity.subarray(before) : undefined)
}

function rowsOf(truths: Truth, isOne: (truth: number) => boolean): number[] {
  return Array.from(truths.keys()).filter((row) => isOne(truths[row]!))
}

it('is three-valued, wherever the column lies', () => {
  fc.assert(
    fc.property(terms, fc.nat(5), fc.nat(5), (rows, from, to) => {
      const under = rows.map(([, , value]) => value)
      const [left, right] = [rows.map(([value]) => value), rows.map(([, value]) => value)]
      const a = truthOf(column(left, under, from, true))
      const b = truthOf(column(right, under, to, true))
      expect(Array.from(a)).toEqual(left.map(truth))
      const and = (x: boolean | null, y: boolean | null) =>
        x === false || y === false ? false : x === null || y === null ? null : true
      const or = (x: boolean | null, y: boolean | null) =>
        x === true || y === true ? true : x === null || y === null ? null : false
      expect(Array.from(combineTruths('and', a.slice(), b))).toEqual(
        left.map((x, i) => truth(and(x, right[i]!))),
      )
      expect(Array.from(combineTruths('or', a.slice(), b))).toEqual(
        left.map((x, i) => truth(or(x, right[i]!))),
      )
      for (const kind of ['and', 'or'] as const)
        expect(combineColumn(kind, a.slice(), column(right, under, to, true))).toEqual(
          combineTruths(kind, a.slice(), b),
        )
      expect(Array.from(truthOf(truthColumn(a.slice())))).toEqual(Array.from(a))
      expect(Array.from(rowsWhere(a, 'true'))).toEqual(rowsOf(a, (value) => value === TRUE))
      expect(Array.from(rowsWhere(a, 'not true'))).toEqual(rowsOf(a, (value) => value !== TRUE))
      expect(Array.from(rowsWhere(a, 'not false'))).toEqual(rowsOf(a, (value) => value !== FALSE))
      expect(countWhere(a, 'not true')).toBe(rowsWhere(a, 'not true').length)
      expect(countWhere(a, 'not false')).toBe(rowsWhere(a, 'not false').length)
      const known = left.map((value) => value ?? false)
      const plain = column(known, under, from, false)
      expect(combineColumn('or', b.slice(), plain)).toEqual(combineTruths('or', b.slice(), truthOf(plain)))
      expect(Array.from(truthOf(plain))).toEqual(known.map(truth))
    }),
  )
})
