import type { Column, DictionaryColumn } from '../column/column.ts'
import { arrayColumn, dictionaryColumn, mapColumn, nullColumn, rowColumn } from '../column/make.ts'
import { take } from '../column/take.ts'
import { assertNever, invariant } from '../common/assert.ts'
import type { LeafData } from './leaf.ts'
import { leavesOf, type SchemaNode } from './schema-tree.ts'

/** The data of a leaf by its path; undefined where it is not wanted. */
type Leaves = (path: readonly string[]) => LeafData | undefined

/** Where values stand: rows of the file, or items of the list or map around them. */
interface Slots {
  /** How many lists and maps are around. */
  readonly repetition: number
  /** The definition level from which on there is a slot at all; below it the list around has no item here. */
  readonly definition: number
}

interface LevelLeaf {
  readonly leaf: SchemaNode
  readonly data: LeafData
}

/** The leaf whose levels tell most plainly of a node: one inside as few lists as can be. Undefined where none is wanted. */
function levelLeaf(node: SchemaNode, leaves: Leaves): LevelLeaf | undefined {
  let best: LevelLeaf | undefined
  for (const leaf of leavesOf(node)) {
    if (best !== undefined && leaf.repetition >= best.leaf.repetition) continue
    const data = leaves(leaf.path)
    if (data !== undefined) best = { leaf, data }
  }
  return best
}

function leafColumn(node: SchemaNode & { readonly kind: 'leaf' }, slots: Slots, data: LeafData): Column {
  const { count, definitions, values } = data
  if (definitions === undefined) return values
  if (values.kind === 'dictionary') return spreadCodes(values, definitions, node.definition, slots)
  const rows = new Int32Array(count)
  let length = 0
  let value = 0
  for (let i = 0; i < count; i++) {
    const definition = definitions[i]!
    if (definition === node.definition) rows[length++] = value++
    else if (definition >= slots.definition) rows[length++] = -1
  }
  // Inside lists and maps a column keeps its kind, empty or not.
  if (value === 0 && slots.repetition === 0) return nullColumn(length)
  return take(values, rows.subarray(0, length))
}

/** Codes of values one after another, with NULLs put between them. */
function spreadCodes(
  { codes, dictionary }: DictionaryColumn,
  definitions: Uint8Array,
  greatest: number,
  slots: Slots,
): Column {
  const rows = new Int32Array(definitions.length)
  const validity = new Uint8Array(definitions.length)
  let length = 0
  let value = 0
  for (let i = 0; i < definitions.length; i++) {
    const definition = definitions[i]!
    if (definition === greatest) {
      rows[length] = codes[value++]!
      validity[length++] = 1
    } else if (definition >= slots.definition) length++
  }
  const nulls = length - value
  return dictionaryColumn(
    rows.subarray(0, length),
    dictionary,
    nulls === 0 ? undefined : validity.subarray(0, length),
  )
}

/** Which slots hold a value, and how many there are. */
function validityOfSlots(node: SchemaNode, slots: Slots, { data }: LevelLeaf) {
  const { count, definitions, repetitions } = data
  const validity = new Uint8Array(count)
  let length = 0
  let values = 0
  for (let i = 0; i < count; i++) {
    if (repetitions !== undefined && repetitions[i]! > slots.repetition) continue
    // Without levels every value is there, and so is everything around it.
    const definition = definitions === undefined ? node.definition : definitions[i]!
    if (definition < slots.definition) continue
    if (definition >= node.definition) {
      validity[length] = 1
      values++
    }
    length++
  }
  return { length, validity: values === length ? undefined : validity.subarray(0, length) }
}

/** Arrow's offsets of the lists or maps in the slots. */
function offsetsOfSlots(
  node: SchemaNode & { readonly kind: 'array' | 'map' },
  slots: Slots,
  { leaf, data }: LevelLeaf,
): Int32Array {
  const { count, definitions, repetitions } = data
  const offsets = new Int32Array(count + 1)
  let length = 0
  let items = 0
  for (let i = 0; i < count; i++) {
    const definition = definitions === undefined ? leaf.definition : definitions[i]!
    const repetition = repetitions === undefined ? 0 : repetitions[i]!
    if (repetition <= slots.repetition && definition >= slots.definition) length++
    if (repetition <= slots.repetition + 1 && definition >= node.itemDefinition) items++
    offsets[length] = items
  }
  return offsets.subarray(0, length + 1)
}

/**
 * Puts a column together from the levels and values of its leaves (Dremel's record assembly, a column at a time). Parts of
 * which no leaf is wanted are all NULL; of the whole at least one must be.
 */
export function assemble(
  node: SchemaNode,
  leaves: Leaves,
  slots: Slots = { repetition: 0, definition: 0 },
): Column {
  const levels = levelLeaf(node, leaves)
  invariant(levels !== undefined, 'of a column nothing is wanted')
  const part = (inner: SchemaNode, within: Slots, length: number): Column =>
    levelLeaf(inner, leaves) === undefined ? nullColumn(length) : assemble(inner, leaves, within)
  switch (node.kind) {
    case 'leaf':
      return leafColumn(node, slots, levels.data)
    case 'row': {
      const { length, validity } = validityOfSlots(node, slots, levels)
      return rowColumn(
        length,
        node.fields.map((field) => part(field, slots, length)),
        validity,
      )
    }
    case 'array': {
      const { validity } = validityOfSlots(node, slots, levels)
      const items = { repetition: slots.repetition + 1, definition: node.itemDefinition }
      return arrayColumn(offsetsOfSlots(node, slots, levels), assemble(node.element, leaves, items), validity)
    }
    case 'map': {
      const { validity } = validityOfSlots(node, slots, levels)
      const items = { repetition: slots.repetition + 1, definition: node.itemDefinition }
      const offsets = offsetsOfSlots(node, slots, levels)
      const entries = offsets[offsets.length - 1]!
      return mapColumn(offsets, part(node.key, items, entries), part(node.value, items, entries), validity)
    }
    default:
      return assertNever(node)
  }
}
