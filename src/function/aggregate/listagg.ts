import { TraillakeError } from '../../common/errors.ts'
import { valueReader } from '../../column/value.ts'
import { asBoolean, asText } from '../../types/as.ts'
import { BOOLEAN, VARCHAR, type SqlType } from '../../types/type.ts'
import { utf8 } from '../bytes.ts'
import { aggregateFunction } from '../define.ts'
import type { Accumulator } from '../definition.ts'
import { columnAt } from '../nulls.ts'
import { groupStates } from './groups.ts'

/** Trino's most bytes of a result. */
const MAX_BYTES = 1_048_576

interface List {
  text: string
  bytes: number
  rows: number
  /** Rows left out since the limit was reached. */
  dropped: number
  overflow: string
  showCount: boolean
}

/** Values joined by a separator; past the limit an error, or `...` and the number of values left out. */
function lists(returns: SqlType): Accumulator {
  const states = groupStates(
    (): List => ({ text: '', bytes: 0, rows: 0, dropped: 0, overflow: '', showCount: false }),
    ({ text }) => 2 * text.length,
  )
  return {
    get bytes() {
      return states.bytes
    },
    add(groups, args, rows) {
      const [readValue, readSeparator] = [0, 1].map((i) => valueReader(columnAt(args, i), VARCHAR))
      const readFails = valueReader(columnAt(args, 2), BOOLEAN)
      const readFiller = valueReader(columnAt(args, 3), VARCHAR)
      const readShowCount = valueReader(columnAt(args, 4), BOOLEAN)
      for (let row = 0; row < rows; row++) {
        const state = states.of(groups[row]!)
        const part = (state.rows === 0 ? '' : asText(readSeparator!(row))) + asText(readValue!(row))
        state.rows++
        const size = utf8(part).length
        if (state.dropped === 0 && state.bytes + size <= MAX_BYTES) {
          state.text += part
          state.bytes += size
          continue
        }
        if (asBoolean(readFails(row)))
          throw new TraillakeError(
            'EXCEEDED_MEMORY_LIMIT',
            `Concatenated string has the length in bytes larger than the maximum output length ${MAX_BYTES}`,
          )
        if (state.dropped === 0) {
          state.overflow = asText(readSeparator!(row)) + asText(readFiller(row))
          state.showCount = asBoolean(readShowCount(row))
        }
        state.dropped++
      }
    },
    finish: (groupCount) =>
      states.finish(returns, groupCount, ({ text, overflow, showCount, dropped }) =>
        dropped === 0 ? text : text + overflow + (showCount ? `(${dropped})` : ''),
      ),
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
