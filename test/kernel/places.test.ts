import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../src/kernel/binding.ts'
import { type Coded, type PlaceKernels, placeCodes, TABLES } from '../../src/kernel/places.ts'
import { TWINS } from '../../src/kernel/twins.ts'

// Built by `npm run build`, which `npm test` begins with.
const kernels = loadKernels()!

/** Columns of codes; under a NULL any code may stand. */
const columns = fc
  .record({
    rows: fc.oneof(fc.nat(200), fc.integer({ min: 16_380, max: 34_000 })),
    sizes: fc.array(
      fc.record({ values: fc.integer({ min: 1, max: 300 }), nulls: fc.constantFrom(0, 0, 0.2) }),
      {
        maxLength: 3,
      },
    ),
    seed: fc.integer(),
  })
  .map(({ rows, sizes, seed }) => {
    let state = seed
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      return (state >>> 0) / 2 ** 32
    }
    return {
      rows,
      columns: sizes.map(
        ({ values, nulls }): Coded => ({
          codes: Int32Array.from({ length: rows }, () => Math.floor(random() ** 3 * values)),
          validity: nulls === 0 ? undefined : Uint8Array.from({ length: rows }, () => +(random() >= nulls)),
          size: values + (nulls === 0 ? 0 : 1),
        }),
      ),
    }
  })

function countWith({ count }: PlaceKernels, given: readonly Coded[], possible: number, rows: number) {
  const places = new Int32Array(rows)
  const firsts = new Int32Array(Math.min(rows, TABLES * possible))
  const counts = new Float64Array(Math.min(rows, possible))
  const size = count(given, possible, rows, places, firsts, counts)
  return {
    places: placeCodes(given) ?? places,
    firsts: firsts.slice(0, size),
    counts: counts.slice(0, size),
  }
}

describe('kernels for combinations', () => {
  it('find the places that their twin finds, their first rows, and how many rows each has', () => {
    fc.assert(
      fc.property(columns, ({ rows, columns: given }) => {
        const possible = given.reduce((product, { size }) => product * size, 1)
        fc.pre(possible <= kernels.places.most)
        const ours = countWith(kernels.places, given, possible, rows)
        expect(ours).toEqual(countWith(TWINS.places, given, possible, rows))
        expect(ours.counts.reduce((sum, count) => sum + count, 0)).toBe(rows)
        const seen = new Set<number>()
        const firsts = [...ours.places.keys()].filter((row) => {
          const isFirst = !seen.has(ours.places[row]!)
          seen.add(ours.places[row]!)
          return isFirst
        })
        expect([...ours.firsts]).toEqual(firsts)
      }),
    )
  })
})
