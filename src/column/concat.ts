import { assertNever, invariant } from '../common/assert.ts'
import type { BytesColumn, Column, PlainColumn } from './column.ts'
import { flatten } from './flatten.ts'
import {
  arrayColumn,
  booleanColumn,
  bytesColumn,
  constantColumn,
  dictionaryColumn,
  float32Column,
  float64Column,
  int128Column,
  int32Column,
  int64Column,
  mapColumn,
  nullColumn,
  rowColumn,
  zonedColumn,
} from './make.ts'
import { slice } from './slice.ts'

function concatValidity(
  parts: readonly { length: number; validity: Uint8Array | undefined }[],
  rows: number,
) {
  if (parts.every((part) => part.validity === undefined)) return undefined
  const out = new Uint8Array(rows)
  let at = 0
  for (const part of parts) {
    if (part.validity === undefined) out.fill(1, at, at + part.length)
    else out.set(part.validity, at)
    at += part.length
  }
  return out
}

/** Typed arrays one after another, into `out`. */
function join<A extends { set(source: A, offset: number): void; readonly length: number }>(
  parts: readonly A[],
  out: A,
): A {
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Offsets one after another, each part's rebased to where its children start in the result. */
function joinOffsets(parts: readonly Int32Array[], rows: number): Int32Array {
  const out = new Int32Array(rows + 1)
  let row = 0
  let base = 0
  for (const offsets of parts) {
    const first = offsets[0]!
    for (let i = 1; i < offsets.length; i++) out[++row] = base + offsets[i]! - first
    base += offsets[offsets.length - 1]! - first
  }
  return out
}

function concatBytes(parts: readonly BytesColumn[], rows: number): BytesColumn {
  const spans = parts.map((part) => part.data.subarray(part.offsets[0], part.offsets[part.length]))
  const total = spans.reduce((sum, span) => sum + span.length, 0)
  invariant(total < 2 ** 31, 'a column of text may hold 2 GiB at most')
  const data = join(spans, new Uint8Array(total))
  return bytesColumn(
    joinOffsets(
      parts.map((part) => part.offsets),
      rows,
    ),
    data,
    concatValidity(parts, rows),
  )
}

function childSpan(offsets: Int32Array, child: Column): Column {
  return slice(child, offsets[0]!, offsets[offsets.length - 1]!)
}

/** The parts that are of one kind, or the proof that the caller mixed types. */
function ofKind<K extends PlainColumn['kind']>(
  parts: readonly PlainColumn[],
  kind: K,
): Extract<PlainColumn, { kind: K }>[] {
  return parts.map((part) => {
    invariant(part.kind === kind, `cannot append ${part.kind} to ${kind}`)
    // The line above proved the kind; the compiler cannot narrow a union by a type parameter.
    return part as Extract<PlainColumn, { kind: K }>
  })
}

/** An all-NULL column takes the shape of its neighbours: zeroed buffers under a validity of zeros. */
function nullsLike(model: PlainColumn, rows: number): PlainColumn {
  const none = new Uint8Array(rows)
  switch (model.kind) {
    case 'boolean':
      return booleanColumn(new Uint8Array(rows), none)
    case 'int32':
      return int32Column(new Int32Array(rows), none)
    case 'int64':
      return int64Column(new BigInt64Array(rows), none)
    case 'int128':
      return int128Column(new BigInt64Array(2 * rows), none)
    case 'float32':
      return float32Column(new Float32Array(rows), none)
    case 'float64':
      return float64Column(new Float64Array(rows), none)
    case 'zoned':
      return zonedColumn(new BigInt64Array(rows), new Uint16Array(rows), ['UTC'], none)
    case 'bytes':
      return bytesColumn(new Int32Array(rows + 1), new Uint8Array(0), none)
    case 'array':
      return arrayColumn(new Int32Array(rows + 1), slice(model.elements, 0, 0), none)
    case 'map':
      return mapColumn(new Int32Array(rows + 1), slice(model.keys, 0, 0), slice(model.values, 0, 0), none)
    case 'row':
      return rowColumn(
        rows,
        model.fields.map(() => nullColumn(rows)),
        none,
      )
    case 'null':
      return nullColumn(rows)
    default:
      return assertNever(model)
  }
}

/**
 * Columns of one SQL type one after another. Dictionary columns that share one dictionary keep it; other encodings are
 * flattened. Throws an internal error where the kinds differ (all-NULL columns fit everywhere).
 */
export function concatColumns(parts: readonly Column[]): Column {
  const [first] = parts
  invariant(first !== undefined, 'nothing to concatenate')
  if (parts.length === 1) return first
  const rows = parts.reduce((sum, part) => sum + part.length, 0)
  if (
    first.kind === 'constant' &&
    parts.every((part) => part.kind === 'constant' && part.value === first.value)
  ) {
    return constantColumn(first.value, rows)
  }
  if (first.kind === 'dictionary') {
    const shared = parts.filter((part) => part.kind === 'dictionary' && part.dictionary === first.dictionary)
    if (shared.length === parts.length) {
      const dictionaries = parts.filter((part) => part.kind === 'dictionary')
      const codes = join(
        dictionaries.map((part) => part.codes),
        new Int32Array(rows),
      )
      return dictionaryColumn(codes, first.dictionary, concatValidity(dictionaries, rows))
    }
  }
  return concatPlain(parts.map(flatten), rows)
}

function concatPlain(mixed: readonly PlainColumn[], rows: number): PlainColumn {
  const model = mixed.find((part) => part.kind !== 'null')
  if (model === undefined) return nullColumn(rows)
  const parts = mixed.map((part) => (part.kind === 'null' ? nullsLike(model, part.length) : part))
  switch (model.kind) {
    case 'boolean': {
      const same = ofKind(parts, 'boolean')
      return booleanColumn(
        join(
          same.map((part) => part.values),
          new Uint8Array(rows),
        ),
        concatValidity(same, rows),
      )
    }
    case 'int32': {
      const same = ofKind(parts, 'int32')
      return int32Column(
        join(
          same.map((part) => part.values),
          new Int32Array(rows),
        ),
        concatValidity(same, rows),
      )
    }
    case 'int64': {
      const same = ofKind(parts, 'int64')
      return int64Column(
        join(
          same.map((part) => part.values),
          new BigInt64Array(rows),
        ),
        concatValidity(same, rows),
      )
    }
    case 'int128': {
      const same = ofKind(parts, 'int128')
      return int128Column(
        join(
          same.map((part) => part.values),
          new BigInt64Array(2 * rows),
        ),
        concatValidity(same, rows),
      )
    }
    case 'float32': {
      const same = ofKind(parts, 'float32')
      return float32Column(
        join(
          same.map((part) => part.values),
          new Float32Array(rows),
        ),
        concatValidity(same, rows),
      )
    }
    case 'float64': {
      const same = ofKind(parts, 'float64')
      return float64Column(
        join(
          same.map((part) => part.values),
          new Float64Array(rows),
        ),
        concatValidity(same, rows),
      )
    }
    case 'zoned': {
      const same = ofKind(parts, 'zoned')
      const names = [...new Set(same.flatMap((part) => part.names))]
      const zones = same.map((part) => {
        const renumbered = part.names.map((name) => names.indexOf(name))
        return part.zones.map((zone) => renumbered[zone] ?? 0)
      })
      const values = join(
        same.map((part) => part.values),
        new BigInt64Array(rows),
      )
      return zonedColumn(values, join(zones, new Uint16Array(rows)), names, concatValidity(same, rows))
    }
    case 'bytes':
      return concatBytes(ofKind(parts, 'bytes'), rows)
    case 'array': {
      const same = ofKind(parts, 'array')
      const elements = concatColumns(same.map((part) => childSpan(part.offsets, part.elements)))
      return arrayColumn(
        joinOffsets(
          same.map((part) => part.offsets),
          rows,
        ),
        elements,
        concatValidity(same, rows),
      )
    }
    case 'map': {
      const same = ofKind(parts, 'map')
      const keys = concatColumns(same.map((part) => childSpan(part.offsets, part.keys)))
      const values = concatColumns(same.map((part) => childSpan(part.offsets, part.values)))
      return mapColumn(
        joinOffsets(
          same.map((part) => part.offsets),
          rows,
        ),
        keys,
        values,
        concatValidity(same, rows),
      )
    }
    case 'row': {
      const same = ofKind(parts, 'row')
      const fields = model.fields.map((_, i) => concatColumns(same.map((part) => part.fields[i]!)))
      return rowColumn(rows, fields, concatValidity(same, rows))
    }
    default:
      return assertNever(model)
  }
}
