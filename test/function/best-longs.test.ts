import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepLongs } from '../../src/function/aggregate/best-longs.ts'

const GROUPS = 3

const rows = fc.array(
  fc.record({
    value: fc.oneof(fc.bigInt(-3n, 3n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
    group: fc.nat(GROUPS - 1),
    isNull: fc.boolean(),
  }),
  { maxLength: 100 },
)

/** The first of the best values of each group so far. */
function expectedOf(values: readonly (readonly [group: number, value: bigint])[], sign: 1 | -1) {
  const best = new Map<number, bigint>()
  for (const [group, value] of values) {
    const known = best.get(group)
    if (known === undefined || (sign > 0 ? value > known : value < known)) best.set(group, value)
  }
  return best
}

it('are the largest and the smallest of each group, of rows in order of size and in none, batch by batch', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(rows, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 4 }),
      fc.constantFrom<(1 | -1)[]>(1, -1),
      fc.boolean(),
      (batches, sign, isAsked) => {
        const known = { best: new Int32Array(2 * GROUPS), seen: new Uint8Array(GROUPS), sign }
        const all: [number, bigint][] = []
        for (const [batch, isSorted, hasNulls] of batches) {
          const own = isSorted
            ? batch.toSorted((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
            : batch
          const longs = BigInt64Array.from(own, ({ value }) => value)
          const groups = Int32Array.from(own, ({ group }) => group)
          const validity = hasNulls ? Uint8Array.from(own, ({ isNull }) => (isNull ? 0 : 1)) : undefined
          const winner = new Map<number, number>()
          const won = isAsked ? (group: number, row: number) => void winner.set(group, row) : undefined
          const before = expectedOf(all, sign)
          keepLongs(longs, validity, groups, GROUPS, known, won)
          const kept = own.map((row, i) => ({ ...row, i })).filter((row) => !hasNulls || !row.isNull)
          all.push(...kept.map(({ group, value }): [number, bigint] => [group, value]))
          const after = expectedOf(all, sign)
          if (!isAsked) continue
          for (const [group, value] of after) {
            const first = kept.find((row) => row.group === group && row.value === value)?.i
            expect(winner.get(group)).toBe(before.get(group) === value ? undefined : first)
          }
        }
        const best = new BigInt64Array(known.best.buffer)
        const found = Array.from(known.seen, (seen, group) => (seen === 1 ? best[group] : undefined))
        const expected = expectedOf(all, sign)
        expect(found).toEqual(Array.from({ length: GROUPS }, (_, group) => expected.get(group)))
      },
    ),
    { numRuns: 500 },
  )
})
