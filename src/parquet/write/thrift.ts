/** Types of the Thrift compact protocol, as they stand in field and list headers. */
const TYPE = { true: 1, false: 2, i8: 3, i16: 4, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const

/**
 * Writes one structure of the Thrift compact protocol
 * (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md). Fields are written in ascending order of their
 * ids; one that is undefined is left out.
 */
export interface ThriftWriter {
  boolean(id: number, value: boolean): void
  byte(id: number, value: number): void
  i16(id: number, value: number): void
  i32(id: number, value: number | undefined): void
  i64(id: number, value: number | undefined): void
  binary(id: number, value: string | Uint8Array | undefined): void
  booleans(id: number, values: readonly boolean[]): void
  i32s(id: number, values: readonly number[]): void
  i64s(id: number, values: readonly number[]): void
  binaries(id: number, values: readonly (string | Uint8Array)[]): void
  struct(id: number, write: () => void): void
  structs<T>(id: number, items: readonly T[], write: (item: T) => void): void
}

const encoder = new TextEncoder()

/** The bytes of the structure whose fields `write` writes. */
export function thriftStruct(write: (writer: ThriftWriter) => void): Uint8Array {
  let out = new Uint8Array(1024)
  let length = 0
  let lastId = 0

  function push(byte: number): void {
    if (length === out.length) {
      const grown = new Uint8Array(2 * out.length)
      grown.set(out)
      out = grown
    }
    out[length++] = byte
  }

  function varint(value: number): void {
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) push((rest % 128) | 128)
    push(rest)
  }

  const zigzag = (value: number) => varint(value < 0 ? -2 * value - 1 : 2 * value)

  function header(id: number, type: number): void {
    const delta = id - lastId
    lastId = id
    if (delta > 0 && delta < 16) push((delta << 4) | type)
    else {
      push(type)
      zigzag(id)
    }
  }

  function bytes(value: string | Uint8Array): void {
    const data = typeof value === 'string' ? encoder.encode(value) : value
    varint(data.length)
    for (const byte of data) push(byte)
  }

  function listHeader(id: number, type: number, count: number): void {
    header(id, TYPE.list)
    push((Math.min(count, 15) << 4) | type)
    if (count >= 15) varint(count)
  }

  function inside(fields: () => void): void {
    const outer = lastId
    lastId = 0
    fields()
    push(0)
    lastId = outer
  }

  const writer: ThriftWriter = {
    boolean: (id, value) => header(id, value ? TYPE.true : TYPE.false),
    byte(id, value) {
      header(id, TYPE.i8)
      push(value & 0xff)
    },
    i16(id, value) {
      header(id, TYPE.i16)
      zigzag(value)
    },
    i32(id, value) {
      if (value === undefined) return
      header(id, TYPE.i32)
      zigzag(value)
    },
    i64(id, value) {
      if (value === undefined) return
      header(id, TYPE.i64)
      zigzag(value)
    },
    binary(id, value) {
      if (value === undefined) return
      header(id, TYPE.binary)
      bytes(value)
    },
    booleans(id, values) {
      listHeader(id, TYPE.true, values.length)
      // In lists they have a byte of their own.
      for (const value of values) push(value ? TYPE.true : TYPE.false)
    },
    i64s(id, values) {
      listHeader(id, TYPE.i64, values.length)
      values.forEach(zigzag)
    },
    i32s(id, values) {
      listHeader(id, TYPE.i32, values.length)
      values.forEach(zigzag)
    },
    binaries(id, values) {
      listHeader(id, TYPE.binary, values.length)
      values.forEach(bytes)
    },
    struct(id, fields) {
      header(id, TYPE.struct)
      inside(fields)
    },
    structs(id, items, writeItem) {
      listHeader(id, TYPE.struct, items.length)
      for (const item of items) inside(() => writeItem(item))
    },
  }
  inside(() => write(writer))
  return out.subarray(0, length)
}
