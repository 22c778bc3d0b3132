import { expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import type { PlainColumn } from '../../src/column/column.ts'
import { flatten } from '../../src/column/flatten.ts'
import { dictionaryColumn } from '../../src/column/make.ts'
import { createMemory } from '../../src/execution/memory.ts'
import { collect } from '../../src/execution/relation.ts'
import { VARCHAR } from '../../src/types/type.ts'
import { valuesOf } from '../column/arbitrary.ts'

const columns = [{ id: 1, name: 'c', type: VARCHAR }]

async function collected(dictionary: PlainColumn, parts: readonly (readonly number[])[]) {
  async function* batches() {
    for (const codes of parts) {
      const column = dictionaryColumn(Int32Array.from(codes), dictionary)
      yield { rows: codes.length, columns: [column], selection: undefined }
      await Promise.resolve()
    }
  }
  const memory = createMemory(undefined)
  return { memory, kept: await collect(batches(), columns, memory, () => Promise.resolve()) }
}

it('of a dictionary that is larger than what is kept, only the entries of its rows are kept', async () => {
  const entries = Array.from({ length: 10_000 }, (_, i) => `entry ${i} of a long dictionary`)
  const dictionary = flatten(columnOf(VARCHAR, entries))
  const parts = [
    [4, 9_999, 4],
    [17, 4],
  ]
  const { memory, kept } = await collected(dictionary, parts)
  expect(kept.rows).toBe(5)
  expect(valuesOf(kept.columns[0]!, VARCHAR)).toEqual(parts.flat().map((code) => entries[code]))
  expect(memory.bytes).toBeLessThan(1000)
})

it('a dictionary that is kept whole already is not made once more, smaller, for fewer rows', async () => {
  const dictionary = flatten(columnOf(VARCHAR, ['a', 'b', 'c']))
  const { kept } = await collected(dictionary, [[0, 1, 2], [1]])
  const [column] = kept.columns
  expect(valuesOf(column!, VARCHAR)).toEqual(['a', 'b', 'c', 'b'])
  expect(column?.kind === 'dictionary' && column.dictionary).toBe(dictionary)
})
