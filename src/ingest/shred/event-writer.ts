import { createHash } from 'node:crypto'
import type { TableColumn } from '../../catalog/table-source.ts'
import type { Batch } from '../../column/column.ts'
import { invariant } from '../../common/assert.ts'
import { formatType, type SqlType } from '../../types/type.ts'
import { arrayWriter, createObjectReader, mapWriter, rowWriter } from './nested.ts'
import {
  booleanWriter,
  dictionaryTextWriter,
  numberWriter,
  plainTextWriter,
  timestampWriter,
} from './scalar.ts'
import type { JsonValueSpan, ValueWriter } from './writer.ts'

/** Text that differs from event to event: no dictionary is tried. */
const UNIQUE: ReadonlySet<string> = new Set([
  'eventid',
  'requestid',
  'sharedeventid',
  'eventjson',
  'eventjsonchecksum',
])

/** Made from the record as a whole, never from a member of that name. */
const COMPUTED: ReadonlySet<string> = new Set(['eventjson', 'eventjsonchecksum'])

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
        type.fields.map((field) => (field.name ?? '').toLowerCase()),
        type.fields.map((field) => valueWriter(field.type)),
      )
    default:
      invariant(false, `no event column is of type ${formatType(type)}`)
  }
}

/** Turns records into the columns of a store's category, a row at a time. */
export interface EventWriter {
  /** Reads a record, compact JSON at `text[start, end)`. Its members can then be asked for, and it can be added. */
  open(text: Uint8Array, start: number, end: number): void
  /** A top-level member of the record opened last, by lower-case name; undefined where it is absent or not of the schema. */
  member(name: string): JsonValueSpan | undefined
  /** SHA-256 of the record's text, base64: what eventjsonchecksum says. */
  checksum(): string
  /** Adds the record as a row. */
  add(): void
  readonly rows: number
  /** About how much memory the rows take, in bytes. */
  size(): number
  /** The rows as a batch with the category's columns, in the order they were added. The writer is spent. */
  finish(): Batch
}

const encoder = new TextEncoder()

export function createEventWriter(columns: readonly TableColumn[]): EventWriter {
  const writers = columns.map(({ name, type }) => (UNIQUE.has(name) ? plainTextWriter() : valueWriter(type)))
  const names = columns.map(({ name }) => (COMPUTED.has(name) ? `(${name})` : name))
  const position = new Map(columns.map(({ name }, i) => [name, i]))
  const json = position.get('eventjson')
  const checksumAt = position.get('eventjsonchecksum')
  const reader = createObjectReader(names)
  let [text, start, end] = [new Uint8Array(0), 0, 0]
  let digest: string | undefined
  let rows = 0

  function checksum(): string {
    digest ??= createHash('sha256').update(text.subarray(start, end)).digest('base64')
    return digest
  }

  function writeComputed(): void {
    const whole = {
      bytes: text,
      valueStart: start,
      valueEnd: end,
      kind: 'object',
      valueEscaped: false,
    } as const
    if (json !== undefined) writers[json]!.write(whole)
    if (checksumAt === undefined) return
    const bytes = encoder.encode(checksum())
    writers[checksumAt]!.write({
      bytes,
      valueStart: 0,
      valueEnd: bytes.length,
      kind: 'string',
      valueEscaped: false,
    })
  }

  return {
    open(bytes, from, to) {
      text = bytes as Uint8Array<ArrayBuffer> // read only, and dropped with the next record
      start = from
      end = to
      digest = undefined
      reader.read(bytes, from)
    },
    member(name) {
      const index = position.get(name)
      return index === undefined || reader.present[index] !== 1 ? undefined : reader.members[index]
    },
    checksum,
    add() {
      for (let i = 0; i < writers.length; i++) {
        if (i === json || i === checksumAt) continue
        if (reader.present[i] === 1) writers[i]!.write(reader.members[i]!)
        else writers[i]!.skip()
      }
      writeComputed()
      rows++
    },
    get rows() {
      return rows
    },
    size: () => writers.reduce((sum, writer) => sum + writer.size(), 0),
    finish: () => ({ rows, columns: writers.map((writer) => writer.finish()), selection: undefined }),
  }
}
