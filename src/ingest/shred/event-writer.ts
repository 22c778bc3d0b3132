import { hash } from 'node:crypto'
import type { TableColumn } from '../../catalog/table-source.ts'
import type { Batch, Column, Selection } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { freeRows } from '../../column/free.ts'
import { take } from '../../column/take.ts'
import { assertNever, invariant } from '../../common/assert.ts'
import { type ColumnCodes, DIGEST_BYTES, type IngestKernel } from '../../kernel/ingest-binding.ts'
import { formatType, type SqlType } from '../../types/type.ts'
import { encodeBase64 } from './base64.ts'
import { mapWriter } from './map-writer.ts'
import { arrayWriter, rowWriter } from './nested-writer.ts'
import { kernelMembers, readMembers } from './record-members.ts'
import { createRecordTexts } from './record-text.ts'
import { repeatedWriter } from './repeated-writer.ts'
import { booleanWriter, numberWriter, timestampWriter } from './scalar-writer.ts'
import { createTextDictionary, kernelDictionary, type TextDictionary } from './text-dictionary.ts'
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

/** How a column's values are put in codes; its dictionaries are numbered from `next` on. */
function codesOf({ name, type }: TableColumn, next: number): ColumnCodes {
  if (UNIQUE.has(name) || COMPUTED.has(name)) return { kind: 'plain' }
  switch (type.kind) {
    case 'varchar':
      return { kind: 'texts', dictionary: next }
    case 'row':
    case 'array':
      return { kind: 'spellings', dictionary: next }
    case 'map':
      return { kind: 'maps', keys: next, values: next + 1 }
    default:
      return { kind: 'plain' }
  }
}

/** The codes of all columns, behind dictionary 0. */
function allCodes(columns: readonly TableColumn[]): readonly ColumnCodes[] {
  let next = 1
  return columns.map((column) => {
    const codes = codesOf(column, next)
    next += codes.kind === 'plain' ? 0 : codes.kind === 'maps' ? 2 : 1
    return codes
  })
}

/** @param dictionary makes the one with a number */
function columnWriter(
  { name, type }: TableColumn,
  codes: ColumnCodes,
  dictionary: (number: number) => TextDictionary,
): ValueWriter {
  switch (codes.kind) {
    case 'plain':
      return UNIQUE.has(name) ? plainTextWriter() : valueWriter(type)
    case 'texts':
      return dictionaryTextWriter(dictionary(codes.dictionary))
    case 'spellings':
      return repeatedWriter(valueWriter(type), dictionary(codes.dictionary))
    case 'maps':
      return mapWriter(dictionary(codes.keys), dictionary(codes.values))
    default:
      return assertNever(codes)
  }
}

/** Rows in another order, which has them alone; of nested values only the parts keep their dictionaries, as data files have it. */
function ordered(column: Column, order: Selection): Column {
  const taken = take(column, order)
  const result = taken.kind === 'dictionary' && taken.dictionary.kind !== 'bytes' ? flatten(taken) : taken
  freeRows(column)
  return result
}

/** Where a record lies. */
interface RecordPlace {
  readonly text: Uint8Array
  readonly start: number
  readonly end: number
}

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
  /** The record opened last, which may have been copied to elsewhere. */
  record(): RecordPlace
  /** The top-level member for column `column` of the record opened last; undefined where it is absent. */
  member(column: number): JsonValueSpan | undefined
  /** SHA-256 of the record's text, base64: what eventjsonchecksum says. Good until the next record is opened. */
  checksum(): JsonValueSpan
  /** Adds the record as the next row. */
  add(): void
  rows(): number
  /** About how much memory the rows take, in bytes. */
  size(): number
  /** The rows of `order`, in that order, as a batch with the category's columns. The writer is spent. */
  finish(order: Selection): Batch
}

/** @param kernel does what is done to every byte; it begins anew, and is this writer's until that is spent */
export function createEventWriter(columns: readonly TableColumn[], kernel?: IngestKernel): EventWriter {
  const json = columns.findIndex(({ name }) => name === 'eventjson')
  const checksumColumn = columns.findIndex(({ name }) => name === 'eventjsonchecksum')
  const texts = createRecordTexts(kernel)
  const codes = allCodes(columns)
  kernel?.begin(codes)
  const dictionary = (number: number): TextDictionary =>
    kernel === undefined ? createTextDictionary() : kernelDictionary(kernel, number)
  const writers = columns.map((column, i) => columnWriter(column, codes[i]!, dictionary))
  // Of seven kinds of writers V8 would look up what they have at each use.
  const writes = writers.map(({ write }) => write)
  const writeCodes = writers.map(({ writeCode }) => writeCode)
  // Keys are compared in lower case, so that a name in upper case is found in no record.
  const names = columns.map(({ name }) => (COMPUTED.has(name) ? name.toUpperCase() : name))
  const members = kernel === undefined ? readMembers(names) : kernelMembers(names, kernel)
  const digest: JsonValueSpan = {
    bytes: new Uint8Array(DIGEST_BYTES),
    valueStart: 0,
    valueEnd: DIGEST_BYTES,
    kind: 'string',
    valueEscaped: false,
  }
  let isDigested = false
  let rows = 0

  function checksum(): JsonValueSpan {
    const { text, start, end } = members.record()
    if (!isDigested) encodeBase64(hash('sha256', text.subarray(start, end), 'binary'), digest.bytes)
    isDigested = true
    return digest
  }

  return {
    open(text, start, end, marks, firstMark, endMark) {
      isDigested = false
      members.open(text, start, end, marks, firstMark, endMark)
    },
    record: members.record,
    member: members.member,
    checksum,
    add() {
      members.code()
      const count = members.count()
      for (let i = 0; i < count; i++) {
        const column = members.column(i)
        const value = members.codeOf(column)
        if (value >= 0 && writeCodes[column]?.(rows, value) === true) continue
        writes[column]!(rows, members.member(column)!)
      }
      const { text, start, end } = members.record()
      if (json >= 0) texts.add(text, start, end)
      // A kernel makes them at the end, several at a time.
      if (checksumColumn >= 0 && kernel === undefined) writers[checksumColumn]!.write(rows, checksum())
      rows++
    },
    rows: () => rows,
    size: () => writers.reduce((sum, writer) => sum + writer.size(), texts.size() + rows * DIGEST_BYTES),
    finish(order) {
      const batch = writers.map((writer, i) => {
        if (i === json) return texts.finish(order)
        const checksums = i === checksumColumn ? texts.checksums(order) : undefined
        return checksums ?? ordered(writer.finish(rows), order)
      })
      return { rows: order.length, columns: batch, selection: undefined }
    },
  }
}
