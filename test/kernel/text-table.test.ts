import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Texts } from '../../src/kernel/json.ts'
import { createTextTable, openTextTable } from '../../src/kernel/text-table.ts'

const NONE: Texts = { offsets: new Int32Array(1), data: new Uint8Array(0) }

/** Texts behind `before` bytes that belong to none of them. */
function textsOf(values: readonly string[], before = 0): Texts {
  const bytes = values.map((value) => Buffer.from(value))
  const offsets = new Int32Array(values.length + 1).fill(before)
  for (const [i, { length }] of bytes.entries()) offsets[i + 1] = offsets[i]! + length
  return { offsets, data: Buffer.concat([Buffer.alloc(before, 'x'), ...bytes]) }
}

function valuesOf({ offsets, data }: Texts): string[] {
  return Array.from({ length: offsets.length - 1 }, (_, i) =>
    Buffer.from(data.subarray(offsets[i], offsets[i + 1])).toString(),
  )
}

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 4 }),
  fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 14, maxLength: 40 }),
  fc.constantFrom('arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/b'),
)

const step = fc.record({
  texts: fc.array(text, { maxLength: 30 }),
  before: fc.nat(20),
  picks: fc.option(fc.array(fc.nat(), { maxLength: 30 }), { nil: undefined }),
  kind: fc.constantFrom('add', 'add', 'find', 'reserve', 'copy'),
})

describe('text table', () => {
  it('numbers texts in the order in which they come', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { maxLength: 5 }),
        fc.array(step, { maxLength: 8 }),
        (given, steps) => {
          let table = createTextTable(textsOf(given, 3), given.length, -1)!
          const known = new Map(given.map((value, i) => [value, i]))
          const all: string[] = [...given]
          let isReserved = false
          for (const { texts, before, picks, kind } of steps) {
            if (kind === 'copy') table = openTextTable(table.image())
            if (kind === 'reserve' && !isReserved) {
              isReserved = true
              expect(table.reserve()).toBe(all.length)
              all.push('')
            }
            const rows = picks && texts.length > 0 ? picks.map((pick) => pick % texts.length) : undefined
            const wanted = rows?.map((row) => texts[row]!) ?? texts
            const expected = wanted.map((value) => {
              if (!known.has(value) && kind !== 'find') {
                known.set(value, all.length)
                all.push(value)
              }
              return known.get(value) ?? -1
            })
            const ids = new Int32Array(wanted.length)
            table.lookup(textsOf(texts, before), rows && Int32Array.from(rows), ids, kind !== 'find')
            expect([...ids]).toEqual(expected)
          }
          expect(table.size).toBe(all.length)
          expect(valuesOf(table.texts())).toEqual(all)
          const some = Int32Array.from(all, (_, i) => (7 * i) % all.length)
          expect(valuesOf(table.textsOf(some))).toEqual([...some].map((id) => all[id]))
          // The next one has its memory, and knows nothing of it; only one has.
          table.release()
          table.release()
          expect(() => table.texts()).toThrow('a table is asked that was released')
          expect(() => table.textsOf(some)).toThrow('a table is asked that was released')
        },
      ),
    )
  })

  it('grows while it is asked', () => {
    const table = createTextTable(NONE, 0, -1)!
    const values = Array.from({ length: 50_000 }, (_, i) => `${'x'.repeat(i % 50)}${i}`)
    const ids = new Int32Array(values.length)
    table.lookup(textsOf(values), undefined, ids, true)
    expect(ids.every((id, i) => id === i)).toBe(true)
    expect(table.hasRoom(50_000)).toBe(false)
    table.widen(100_000)
    table.place(0, table.size)
    expect(table.hasRoom(50_000)).toBe(true)
    table.lookup(textsOf(values.toReversed()), undefined, ids, false)
    expect(ids.every((id, i) => id === values.length - 1 - i)).toBe(true)
    expect(valuesOf(table.texts())).toEqual(values)
  })

  it('takes texts that are longer than what is given at once', () => {
    const table = createTextTable(NONE, 0, -1)!
    const values = ['a', 'b'.repeat(3_000_000), 'c'.repeat(700_000), 'd'.repeat(700_000), '']
    const ids = new Int32Array(values.length)
    table.lookup(textsOf(values), undefined, ids, true)
    table.lookup(textsOf(values), undefined, ids, true)
    expect([...ids]).toEqual([0, 1, 2, 3, 4])
    expect(valuesOf(openTextTable(table.image()).texts())).toEqual(values)
  })
})
