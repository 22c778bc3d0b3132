import { describe, expect, it } from 'vitest'
import type { PhysicalNode } from '../../src/physical/node.ts'
import { array, BIGINT, INTEGER, map, row, rowField, VARCHAR } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'
import { newColumn, ref, run, tableOf } from './plan.ts'

const pair = row([rowField('p', INTEGER), rowField('q', VARCHAR)])
const id = newColumn('id', INTEGER)
const list = newColumn('list', array(INTEGER))
const tags = newColumn('tags', map(VARCHAR, INTEGER))
const pairs = newColumn('pairs', array(pair))
const [e, k, v, p, q, n] = [
  newColumn('e', INTEGER),
  newColumn('k', VARCHAR),
  newColumn('v', INTEGER),
  newColumn('p', INTEGER),
  newColumn('q', VARCHAR),
  newColumn('n', BIGINT),
]
const rows: Value[][] = [
  [1, [10, 11], { keys: ['a'], values: [1] }, [[1, 'x'], null, [null, 'z']]],
  [2, [], { keys: [], values: [] }, []],
  [3, null, null, null],
  [4, [null], { keys: ['b', 'c'], values: [2, null] }, [[5, null]]],
  [5, [50], null, null],
]
const input = tableOf([id, list, tags, pairs], rows, 1)
const keep: PhysicalNode = {
  kind: 'project',
  input,
  columns: [id, list, tags, pairs],
  expressions: [id, list, tags, pairs].map(ref),
}

function unnest(
  items: Extract<PhysicalNode, { kind: 'unnest' }>['items'],
  outer: boolean,
  ordinality = false,
): PhysicalNode {
  const columns = [...keep.columns, ...items.flatMap((item) => item.columns), ...(ordinality ? [n] : [])]
  return { kind: 'unnest', input: keep, items, ordinality: ordinality ? n : undefined, outer, columns }
}

/** The rows without the arrays that they came from. */
const short = async (plan: PhysicalNode) => (await run(plan)).map((values) => [values[0], ...values.slice(4)])

describe('unnest', () => {
  it('expands an array, rows without elements giving none', async () => {
    expect(await short(unnest([{ expression: ref(list), columns: [e] }], false, true))).toEqual([
      [1, 10, 1n],
      [1, 11, 2n],
      [4, null, 1n],
      [5, 50, 1n],
    ])
  })

  it('outer keeps rows without elements', async () => {
    expect(await short(unnest([{ expression: ref(list), columns: [e] }], true, true))).toEqual([
      [1, 10, 1n],
      [1, 11, 2n],
      [2, null, null],
      [3, null, null],
      [4, null, 1n],
      [5, 50, 1n],
    ])
  })

  it('expands maps to two columns and arrays of rows to one a field', async () => {
    expect(await short(unnest([{ expression: ref(tags), columns: [k, v] }], false))).toEqual([
      [1, 'a', 1],
      [4, 'b', 2],
      [4, 'c', null],
    ])
    expect(await short(unnest([{ expression: ref(pairs), columns: [p, q] }], false))).toEqual([
      [1, 1, 'x'],
      [1, null, null],
      [1, null, 'z'],
      [4, 5, null],
    ])
  })

  it('expands several side by side, the shorter filled with NULL', async () => {
    const items = [
      { expression: ref(list), columns: [e] },
      { expression: ref(tags), columns: [k, v] },
    ]
    expect(await short(unnest(items, false, true))).toEqual([
      [1, 10, 'a', 1, 1n],
      [1, 11, null, null, 2n],
      [4, null, 'b', 2, 1n],
      [4, null, 'c', null, 2n],
      [5, 50, null, null, 1n],
    ])
  })

  it('gives many rows in batches', async () => {
    const long = tableOf(
      [id, list],
      [
        [1, Array.from({ length: 70_000 }, (_, i) => i)],
        [2, [7]],
        [3, Array.from({ length: 70_000 }, (_, i) => i)],
      ],
    )
    const plan: PhysicalNode = {
      kind: 'unnest',
      input: long,
      items: [{ expression: ref(list), columns: [e] }],
      ordinality: undefined,
      outer: false,
      columns: [id, list, e],
    }
    const narrow: PhysicalNode = {
      kind: 'project',
      input: plan,
      columns: [id, e],
      expressions: [ref(id), ref(e)],
    }
    const result = await run(narrow)
    expect(result).toHaveLength(140_001)
    expect(result[70_000]).toEqual([2, 7])
    expect(result.at(-1)).toEqual([3, 69_999])
  })
})
