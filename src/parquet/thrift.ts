/**
 * The Thrift compact protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md), as far
 * as page headers need it: integers, booleans and structures inside structures; everything else is passed over.
 */

/** A structure: its fields by id, and where it ends. */
export interface ThriftStruct {
  readonly numbers: ReadonlyMap<number, number>
  readonly structs: ReadonlyMap<number, ThriftStruct>
  readonly lists: ReadonlyMap<number, readonly ThriftStruct[]>
  readonly end: number
}

/** A position in bytes; every read moves it. */
interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

function readByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at++]
  if (byte === undefined) throw new RangeError('a Thrift structure ends before its time')
  return byte
}

function readVarint(cursor: Cursor): number {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = readByte(cursor)
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
  }
}

function readZigzag(cursor: Cursor): number {
  const value = readVarint(cursor)
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

const TYPE = {
  true: 1,
  false: 2,
  i8: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
}

/** The structures of a list; those of another type are passed over. */
function readElements(cursor: Cursor): readonly ThriftStruct[] {
  const header = readByte(cursor)
  const count = header >> 4 === 15 ? readVarint(cursor) : header >> 4
  const type = header & 0x0f
  // No element takes less than a byte, so that a damaged count ends here.
  if (count > cursor.bytes.length - cursor.at) throw new RangeError('a Thrift list ends before its time')
  const structs: ThriftStruct[] = []
  for (let i = 0; i < count; i++) {
    // Booleans have a byte of their own here.
    if (type === TYPE.true || type === TYPE.false) cursor.at++
    else if (type === TYPE.struct) structs.push(readFields(cursor))
    else skipValue(cursor, type)
  }
  return structs
}

function skipValue(cursor: Cursor, type: number): void {
  switch (type) {
    case TYPE.true:
    case TYPE.false:
      return
    case TYPE.i8:
      cursor.at += 1
      return
    case TYPE.i16:
    case TYPE.i32:
    case TYPE.i64:
      readVarint(cursor)
      return
    case TYPE.double:
      cursor.at += 8
      return
    case TYPE.binary: {
      const length = readVarint(cursor)
      cursor.at += length
      return
    }
    case TYPE.list:
    case TYPE.set:
      readElements(cursor)
      return
    case TYPE.struct:
      readFields(cursor)
      return
    default:
      throw new RangeError(`Thrift type ${type} is not expected here`)
  }
}

function readFields(cursor: Cursor): ThriftStruct {
  const numbers = new Map<number, number>()
  const structs = new Map<number, ThriftStruct>()
  const lists = new Map<number, readonly ThriftStruct[]>()
  for (let id = 0; ; ) {
    const header = readByte(cursor)
    const type = header & 0x0f
    if (type === 0) return { numbers, structs, lists, end: cursor.at }
    id = header >> 4 === 0 ? readZigzag(cursor) : id + (header >> 4)
    if (type === TYPE.true || type === TYPE.false) numbers.set(id, type === TYPE.true ? 1 : 0)
    else if (type === TYPE.i16 || type === TYPE.i32 || type === TYPE.i64) numbers.set(id, readZigzag(cursor))
    else if (type === TYPE.struct) structs.set(id, readFields(cursor))
    else if (type === TYPE.list) lists.set(id, readElements(cursor))
    else skipValue(cursor, type)
  }
}

/** Reads the structure that begins at `start`. Throws RangeError where it is none. */
export function readStruct(bytes: Uint8Array, start: number): ThriftStruct {
  return readFields({ bytes, at: start })
}
