import type { Column, PlainColumn } from '../../column/column.ts'
import { flatten, validityOf } from '../../column/flatten.ts'
import { nullColumn } from '../../column/make.ts'
import { validRows } from '../../column/valid-rows.ts'
import { assertNever, invariant } from '../../common/assert.ts'
import type { SchemaNode } from '../schema-tree.ts'
import type { Scratch } from './scratch.ts'

/** A leaf's levels, and the rows of its column that hold a value, in order. */
export interface LeafRows {
  readonly node: SchemaNode & { readonly kind: 'leaf' }
  readonly column: Column
  /** How many levels there are. */
  readonly count: number
  /** Undefined where all are the node's own. */
  readonly definitions: Uint8Array | undefined
  /** Undefined where all are 0. */
  readonly repetitions: Uint8Array | undefined
  /** Undefined where it is every row of the column. */
  readonly rows: Int32Array | undefined
}

/** What stands at one depth: rows of the column there, and levels for what is absent already. */
interface Entries {
  readonly count: number
  /** −1 for an entry that is absent further out; undefined where entry i is row i. */
  readonly rows: Int32Array | undefined
  /** Of absent entries; the others are at `level`. */
  readonly definitions: Uint8Array | undefined
  readonly repetitions: Uint8Array | undefined
  readonly level: number
}

/** The entries that are still there when the NULLs of a column at them are taken out, and their number. */
function present(
  entries: Entries,
  column: Column,
  level: number,
  scratch: Scratch,
): { readonly inner: Entries; readonly values: number } {
  const { count, rows, definitions, repetitions } = entries
  const validity = validityOf(column)
  if (level === entries.level || (rows === undefined && validity === undefined)) {
    let absent = 0
    if (rows !== undefined) for (let i = 0; i < count; i++) if (rows[i]! < 0) absent++
    return { inner: { ...entries, level }, values: count - absent }
  }
  const outRows = scratch.int32(count)
  const outDefinitions = scratch.bytes(count)
  let values = 0
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i]!
    if (row < 0) {
      outRows[i] = -1
      outDefinitions[i] = definitions![i]!
    } else if (validity !== undefined && validity[row] === 0) {
      outRows[i] = -1
      outDefinitions[i] = entries.level
    } else {
      outRows[i] = row
      outDefinitions[i] = level
      values++
    }
  }
  return { inner: { count, rows: outRows, definitions: outDefinitions, repetitions, level }, values }
}

/** The items of the lists or maps at the entries; a list without items leaves one absent entry. */
function items(
  { count, rows, definitions, repetitions, level }: Entries,
  offsets: Int32Array,
  itemDefinition: number,
  repetition: number,
  scratch: Scratch,
): Entries {
  let total = 0
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i]!
    total += row < 0 ? 1 : Math.max(1, offsets[row + 1]! - offsets[row]!)
  }
  const outRows = scratch.int32(total)
  const outDefinitions = scratch.bytes(total)
  const outRepetitions = scratch.bytes(total)
  let at = 0
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i]!
    const start = row < 0 ? 0 : offsets[row]!
    const end = row < 0 ? 0 : offsets[row + 1]!
    outRepetitions[at] = repetitions === undefined ? 0 : repetitions[i]!
    if (start === end) {
      outRows[at] = -1
      outDefinitions[at++] = row < 0 ? definitions![i]! : level
      continue
    }
    for (let item = start; item < end; item++, at++) {
      outRows[at] = item
      outDefinitions[at] = itemDefinition
      if (item > start) outRepetitions[at] = repetition
    }
  }
  return {
    count: total,
    rows: outRows,
    definitions: outDefinitions,
    repetitions: outRepetitions,
    level: itemDefinition,
  }
}

function leafRows(
  node: SchemaNode & { readonly kind: 'leaf' },
  column: Column,
  entries: Entries,
  scratch: Scratch,
): LeafRows {
  if (entries.rows === undefined && entries.level === 0 && node.definition === 1) {
    // Of a leaf that is nowhere inside another column, validity and definition levels are the same.
    const { count, repetitions } = entries
    const definitions = validityOf(column)
    const rows = definitions && validRows(definitions, count, scratch.int32(count))
    return { node, column, count, definitions, repetitions, rows }
  }
  const { inner, values } = present(entries, column, node.definition, scratch)
  const { count, definitions, repetitions } = inner
  if (inner.rows === undefined)
    return { node, column, count, definitions: undefined, repetitions, rows: undefined }
  const rows = scratch.int32(values)
  let at = 0
  for (let i = 0; i < count; i++) if (inner.rows[i]! >= 0) rows[at++] = inner.rows[i]!
  return { node, column, count, definitions: values === count ? undefined : definitions, repetitions, rows }
}

/** The plain column behind an encoding, and entries as entries of it: nothing is gathered. */
function decoded(
  column: Column,
  entries: Entries,
  scratch: Scratch,
): { readonly column: PlainColumn; readonly inner: Entries } {
  if (column.kind !== 'dictionary') return { column: flatten(column), inner: entries }
  const { codes, dictionary } = column
  const { count, rows } = entries
  if (rows === undefined) return { column: dictionary, inner: { ...entries, rows: codes } }
  const translated = scratch.int32(count)
  for (let i = 0; i < count; i++) translated[i] = rows[i]! < 0 ? -1 : codes[rows[i]!]!
  return { column: dictionary, inner: { ...entries, rows: translated } }
}

function descend(
  node: SchemaNode,
  encoded: Column,
  entries: Entries,
  scratch: Scratch,
  visit: (leaf: LeafRows) => void,
): void {
  if (node.kind === 'leaf') {
    visit(leafRows(node, encoded, entries, scratch))
    return
  }
  const { inner: there } = present(entries, encoded, node.definition, scratch)
  const { column, inner } = decoded(encoded, there, scratch)
  const none = nullColumn(0)
  switch (node.kind) {
    case 'row':
      invariant(column.kind === 'row' || column.kind === 'null', `a row column is not ${column.kind}`)
      for (const [i, field] of node.fields.entries())
        descend(field, column.kind === 'row' ? column.fields[i]! : none, inner, scratch, visit)
      return
    case 'array': {
      invariant(column.kind === 'array' || column.kind === 'null', `an array column is not ${column.kind}`)
      const offsets = column.kind === 'array' ? column.offsets : new Int32Array(0)
      const elements = items(inner, offsets, node.itemDefinition, node.repetition + 1, scratch)
      descend(node.element, column.kind === 'array' ? column.elements : none, elements, scratch, visit)
      return
    }
    case 'map': {
      invariant(column.kind === 'map' || column.kind === 'null', `a map column is not ${column.kind}`)
      const offsets = column.kind === 'map' ? column.offsets : new Int32Array(0)
      const pairs = items(inner, offsets, node.itemDefinition, node.repetition + 1, scratch)
      descend(node.key, column.kind === 'map' ? column.keys : none, pairs, scratch, visit)
      descend(node.value, column.kind === 'map' ? column.values : none, pairs, scratch, visit)
      return
    }
    default:
      assertNever(node)
  }
}

/**
 * Takes a column apart into leaves, the counterpart of `assemble`. Nothing is copied but levels and row numbers.
 *
 * @param scratch is cleared; what is returned is good until it is the next time
 */
export function disassemble(node: SchemaNode, column: Column, scratch: Scratch): readonly LeafRows[] {
  scratch.clear()
  const leaves: LeafRows[] = []
  const entries = {
    count: column.length,
    rows: undefined,
    definitions: undefined,
    repetitions: undefined,
    level: 0,
  }
  descend(node, column, entries, scratch, (leaf) => leaves.push(leaf))
  return leaves
}
