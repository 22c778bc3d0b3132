import type { BytesColumn, PlainColumn } from '../../column/column.ts'
import { bytesColumn } from '../../column/make.ts'
import { numbersOf } from '../../column/numbers-of.ts'
import { takePlain } from '../../column/take.ts'
import { ARE_KERNELS_WANTED } from '../../kernel/instances.ts'
import { someTextsOfImage, type TextImage, textsOfImage } from '../../kernel/text-image.ts'
import { createTextTable, openTextTable, type TextTable } from '../../kernel/text-table.ts'
import { inSteps } from '../pace.ts'
import { bytesTable } from './bytes-table.ts'
import { type KeyTable, MOST_MOVED } from './key-table.ts'

/** Values from which on a table is the kernel's, which has a memory of its own. */
const MANY = 512

/** Ids that the kernel moves to new slots between two pauses. */
const MOVED = 65_536

/** Rows of a column are asked of all of it where it has so many times as many, and bytes; else they are put together first. */
const SPREAD = 4
const MOST_BYTES = 2 ** 23

const NO_TEXTS = { offsets: new Int32Array(1), data: new Uint8Array(0) }

/** Positions among rows of those that are not NULL. */
function validPositions(validity: Uint8Array, rows: Int32Array | undefined, count: number): Int32Array {
  const out = new Int32Array(count)
  let valid = 0
  for (let i = 0; i < count; i++) {
    out[valid] = i
    valid += validity[rows === undefined ? i : rows[i]!]!
  }
  return out.subarray(0, valid)
}

function columnOfTexts({ offsets, data }: ReturnType<typeof textsOfImage>): BytesColumn {
  return bytesColumn(offsets, data)
}

function isNear({ offsets, length }: BytesColumn, rows: Int32Array): boolean {
  return length <= SPREAD * rows.length && offsets[length]! - offsets[0]! <= MOST_BYTES
}

/**
 * A key table over byte strings: few of them are held here, many in a kernel's memory, where there is one.
 *
 * @param bytesOf the bytes of a column's rows; equal values must have equal bytes
 * @param few what is held here
 * @param many what the kernel held in its place, of another table
 * @param givenNull the id that is reserved, −1 for none
 */
export function textTable(
  bytesOf: (column: PlainColumn) => BytesColumn,
  few: KeyTable = bytesTable(bytesOf),
  many?: TextImage,
  givenNull = -1,
): KeyTable {
  let kernel: TextTable | undefined
  /** In place of the kernel, as long as nothing is looked up. */
  let image = many
  /** Whether there may be a kernel. */
  let mayEnlarge = ARE_KERNELS_WANTED
  let nullId = givenNull

  /** Before anything is looked up. */
  function awake(): TextTable | undefined {
    if (image !== undefined) {
      kernel = openTextTable(image)
      image = undefined
    }
    return kernel
  }

  /** Moves what is held here to the kernel. */
  function enlarge(): void {
    const values = few.size === 0 ? NO_TEXTS : bytesOf(few.values())
    kernel = createTextTable(values, few.size, nullId)
    mayEnlarge = kernel !== undefined
  }

  function lookup(
    table: TextTable,
    column: BytesColumn,
    rows: Int32Array | undefined,
    ids: Int32Array,
    add: boolean,
  ): void {
    const { validity } = column
    if (validity !== undefined) {
      const positions = validPositions(validity, rows, ids.length)
      const valid = { ...column, validity: undefined }
      const found = new Int32Array(positions.length)
      lookup(table, valid, rows === undefined ? positions : numbersOf(rows, positions), found, add)
      for (let i = 0; i < found.length; i++) ids[positions[i]!] = found[i]!
    } else if (rows === undefined || isNear(column, rows)) table.lookup(column, rows, ids, add)
    else table.lookup(bytesOf(takePlain(column, rows)), undefined, ids, add)
  }

  return {
    get size() {
      return (kernel ?? image ?? few).size
    },
    get bytes() {
      return kernel?.bytes ?? image?.memory.length ?? few.bytes
    },
    lookup(column, rows, ids, add) {
      if (column.kind === 'null' || ids.length === 0) return
      const known = awake()
      if (add && known === undefined && mayEnlarge && few.size + ids.length > MANY) enlarge()
      const table = kernel
      if (table === undefined) few.lookup(column, rows, ids, add)
      // Values that must be written down as bytes first: those that are asked for, and no others.
      else if (column.kind !== 'bytes' && rows !== undefined)
        lookup(table, bytesOf(takePlain(column, rows)), undefined, ids, add)
      else lookup(table, bytesOf(column), rows, ids, add)
    },
    adopt(column, nullRow) {
      nullId = nullRow
      if (mayEnlarge && column.length > MANY)
        kernel = createTextTable(bytesOf(column), column.length, nullRow)
      if (kernel === undefined) few.adopt?.(column, nullRow)
    },
    async grow(more, pace) {
      const table = awake()
      if (table === undefined) {
        await few.grow(more, pace)
        return
      }
      if (table.size <= MOST_MOVED || table.hasRoom(more)) return
      table.widen(Math.max(more, table.size))
      await inSteps(table.size, pace, (start, end) => void table.place(start, end), MOVED)
    },
    reserve() {
      nullId = (awake() ?? few).reserve()
      return nullId
    },
    values() {
      if (kernel !== undefined) return columnOfTexts(kernel.texts())
      return image === undefined ? few.values() : columnOfTexts(textsOfImage(image))
    },
    valuesOf(ids) {
      if (kernel !== undefined) return columnOfTexts(kernel.textsOf(ids))
      return image === undefined ? takePlain(few.values(), ids) : columnOfTexts(someTextsOfImage(image, ids))
    },
    fork() {
      if (kernel !== undefined) {
        image = kernel.image()
        kernel.release()
        kernel = undefined
      }
      return textTable(bytesOf, few.fork(), image, nullId)
    },
    release: () => kernel?.release(),
  }
}
