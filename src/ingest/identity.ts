import type { TableColumn } from '../catalog/table-source.ts'
import type { Batch, BytesColumn, Column } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { nullColumn } from '../column/make.ts'
import { textViewOf } from '../common/text-view.ts'
import { createUuidTable, firstWord, readUuid, UUID_LENGTH, uuid } from './uuid.ts'

/**
 * What tells two events apart: the eventID or, for the records that have none, the checksum of the record's text.
 * A set of them, each with its number, takes up to 32 bytes an entry; an eventID that is no lower-case UUID is kept as
 * a string.
 */
export interface IdentitySet {
  /** Adds the text `bytes[start, end)`, numbered from 0; false where it was there already. */
  add(bytes: Uint8Array, start: number, end: number): boolean
  /** The number of the text, −1 where it is not there. */
  indexOf(bytes: Uint8Array, start: number, end: number): number
  readonly size: number
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function createIdentitySet(): IdentitySet {
  const uuids = createUuidTable()
  const others = new Map<string, number>()
  let size = 0
  return {
    add(bytes, start, end) {
      if (readUuid(textViewOf(bytes), start, end)) {
        if (!uuids.add(size)) return false
      } else {
        const text = decoder.decode(bytes.subarray(start, end))
        if (others.has(text)) return false
        others.set(text, size)
      }
      size++
      return true
    },
    indexOf(bytes, start, end) {
      if (readUuid(textViewOf(bytes), start, end)) return uuids.find()
      return others.get(decoder.decode(bytes.subarray(start, end))) ?? -1
    },
    get size() {
      return size
    },
  }
}

/** The identities of rows that may be asked for later: 17 bytes a row. */
export interface IdentityList {
  readonly rows: number
  /** A table to find them in, by row; made anew each time. */
  index(): IdentityIndex
}

/** Where identities are. */
export interface IdentityIndex {
  /** The row of the text `bytes[start, end)`, −1 where none has it. */
  readonly rowOf: (bytes: Uint8Array, start: number, end: number) => number
}

/** Spreads what is near over the filter. */
const SPREAD = 0x9e3779b1
/** Bits of a filter an entry, at least: of what is not there one in sixteen is looked for. */
const FILTER_BITS = 16

/** Lists what {@link forEachIdentity} visits of columns that follow each other. */
export function listIdentities(parts: readonly IdentityColumns[]): IdentityList {
  const rows = parts.reduce((sum, { eventIds }) => sum + eventIds.length, 0)
  const words = new Int32Array(4 * rows)
  const isUuid = new Uint8Array(rows)
  const others = new Map<string, number>()
  let first = 0
  for (const part of parts) {
    forEachIdentity(part, (bytes, start, end, at) => {
      const row = first + at
      if (readUuid(textViewOf(bytes), start, end)) {
        words.set(uuid, 4 * row)
        isUuid[row] = 1
      } else others.set(decoder.decode(bytes.subarray(start, end)), row)
    })
    first += part.eventIds.length
  }
  return {
    rows,
    index() {
      const table = createUuidTable()
      const bits = 2 ** Math.ceil(Math.log2(FILTER_BITS * (rows + 2)))
      const filter = new Int32Array(bits >>> 5)
      const shift = Math.clz32(bits - 1)
      for (let row = 0; row < rows; row++) {
        if (isUuid[row] === 0) continue
        for (let i = 0; i < 4; i++) uuid[i] = words[4 * row + i]!
        table.add(row)
        const bit = Math.imul(uuid[0]!, SPREAD) >>> shift
        filter[bit >>> 5]! |= 1 << (bit & 31)
      }
      return {
        rowOf(bytes, start, end) {
          const text = textViewOf(bytes)
          if (end - start === UUID_LENGTH) {
            // Nearly all that is stored is another's.
            const bit = Math.imul(firstWord(text, start), SPREAD) >>> shift
            if (others.size === 0 && ((filter[bit >>> 5]! >>> (bit & 31)) & 1) === 0) return -1
            if (readUuid(text, start, end)) return table.find()
          }
          return others.size === 0 ? -1 : (others.get(decoder.decode(bytes.subarray(start, end))) ?? -1)
        },
      }
    },
  }
}

/** The identities of stored or storable events: their columns eventid and, where the category has it, eventjsonchecksum. */
export interface IdentityColumns {
  readonly eventIds: Column
  readonly checksums: Column | undefined
}

function textColumn(column: Column | undefined): BytesColumn | undefined {
  const plain = column === undefined ? undefined : flatten(column)
  return plain?.kind === 'bytes' ? plain : undefined
}

function hasText({ validity, offsets }: BytesColumn, row: number): boolean {
  return (validity === undefined || validity[row] === 1) && offsets[row + 1]! > offsets[row]!
}

/** The identities of a batch, which hold on to nothing else of it. */
export function identityColumns(columns: readonly TableColumn[], batch: Batch): IdentityColumns {
  const columnOf = (name: string): BytesColumn | undefined =>
    textColumn(batch.columns[columns.findIndex((column) => column.name === name)])
  const eventIds = columnOf('eventid')
  if (eventIds === undefined)
    return { eventIds: nullColumn(batch.rows), checksums: columnOf('eventjsonchecksum') }
  let isNeeded = false
  for (let row = 0; row < batch.rows && !isNeeded; row++) isNeeded = !hasText(eventIds, row)
  return { eventIds, checksums: isNeeded ? columnOf('eventjsonchecksum') : undefined }
}

/** Calls `visit` with every row's identity; rows without one (no eventID in a category without checksums) are left out. */
export function forEachIdentity(
  { eventIds, checksums }: IdentityColumns,
  visit: (bytes: Uint8Array, start: number, end: number, row: number) => void,
): void {
  const columns = [textColumn(eventIds), textColumn(checksums)]
  for (let row = 0; row < eventIds.length; row++) {
    for (const column of columns) {
      if (column === undefined || !hasText(column, row)) continue
      visit(column.data, column.offsets[row]!, column.offsets[row + 1]!, row)
      break
    }
  }
}
