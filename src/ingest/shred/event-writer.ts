import { hash } from 'node:crypto'
import type { TableColumn } from '../../catalog/table-source.ts'
import type { Batch, Column, Selection } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { take } from '../../column/take.ts'
import { invariant } from '../../common/assert.ts'
import { formatType, type SqlType } from '../../types/type.ts'
import { encodeBase64 } from './base64.ts'
import { mapWriter } from './map-writer.ts'
import { arrayWriter, rowWriter } from './nested-writer.ts'
import { createObjectReader } from './object-reader.ts'
import { createRecordTexts } from './record-text.ts'
import { repeatedWriter } from './repeated-writer.ts'
import { booleanWriter, numberWriter, timestampWriter } from './scalar-writer.ts'
import { dictionaryTextWriter, plainTextWriter } from './text-writer.ts'
import type { JsonValueSpan, ValueWriter } from './writer.ts'

/** Text that differs from event to event: no dictionary is tried. */
const UNIQUE: ReadonlySet<string> = new Set(['eventid', 'requestid', 'sharedeventid', 'eventjsonchecksum'])

/** Made from the record as a whole, never from a member of that name. */
const COMPUTED: ReadonlySet<string> = new Set(['eventjson', 'eventjsonchecksum'])

/** Columns that the published schema misspells, and the member that records have. */
const MISSPELLED: Readonly<Record<string, string>> = {
  credentiaisissuedto: 'credentialsissuedto',
  errormssage: 'errormessage',
}

/** The record's member that a row field is filled from, in lower case. */
function memberOf(field: string): string {
  const name = field.toLowerCase()
  return MISSPELLED[name] ?? name
}

function valueWriter(type: SqlType): ValueWriter {
  switch (type.kind) {
    case 'varchar':
      return dictionaryTextWriter()
    case 'boolean':
      return booleanWriter()
    case 'timestamp':
      return timestampWriter()
    case 'double':
    case 'integer':
      return numberWriter(type.kind)
    case 'array':
      return arrayWriter(valueWriter(type.element))
    case 'map':
      return mapWriter()
    case 'row':
      return rowWriter(
        type.fields.map((field) => memberOf(field.name ?? '')),
        type.fields.map((field) => valueWriter(field.type)),
      )
    default:
      invariant(false, `no event column is of type ${formatType(type)}`)
  }
}

function columnWriter(name: string, type: SqlType): ValueWriter {
  if (UNIQUE.has(name)) return plainTextWriter()
  const writer = valueWriter(type)
  return type.kind === 'row' || type.kind === 'array' ? repeatedWriter(writer) : writer
}

/** Rows in another order; of nested values only the parts keep their dictionaries, as data files have it. */
function ordered(column: Column, order: Selection): Column {
  const taken = take(column, order)
  return taken.kind === 'dictionary' && taken.dictionary.kind !== 'bytes' ? flatten(taken) : taken
}

/** Characters of a SHA-256 in base64. */
const CHECKSUM_LENGTH = 44

/** Turns records into the columns of a store's category, a row at a time. */
export interface EventWriter {
  /**
   * Reads a record, compact JSON at `text[start, end)`. Its members can then be asked for, and it can be added.
   * The text is kept and must not change.
   *
   * @param marks those of the record, from `firstMark` up to `endMark`; see `MemberMarks`. Without them it is scanned
   */
  open(
    text: Uint8Array,
    start: number,
    end: number,
    marks?: Int32Array,
    firstMark?: number,
    endMark?: number,
  ): void
  /** The top-level member for column `column` of the record opened last; undefined where it is absent. */
  member(column: number): JsonValueSpan | undefined
  /** SHA-256 of the record's text, base64: what eventjsonchecksum says. Good until the next record is opened. */
  checksum(): JsonValueSpan
  /** Adds the record as the next row. */
  add(): void
  readonly rows: number
  /** About how much memory the rows take, in bytes. */
  size(): number
  /** The rows of `order`, in that order, as a batch with the category's columns. The writer is spent. */
  finish(order: Selection): Batch
}

export function createEventWriter(columns: readonly TableColumn[]): EventWriter {
  const json = columns.findIndex(({ name }) => name === 'eventjson')
  const checksumColumn = columns.findIndex(({ name }) => name === 'eventjsonchecksum')
  const texts = createRecordTexts()
  const writers = columns.map(({ name, type }) => columnWriter(name, type))
  // Keys are compared in lower case, so that a name in upper case is found in no record.
  const reader = createObjectReader(
    columns.map(({ name }) => (COMPUTED.has(name) ? name.toUpperCase() : name)),
  )
  const digest: JsonValueSpan = {
    bytes: new Uint8Array(CHECKSUM_LENGTH),
    valueStart: 0,
    valueEnd: CHECKSUM_LENGTH,
    kind: 'string',
    valueEscaped: false,
  }
  let text: Uint8Array = new Uint8Array(0)
  let [start, end] = [0, 0]
  let isDigested = false
  let rows = 0

  function checksum(): JsonValueSpan {
    if (!isDigested) encodeBase64(hash('sha256', text.subarray(start, end), 'binary'), digest.bytes)
    isDigested = true
    return digest
  }

  return {
    open(bytes, from, to, marks, firstMark = 0, endMark = 0) {
      text = bytes
      start = from
      end = to
      isDigested = false
      if (marks === undefined) reader.read(bytes, from)
      else reader.readMarked(bytes, marks, firstMark, endMark, true)
    },
    member: (column) => (reader.has(column) ? reader.members[column] : undefined),
    checksum,
    add() {
      const { count, found, members } = reader
      for (let i = 0; i < count; i++) writers[found[i]!]!.write(rows, members[found[i]!]!)
      if (json >= 0) texts.add(text, start, end)
      if (checksumColumn >= 0) writers[checksumColumn]!.write(rows, checksum())
      rows++
    },
    get rows() {
      return rows
    },
    size: () => writers.reduce((sum, writer) => sum + writer.size(), texts.size()),
    finish(order) {
      const batch = writers.map((writer, i) =>
        i === json ? texts.finish(order) : ordered(writer.finish(rows), order),
      )
      return { rows: order.length, columns: batch, selection: undefined }
    },
  }
}
