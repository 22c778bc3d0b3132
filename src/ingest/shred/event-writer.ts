import { hash } from 'node:crypto'
import type { TableColumn } from '../../catalog/table-source.ts'
import type { Batch, Column, Selection } from '../../column/column.ts'
import { flatten } from '../../column/flatten.ts'
import { freeRows } from '../../column/free.ts'
import { take } from '../../column/take.ts'
import { invariant } from '../../common/assert.ts'
import { type ColumnCodes, DIGEST_BYTES, type IngestKernel } from '../../kernel/ingest-binding.ts'
import { formatType, type SqlType } from '../../types/type.ts'
import { encodeBase64 } from './base64.ts'
import { createKernelColumns } from './kernel-columns.ts'
import { mapWriter } from './map-writer.ts'
import { arrayWriter, rowWriter } from './nested-writer.ts'
import { kernelMembers, readMembers } from './record-members.ts'
import { createRecordTexts } from './record-text.ts'
import { repeatedWriter } from './repeated-writer.ts'
import { booleanWriter, numberWriter, timestampWriter } from './scalar-writer.ts'
import { dictionaryTextWriter, plainTextWriter } from './text-writer.ts'
import type { JsonValueSpan, ValueWriter } from './writer.ts'

/** Text that differs from event to event: no dictionary is tried. */
const UNIQUE: ReadonlySet<string> = new Set(['eventid', 'requestid', 'sharedeventid', 'eventjsonchecksum'])

/** Whoever judges an event has read it already. */
const TIME = 'eventtime'

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
  if (COMPUTED.has(name) || name === TIME) return { kind: 'given' }
  if (UNIQUE.has(name)) return { kind: 'spans' }
  switch (type.kind) {
    case 'varchar':
      return { kind: 'texts', dictionary: next }
    case 'row':
    case 'array':
      return { kind: 'spellings', dictionary: next }
    case 'map':
      return { kind: 'maps', keys: next, values: next + 1 }
    case 'boolean':
      return { kind: 'booleans' }
    default:
      return { kind: 'plain' }
  }
}

/** Whether values are written beside the kernel: those of plain columns, and each spelling of others. */
function hasWriter({ kind }: ColumnCodes): boolean {
  return kind === 'plain' || kind === 'spellings'
}

/** The codes of all columns, behind dictionary 0. */
function allCodes(columns: readonly TableColumn[]): readonly ColumnCodes[] {
  let next = 1
  return columns.map((column) => {
    const codes = codesOf(column, next)
    if (codes.kind === 'maps') next += 2
    if (codes.kind === 'texts' || codes.kind === 'spellings') next++
    return codes
  })
}

function columnWriter({ name, type }: TableColumn): ValueWriter {
  if (UNIQUE.has(name)) return plainTextWriter()
  return type.kind === 'row' || type.kind === 'array' ? repeatedWriter(valueWriter(type)) : valueWriter(type)
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
  /**
   * Adds the record as the next row.
   *
   * @param micros what its eventTime means, microseconds since the epoch; read where left out
   */
  add(micros?: number): void
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
  const timeColumn = columns.findIndex(({ name }) => name === TIME)
  const times = timestampWriter()
  const writers = columns.map((column, i) => {
    if (i === timeColumn) return times
    if (kernel === undefined) return columnWriter(column)
    return hasWriter(codes[i]!) ? valueWriter(column.type) : undefined
  })
  // Of seven kinds of writers V8 would look up what they have at each use.
  const writes = writers.map((writer) => (writer === times ? undefined : writer?.write))
  // Keys are compared in lower case, so that a name in upper case is found in no record.
  const names = columns.map(({ name }) => (COMPUTED.has(name) ? name.toUpperCase() : name))
  const members = kernel === undefined ? readMembers(names) : kernelMembers(names, kernel)
  const filled = kernel && createKernelColumns(columns, codes, writers, members, kernel)
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

  function readTime(): void {
    const time = members.member(timeColumn)
    if (time !== undefined) times.write(rows, time)
  }

  function writeMembers(): void {
    const count = members.count()
    for (let i = 0; i < count; i++) {
      const column = members.column(i)
      writes[column]?.(rows, members.member(column)!)
    }
    // A kernel makes them at the end, several at a time.
    writes[checksumColumn]?.(rows, checksum())
  }

  return {
    open(text, start, end, marks, firstMark, endMark) {
      isDigested = false
      members.open(text, start, end, marks, firstMark, endMark)
    },
    record: members.record,
    member: members.member,
    checksum,
    add(micros) {
      if (micros === undefined) readTime()
      else times.set(rows, micros)
      if (filled !== undefined) filled.add(rows)
      else writeMembers()
      const { text, start, end } = members.record()
      if (json >= 0) texts.add(text, start, end)
      rows++
    },
    rows: () => rows,
    size() {
      const columnBytes = writers.reduce((sum, writer) => sum + (writer?.size() ?? 0), filled?.size() ?? 0)
      return columnBytes + texts.size() + rows * DIGEST_BYTES
    },
    finish(order) {
      const columnOf = filled?.finish(order)
      const batch = writers.map((writer, i) => {
        if (i === json) return texts.finish(order)
        const column = i === checksumColumn ? texts.checksums(order) : columnOf?.(i)
        if (column !== undefined) return column
        invariant(writer !== undefined, 'a column is written by the kernel or by a writer')
        return ordered(writer.finish(rows), order)
      })
      return { rows: order.length, columns: batch, selection: undefined }
    },
  }
}
