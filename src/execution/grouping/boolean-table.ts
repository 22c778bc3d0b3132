import { invariant } from '../../common/assert.ts'
import { booleanColumn } from '../../column/make.ts'
import type { KeyTable } from './key-table.ts'

/**
 * A key table over booleans: two values and what is reserved.
 *
 * @param given the ids of false and true, −1 for none
 * @param ids how many there are
 */
export function booleanTable(given = Int32Array.of(-1, -1), ids = 0): KeyTable {
  const known = given.slice()
  let size = ids

  function idOf(value: number, add: boolean): number {
    if (known[value]! < 0 && add) known[value] = size++
    return known[value]!
  }

  return {
    get size() {
      return size
    },
    bytes: 0,
    lookup(column, rows, ids, add) {
      if (column.kind === 'null') return
      invariant(column.kind === 'boolean', `a key of type boolean came as ${column.kind}`)
      const { values, validity } = column
      if (rows === undefined && validity === undefined) {
        // Both are numbered by the first row that has them; then no row has to ask.
        for (let i = 0; i < ids.length && (known[0]! < 0 || known[1]! < 0); i++) idOf(values[i]!, add)
        const [ofFalse, ofTrue] = [known[0]!, known[1]!]
        for (let i = 0; i < ids.length; i++) ids[i] = values[i] === 1 ? ofTrue : ofFalse
        return
      }
      for (let i = 0; i < ids.length; i++) {
        const row = rows === undefined ? i : rows[i]!
        if (validity === undefined || validity[row] === 1) ids[i] = idOf(values[row]!, add)
      }
    },
    grow: () => Promise.resolve(),
    reserve: () => size++,
    fork: () => booleanTable(known, size),
    values() {
      const values = new Uint8Array(size)
      if (known[1]! >= 0) values[known[1]!] = 1
      return booleanColumn(values)
    },
  }
}
