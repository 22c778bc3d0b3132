import { describe, expect, it } from 'vitest'
import type { Column } from '../../src/column/column.ts'
import { int32Column } from '../../src/column/make.ts'
import type { Compiled } from '../../src/execution/expression/compiled.ts'
import { columnsFrame } from '../../src/execution/expression/frame.ts'
import { remembered } from '../../src/execution/expression/remembered.ts'
import { INTEGER } from '../../src/types/type.ts'

const column = (...values: number[]) => int32Column(Int32Array.from(values))

function counted(changes: Partial<Compiled>) {
  let times = 0
  const compiled = remembered({
    ...{ type: INTEGER, sources: [0], fallible: false, deterministic: true, ...changes },
    evaluate(frame) {
      times++
      return frame.column(0)
    },
  })
  return {
    over: (...columns: Column[]) => compiled.evaluate(columnsFrame(columns[0]!.length, columns)),
    times: () => times,
  }
}

describe('what stands in several places', () => {
  it('is computed once over a column, and anew over another', () => {
    const [first, second] = [column(1, 2), column(3)]
    const call = counted({})
    expect([call.over(first), call.over(first), call.over(second), call.over(first)]).toEqual([
      ...[first, first, second, first],
    ])
    expect(call.times()).toBe(3)
  })

  it.each([
    ['fails', { fallible: true }],
    ['is another each time', { deterministic: false }],
    ['reads several columns', { sources: [0, 1] }],
    ['reads none', { sources: [] }],
  ])('is computed in every place where it %s', (_, changes) => {
    const call = counted(changes)
    call.over(column(1), column(2))
    call.over(column(1), column(2))
    expect(call.times()).toBe(2)
  })
})
