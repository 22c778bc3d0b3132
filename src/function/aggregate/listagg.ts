import { invariant } from '../../common/assert.ts'
import { TraillakeError } from '../../common/errors.ts'
import type { Column } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { decodeText, valueReader } from '../../column/value.ts'
import { asBoolean, asText } from '../../types/as.ts'
import { BOOLEAN, VARCHAR, type SqlType } from '../../types/type.ts'
import { aggregateFunction } from '../define.ts'
import type { Accumulator } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { groupStates } from './groups.ts'

/** Trino's most bytes of a result. */
const MAX_BYTES = 1_048_576

interface List {
  /** UTF-8; only the first `bytes` are in use. */
  data: Uint8Array
  bytes: number
  rows: number
  /** Rows left out since the limit was reached. */
  dropped: number
  overflow: string
  showCount: boolean
}

function append(list: List, data: Uint8Array, start: number, end: number): void {
  const length = list.bytes + end - start
  if (length > list.data.length) {
    const grown = new Uint8Array(Math.max(length, 2 * list.data.length))
    grown.set(list.data)
    list.data = grown
  }
  for (let i = start; i < end; i++) list.data[list.bytes++] = data[i]!
}

/** The bytes of a column's texts, none of them NULL: where row `row` starts and ends in `data`. */
function spansOf(column: Column) {
  const plain = flatten(column.kind === 'constant' ? column.value : column)
  invariant(plain.kind === 'bytes', `a text came as ${plain.kind}`)
  const { offsets, data } = plain
  const entry = column.kind === 'constant' ? () => 0 : (row: number) => row
  return {
    data,
    start: (row: number) => offsets[entry(row)]!,
    end: (row: number) => offsets[entry(row) + 1]!,
  }
}

/** Values joined by a separator; past the limit an error, or `...` and the number of values left out. */
function lists(returns: SqlType): Accumulator {
  const states = groupStates(
    (): List => ({ data: new Uint8Array(0), bytes: 0, rows: 0, dropped: 0, overflow: '', showCount: false }),
    ({ data }) => data.length,
  )
  return {
    get bytes() {
      return states.bytes
    },
    add(groups, args, rows) {
      if (rows === 0) return
      const [values, separators] = [spansOf(columnAt(args, 0)), spansOf(columnAt(args, 1))]
      const readSeparator = valueReader(columnAt(args, 1), VARCHAR)
      const readFails = valueReader(columnAt(args, 2), BOOLEAN)
      const readFiller = valueReader(columnAt(args, 3), VARCHAR)
      const readShowCount = valueReader(columnAt(args, 4), BOOLEAN)
      for (let row = 0; row < rows; row++) {
        const state = states.of(groups[row]!)
        const [start, end] = [
          separators.start(row),
          state.rows === 0 ? separators.start(row) : separators.end(row),
        ]
        const size = end - start + values.end(row) - values.start(row)
        state.rows++
        if (state.dropped === 0 && state.bytes + size <= MAX_BYTES) {
          append(state, separators.data, start, end)
          append(state, values.data, values.start(row), values.end(row))
          continue
        }
        if (asBoolean(readFails(row)))
          throw new TraillakeError(
            'EXCEEDED_MEMORY_LIMIT',
            `Concatenated string has the length in bytes larger than the maximum output length ${MAX_BYTES}`,
          )
        if (state.dropped === 0) {
          state.overflow = asText(readSeparator(row)) + asText(readFiller(row))
          state.showCount = asBoolean(readShowCount(row))
        }
        state.dropped++
      }
    },
    finish: (groupCount) =>
      states.finish(returns, groupCount, ({ data, bytes, overflow, showCount, dropped }) => {
        const text = decodeText(data, 0, bytes)
        return dropped === 0 ? text : text + overflow + (showCount ? `(${dropped})` : '')
      }),
  }
}

export const LISTAGG = aggregateFunction(
  'listagg',
  'The values as one text with a separator between them, in the order of WITHIN GROUP',
  ["listagg('a', ', ') WITHIN GROUP (ORDER BY 1)", 'a'],
  [
    {
      signature: 'listagg(varchar, varchar, boolean, varchar, boolean) -> varchar',
      create: ({ returns }) => lists(returns),
    },
  ],
  { orderSensitive: true },
)
