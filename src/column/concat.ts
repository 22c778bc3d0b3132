import { joinArraysSteps } from '../common/join-arrays.ts'
import { assertNever, invariant } from '../common/assert.ts'
import { checkTextBytes } from '../common/text-limit.ts'
import { atOnce, type Steps } from '../common/steps.ts'
import type { BytesColumn, Column, DictionaryColumn, PlainColumn } from './column.ts'
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

function* concatValidity(
  parts: readonly { length: number; validity: Uint8Array | undefined }[],
  rows: number,
): Steps<Uint8Array | undefined> {
  if (parts.every((part) => part.validity === undefined)) return undefined
  const out = new Uint8Array(rows)
  let at = 0
  for (const part of parts) {
    yield
    if (part.validity === undefined) out.fill(1, at, at + part.length)
    else out.set(part.validity, at)
    at += part.length
  }
  return out
}

/** Offsets one after another, each part's rebased to where its children start in the result. */
function* joinOffsets(parts: readonly Int32Array[], rows: number): Steps<Int32Array> {
  const out = new Int32Array(rows + 1)
  let row = 0
  let base = 0
  for (const offsets of parts) {
    yield
    const first = offsets[0]!
    for (let i = 1; i < offsets.length; i++) out[++row] = base + offsets[i]! - first
    base += offsets[offsets.length - 1]! - first
  }
  return out
}

function* concatBytes(parts: readonly BytesColumn[], rows: number): Steps<BytesColumn> {
  const spans = parts.map((part) => part.data.subarray(part.offsets[0], part.offsets[part.length]))
  const total = spans.reduce((sum, span) => sum + span.length, 0)
  checkTextBytes(total)
  const data = yield* joinArraysSteps(spans, new Uint8Array(total))
  const offsets = yield* joinOffsets(
    parts.map((part) => part.offsets),
    rows,
  )
  return bytesColumn(offsets, data, yield* concatValidity(parts, rows))
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

/** A column of texts in codes. */
type TextCodes = DictionaryColumn & { readonly dictionary: BytesColumn }

function isTextCodes(column: Column): column is TextCodes {
  return column.kind === 'dictionary' && column.dictionary.kind === 'bytes'
}

/** Codes of one dictionary that holds the entries of all, one dictionary's behind another's. */
function* joinTextCodes(parts: readonly TextCodes[], rows: number): Steps<Column> {
  const dictionaries = [...new Set(parts.map(({ dictionary }) => dictionary))]
  const entries = dictionaries.reduce((sum, { length }) => sum + length, 0)
  const dictionary = yield* concatBytes(dictionaries, entries)
  const bases = new Map<BytesColumn, number>()
  let base = 0
  for (const one of dictionaries) {
    bases.set(one, base)
    base += one.length
  }
  const codes = new Int32Array(rows)
  let at = 0
  for (const part of parts) {
    yield
    const first = bases.get(part.dictionary)!
    for (let row = 0; row < part.length; row++) codes[at++] = first + part.codes[row]!
  }
  return dictionaryColumn(codes, dictionary, yield* concatValidity(parts, rows))
}

/**
 * Columns of one SQL type one after another. Dictionary columns that share one dictionary keep it; other encodings are
 * flattened. Throws an internal error where the kinds differ (all-NULL columns fit everywhere).
 */
export function concatColumns(parts: readonly Column[]): Column {
  return atOnce(concatSteps(parts))
}

/**
 * {@link concatColumns}, but texts in codes stay in codes whatever their dictionaries: the new one has the entries of all of
 * them, equal ones twice. For whoever looks at each entry once.
 */
export function concatCoded(parts: readonly Column[]): Column {
  return atOnce(concatSteps(parts, true))
}

/**
 * {@link concatColumns} with pauses between the parts.
 *
 * @param coded as {@link concatCoded}
 */
export function* concatSteps(parts: readonly Column[], coded = false): Steps<Column> {
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
      const codes = yield* joinArraysSteps(
        dictionaries.map((part) => part.codes),
        new Int32Array(rows),
      )
      return dictionaryColumn(codes, first.dictionary, yield* concatValidity(dictionaries, rows))
    }
  }
  if (coded && parts.every(isTextCodes)) return yield* joinTextCodes(parts, rows)
  const plain: PlainColumn[] = []
  for (const part of parts) {
    yield
    plain.push(flatten(part))
  }
  return yield* concatPlain(plain, rows, coded)
}

function* concatPlain(mixed: readonly PlainColumn[], rows: number, coded: boolean): Steps<PlainColumn> {
  const model = mixed.find((part) => part.kind !== 'null')
  if (model === undefined) return nullColumn(rows)
  const parts = mixed.map((part) => (part.kind === 'null' ? nullsLike(model, part.length) : part))
  switch (model.kind) {
    case 'boolean': {
      const same = ofKind(parts, 'boolean')
      const values = yield* joinArraysSteps(
        same.map((part) => part.values),
        new Uint8Array(rows),
      )
      return booleanColumn(values, yield* concatValidity(same, rows))
    }
    case 'int32': {
      const same = ofKind(parts, 'int32')
      const values = yield* joinArraysSteps(
        same.map((part) => part.values),
        new Int32Array(rows),
      )
      return int32Column(values, yield* concatValidity(same, rows))
    }
    case 'int64': {
      const same = ofKind(parts, 'int64')
      const values = yield* joinArraysSteps(
        same.map((part) => part.values),
        new BigInt64Array(rows),
      )
      return int64Column(values, yield* concatValidity(same, rows))
    }
    case 'int128': {
      const same = ofKind(parts, 'int128')
      const values = yield* joinArraysSteps(
        same.map((part) => part.values),
        new BigInt64Array(2 * rows),
      )
      return int128Column(values, yield* concatValidity(same, rows))
    }
    case 'float32': {
      const same = ofKind(parts, 'float32')
      const values = yield* joinArraysSteps(
        same.map((part) => part.values),
        new Float32Array(rows),
      )
      return float32Column(values, yield* concatValidity(same, rows))
    }
    case 'float64': {
      const same = ofKind(parts, 'float64')
      const values = yield* joinArraysSteps(
        same.map((part) => part.values),
        new Float64Array(rows),
      )
      return float64Column(values, yield* concatValidity(same, rows))
    }
    case 'zoned': {
      const same = ofKind(parts, 'zoned')
      const names = [...new Set(same.flatMap((part) => part.names))]
      const zones = same.map((part) => {
        const renumbered = part.names.map((name) => names.indexOf(name))
        return part.zones.map((zone) => renumbered[zone] ?? 0)
      })
      const values = yield* joinArraysSteps(
        same.map((part) => part.values),
        new BigInt64Array(rows),
      )
      const joined = yield* joinArraysSteps(zones, new Uint16Array(rows))
      return zonedColumn(values, joined, names, yield* concatValidity(same, rows))
    }
    case 'bytes':
      return yield* concatBytes(ofKind(parts, 'bytes'), rows)
    case 'array': {
      const same = ofKind(parts, 'array')
      const elements = yield* concatSteps(
        same.map((part) => childSpan(part.offsets, part.elements)),
        coded,
      )
      const offsets = yield* joinOffsets(
        same.map((part) => part.offsets),
        rows,
      )
      return arrayColumn(offsets, elements, yield* concatValidity(same, rows))
    }
    case 'map': {
      const same = ofKind(parts, 'map')
      const keys = yield* concatSteps(
        same.map((part) => childSpan(part.offsets, part.keys)),
        coded,
      )
      const values = yield* concatSteps(
        same.map((part) => childSpan(part.offsets, part.values)),
        coded,
      )
      const offsets = yield* joinOffsets(
        same.map((part) => part.offsets),
        rows,
      )
      return mapColumn(offsets, keys, values, yield* concatValidity(same, rows))
    }
    case 'row': {
      const same = ofKind(parts, 'row')
      const fields: Column[] = []
      for (const i of model.fields.keys())
        fields.push(
          yield* concatSteps(
            same.map((part) => part.fields[i]!),
            coded,
          ),
        )
      return rowColumn(rows, fields, yield* concatValidity(same, rows))
    }
    default:
      return assertNever(model)
  }
}
