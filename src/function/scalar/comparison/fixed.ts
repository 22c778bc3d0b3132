import type { Operand } from '../../numeric.ts'

/** Comparison loops over fixed-width columns, one for each array type so that each stays monomorphic. 1 where it holds. */
type Loop<A> = (a: Operand<A>, b: Operand<A>, rows: number) => Uint8Array

export interface Loops<A> {
  readonly equal: Loop<A>
  readonly less: Loop<A>
  readonly lessOrEqual: Loop<A>
}

export const int32Loops: Loops<Int32Array> = {
  equal({ values: a, mask: am }, { values: b, mask: bm }, rows) {
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) out[i] = a[i & am] === b[i & bm] ? 1 : 0
    return out
  },
  less({ values: a, mask: am }, { values: b, mask: bm }, rows) {
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) out[i] = a[i & am]! < b[i & bm]! ? 1 : 0
    return out
  },
  lessOrEqual({ values: a, mask: am }, { values: b, mask: bm }, rows) {
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) out[i] = a[i & am]! <= b[i & bm]! ? 1 : 0
    return out
  },
}

export const int64Loops: Loops<BigInt64Array> = {
  equal({ values: a, mask: am }, { values: b, mask: bm }, rows) {
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) out[i] = a[i & am] === b[i & bm] ? 1 : 0
    return out
  },
  less({ values: a, mask: am }, { values: b, mask: bm }, rows) {
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) out[i] = a[i & am]! < b[i & bm]! ? 1 : 0
    return out
  },
  lessOrEqual({ values: a, mask: am }, { values: b, mask: bm }, rows) {
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) out[i] = a[i & am]! <= b[i & bm]! ? 1 : 0
    return out
  },
}

/** real, double and boolean. NaN is neither equal to, less than nor greater than anything. */
export const numberLoops: Loops<Float64Array | Float32Array | Uint8Array> = {
  equal({ values: a, mask: am }, { values: b, mask: bm }, rows) {
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) out[i] = a[i & am] === b[i & bm] ? 1 : 0
    return out
  },
  less({ values: a, mask: am }, { values: b, mask: bm }, rows) {
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) out[i] = a[i & am]! < b[i & bm]! ? 1 : 0
    return out
  },
  lessOrEqual({ values: a, mask: am }, { values: b, mask: bm }, rows) {
    const out = new Uint8Array(rows)
    for (let i = 0; i < rows; i++) out[i] = a[i & am]! <= b[i & bm]! ? 1 : 0
    return out
  },
}
