import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../../src/column/builder.ts'
import type { BytesColumn, PlainColumn } from '../../../src/column/column.ts'
import { bytesTable } from '../../../src/execution/grouping/bytes-table.ts'
import { textTable } from '../../../src/execution/grouping/text-table.ts'
import { createPace } from '../../../src/execution/pace.ts'
import { ARE_KERNELS_WANTED } from '../../../src/kernel/instances.ts'
import { VARCHAR } from '../../../src/types/type.ts'
import { valuesOf } from '../columns.ts'

function bytesOf(column: PlainColumn): BytesColumn {
  if (column.kind !== 'bytes') throw new TypeError(column.kind)
  return column
}

function textsOf(values: readonly (string | null)[]): BytesColumn {
  // Texts are a column of bytes, or of NULLs alone.
  return columnOf(VARCHAR, [...values, 'last']) as BytesColumn
}

const step = fc.record({
  kind: fc.constantFrom('add', 'find', 'reserve', 'grow', 'fork'),
  /** Of so many values the first; every so many of them is NULL; which of the rows are asked for. */
  from: fc.nat(9000),
  count: fc.nat(7000),
  nulls: fc.constantFrom(0, 2, 7),
  every: fc.constantFrom(0, 1, 3, 50),
})

describe('key table of texts', () => {
  it('says what the table says that is not a kernel', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(6000), fc.array(step, { maxLength: 8 }), async (adopted, steps) => {
        let [own, plain] = [textTable(bytesOf), bytesTable(bytesOf)]
        if (adopted > 0) {
          const first = textsOf(Array.from({ length: adopted }, (_, i) => `adopted ${i}`))
          for (const table of [own, plain]) table.adopt!(first, -1)
        }
        let isReserved = false
        for (const { kind, from, count, nulls, every } of steps) {
          if (kind === 'reserve' && !isReserved) {
            isReserved = true
            expect(own.reserve()).toBe(plain.reserve())
          }
          if (kind === 'grow')
            for (const table of [own, plain]) await table.grow(count, createPace(undefined))
          if (kind === 'fork') [own, plain] = [own.fork(), plain.fork()]
          const column = textsOf(
            Array.from({ length: count }, (_, i) =>
              nulls > 0 && i % nulls === 0 ? null : i % 3 === 0 ? `adopted ${i}` : `${from + i}`,
            ),
          )
          const all = Array.from({ length: count + 1 }, (_, i) => i)
          const rows = every === 0 ? undefined : Int32Array.from(all.filter((row) => row % every === 0))
          const [ids, expected] = [own, plain].map((table) => {
            const found = new Int32Array(rows?.length ?? column.length).fill(-7)
            table.lookup(column, rows, found, kind !== 'find')
            return found
          })
          expect(ids).toEqual(expected)
        }
        expect(own.size).toBe(plain.size)
        expect(valuesOf(own.values(), VARCHAR)).toEqual(valuesOf(plain.values(), VARCHAR))
      }),
      { numRuns: 40 },
    )
  })

  it('gives its memory to others only if no fork needs it', () => {
    const values = (prefix: string) => Array.from({ length: 6000 }, (_, i) => `${prefix} ${i}`)
    const filled = (prefix: string) => {
      const table = textTable(bytesOf)
      const column = textsOf(values(prefix))
      table.lookup(column, undefined, new Int32Array(column.length), true)
      return table
    }
    const known = filled('known')
    const fork = known.fork()
    known.release!()
    fork.release!()
    filled('alone').release!()
    const next = filled('next')
    expect(valuesOf(fork.values(), VARCHAR)).toEqual([...values('known'), 'last'])
    expect(valuesOf(next.values(), VARCHAR)).toEqual([...values('next'), 'last'])
  })

  it.skipIf(!ARE_KERNELS_WANTED)('leaves a fork as much memory as its texts take', () => {
    const filled = (count: number, length: number) => {
      const table = textTable(bytesOf)
      const column = textsOf(Array.from({ length: count }, (_, i) => `${i}`.padStart(length, 'x')))
      table.lookup(column, undefined, new Int32Array(column.length), true)
      return table
    }
    // The next table works in its memory, which is never less than it was.
    const large = filled(20_000, 500)
    expect(large.bytes).toBeGreaterThan(10_000_000)
    large.release!()
    const small = filled(1000, 20)
    expect(small.bytes).toBeGreaterThan(10_000_000)
    const fork = small.fork()
    expect(fork.bytes).toBeLessThan(500_000)
    expect(small.bytes).toBe(fork.bytes)
  })
})
