/** Integers one after another, growing by doubling. What was not set is 0. */
export interface Int32Vector {
  values: Int32Array<ArrayBuffer>
  length: number
}

export function createInt32Vector(capacity = 1024): Int32Vector {
  return { values: new Int32Array(capacity), length: 0 }
}

function reserveInt32(vector: Int32Vector, length: number): void {
  const grown = new Int32Array(Math.max(length, vector.values.length * 2))
  grown.set(vector.values)
  vector.values = grown
}

export function pushInt32(vector: Int32Vector, value: number): void {
  if (vector.length === vector.values.length) reserveInt32(vector, vector.length + 1)
  vector.values[vector.length++] = value
}

/** Sets one entry, which may lie behind the last. */
export function setInt32(vector: Int32Vector, index: number, value: number): void {
  if (index >= vector.values.length) reserveInt32(vector, index + 1)
  vector.values[index] = value
  if (index >= vector.length) vector.length = index + 1
}

/** The first `length` entries; those never set are 0. */
export function finishInt32(vector: Int32Vector, length: number): Int32Array {
  if (length > vector.values.length) reserveInt32(vector, length)
  return vector.values.subarray(0, length)
}

/** As {@link Int32Vector}, for doubles. */
export interface Float64Vector {
  values: Float64Array<ArrayBuffer>
  length: number
}

export function createFloat64Vector(capacity = 1024): Float64Vector {
  return { values: new Float64Array(capacity), length: 0 }
}

function reserveFloat64(vector: Float64Vector, length: number): void {
  const grown = new Float64Array(Math.max(length, vector.values.length * 2))
  grown.set(vector.values)
  vector.values = grown
}

export function setFloat64(vector: Float64Vector, index: number, value: number): void {
  if (index >= vector.values.length) reserveFloat64(vector, index + 1)
  vector.values[index] = value
  if (index >= vector.length) vector.length = index + 1
}

export function finishFloat64(vector: Float64Vector, length: number): Float64Array {
  if (length > vector.values.length) reserveFloat64(vector, length)
  return vector.values.subarray(0, length)
}

/** A byte a row, 0 where it was not set: validity (1 for a value, 0 for NULL) and booleans. */
export interface ByteVector {
  bytes: Uint8Array<ArrayBuffer>
  length: number
}

export function createByteVector(capacity = 1024): ByteVector {
  return { bytes: new Uint8Array(capacity), length: 0 }
}

function reserveBytes(vector: ByteVector, length: number): void {
  const grown = new Uint8Array(Math.max(length, vector.bytes.length * 2))
  grown.set(vector.bytes)
  vector.bytes = grown
}

export function setByte(vector: ByteVector, index: number, value: 0 | 1): void {
  if (index >= vector.bytes.length) reserveBytes(vector, index + 1)
  vector.bytes[index] = value
  if (index >= vector.length) vector.length = index + 1
}

export function finishBytes(vector: ByteVector, length: number): Uint8Array {
  if (length > vector.bytes.length) reserveBytes(vector, length)
  return vector.bytes.subarray(0, length)
}

/** A column's validity of `rows` rows: undefined where no row is NULL. */
export function finishValidity(vector: ByteVector, rows: number): Uint8Array | undefined {
  const bytes = finishBytes(vector, rows)
  return bytes.includes(0) ? bytes : undefined
}

/** Rows of dictionary codes: the code + 1 a row, and 0 for NULL. */
export type CodeVector = Int32Vector

/** The codes of `rows` rows, and their validity as {@link finishValidity} gives it. */
export function finishCodes(
  vector: CodeVector,
  rows: number,
): { readonly codes: Int32Array; readonly validity: Uint8Array | undefined } {
  const codes = finishInt32(vector, rows)
  const validity = new Uint8Array(rows)
  let values = 0
  for (let row = 0; row < rows; row++) {
    if (codes[row] === 0) continue
    codes[row]!--
    validity[row] = 1
    values++
  }
  return { codes, validity: values === rows ? undefined : validity }
}

/** The spans of rows in a column of text, arrays or maps: `values` are Arrow's offsets, `length` of them set. */
export type Offsets = Int32Vector

export function createOffsets(): Offsets {
  return { values: new Int32Array(1024), length: 1 }
}

/** Says that row `row` ends at `end`; rows before it that nothing was said of are empty. */
export function endRow(offsets: Offsets, row: number, end: number): void {
  if (row + 2 > offsets.values.length) reserveInt32(offsets, row + 2)
  const { values } = offsets
  const before = values[offsets.length - 1]!
  while (offsets.length <= row) values[offsets.length++] = before
  values[offsets.length++] = end
}

/** The offsets of `rows` rows, `rows + 1` of them. */
export function finishOffsets(offsets: Offsets, rows: number): Int32Array {
  if (rows + 1 > offsets.values.length) reserveInt32(offsets, rows + 1)
  offsets.values.fill(offsets.values[offsets.length - 1]!, offsets.length, rows + 1)
  return offsets.values.subarray(0, rows + 1)
}
