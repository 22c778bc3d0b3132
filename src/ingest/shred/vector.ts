/** Integers one after another, growing by doubling. */
export interface Int32Vector {
  values: Int32Array
  length: number
}

export function createInt32Vector(capacity = 1024): Int32Vector {
  return { values: new Int32Array(capacity), length: 0 }
}

export function pushInt32(vector: Int32Vector, value: number): void {
  if (vector.length === vector.values.length) {
    const grown = new Int32Array(vector.length * 2)
    grown.set(vector.values)
    vector.values = grown
  }
  vector.values[vector.length++] = value
}

/** As {@link Int32Vector}, for doubles. */
export interface Float64Vector {
  values: Float64Array
  length: number
}

export function createFloat64Vector(capacity = 1024): Float64Vector {
  return { values: new Float64Array(capacity), length: 0 }
}

export function pushFloat64(vector: Float64Vector, value: number): void {
  if (vector.length === vector.values.length) {
    const grown = new Float64Array(vector.length * 2)
    grown.set(vector.values)
    vector.values = grown
  }
  vector.values[vector.length++] = value
}

/** Which rows are NULL: a byte a row, 1 for a value. */
export interface ValidityVector {
  bytes: Uint8Array
  length: number
  nulls: number
}

export function createValidityVector(capacity = 1024): ValidityVector {
  return { bytes: new Uint8Array(capacity), length: 0, nulls: 0 }
}

/** @param valid 1 for a value, 0 for NULL */
export function pushValidity(vector: ValidityVector, valid: 0 | 1): void {
  if (vector.length === vector.bytes.length) {
    const grown = new Uint8Array(vector.length * 2)
    grown.set(vector.bytes)
    vector.bytes = grown
  }
  vector.bytes[vector.length++] = valid
  vector.nulls += 1 - valid
}

/** A column's validity: undefined where no row is NULL. */
export function finishValidity(vector: ValidityVector): Uint8Array | undefined {
  return vector.nulls === 0 ? undefined : vector.bytes.slice(0, vector.length)
}
