import type { Column, DictionaryColumn } from '../column/column.ts'
import { arrayColumn, dictionaryColumn, mapColumn, nullColumn, rowColumn } from '../column/make.ts'
import { take } from '../column/take.ts'
import { assertNever, invariant } from '../common/assert.ts'
import type { LeafData } from './leaf.ts'
import { isAtLeast, isSame } from './levels.ts'
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

/** 1 where a slot begins with these levels, else 0. */
function isSlotOf(slots: Slots, repetition: number, definition: number): number {
  return isAtLeast(slots.repetition, repetition) & isAtLeast(definition, slots.definition)
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
  if (values.kind === 'dictionary' && values.length > 0)
    return spreadCodes(values, definitions, node.definition, slots)
  const rows = new Int32Array(count)
  let length = 0
  let value = 0
  for (let i = 0; i < count; i++) {
    const definition = definitions[i]!
    const isValue = isSame(definition, node.definition)
    rows[length] = ((value + 1) & -isValue) - 1
    value += isValue
    length += isValue | isAtLeast(definition, slots.definition)
  }
  // Inside lists and maps a column keeps its kind, empty or not.
  if (value === 0 && slots.repetition === 0) return nullColumn(length)
  return take(values, rows.subarray(0, length))
}

/** Codes of values one after another, of which there are some, with NULLs put between them. */
function spreadCodes(
  { codes, dictionary }: DictionaryColumn,
  definitions: Uint8Array,
  greatest: number,
  slots: Slots,
): Column {
  const rows = new Int32Array(definitions.length)
  const validity = new Uint8Array(definitions.length)
  const last = codes.length - 1
  let length = 0
  let value = 0
  for (let i = 0; i < definitions.length; i++) {
    const definition = definitions[i]!
    const isValue = isSame(definition, greatest)
    rows[length] = codes[Math.min(value, last)]! & -isValue
    validity[length] = isValue
    value += isValue
    length += isValue | isAtLeast(definition, slots.definition)
  }
  return dictionaryColumn(
    rows.subarray(0, length),
    dictionary,
    length === value ? undefined : validity.subarray(0, length),
  )
}

/** Which slots hold a value, and how many there are. */
function validityOfSlots(node: SchemaNode, slots: Slots, { data }: LevelLeaf) {
  const { count, definitions, repetitions } = data
  const validity = new Uint8Array(count)
  let length = 0
  let values = 0
  for (let i = 0; i < count; i++) {
    // Without levels every value is there, and so is everything around it.
    const definition = definitions === undefined ? node.definition : definitions[i]!
    const repetition = repetitions === undefined ? 0 : repetitions[i]!
    const isSlot = isSlotOf(slots, repetition, definition)
    const isValid = isSlot & isAtLeast(definition, node.definition)
    validity[length] = isValid
    length += isSlot
    values += isValid
  }
  return { length, validity: values === length ? undefined : validity.subarray(0, length) }
}

/** Arrow's offsets of the lists or maps in the slots, and which slots hold one. */
function listsOfSlots(
  node: SchemaNode & { readonly kind: 'array' | 'map' },
  slots: Slots,
  { leaf, data }: LevelLeaf,
) {
  const { count, definitions, repetitions } = data
  const offsets = new Int32Array(count + 1)
  const validity = new Uint8Array(count)
  let length = 0
  let items = 0
  let lists = 0
  for (let i = 0; i < count; i++) {
    const definition = definitions === undefined ? leaf.definition : definitions[i]!
    const repetition = repetitions === undefined ? 0 : repetitions[i]!
    const isSlot = isSlotOf(slots, repetition, definition)
    const isList = isSlot & isAtLeast(definition, node.definition)
    // The next slot writes over what is no slot.
    validity[length] = isList
    length += isSlot
    lists += isList
    items += isAtLeast(slots.repetition + 1, repetition) & isAtLeast(definition, node.itemDefinition)
    offsets[length] = items
  }
  return {
    offsets: offsets.subarray(0, length + 1),
    validity: lists === length ? undefined : validity.subarray(0, length),
  }
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
      const { offsets, validity } = listsOfSlots(node, slots, levels)
      const items = { repetition: slots.repetition + 1, definition: node.itemDefinition }
      return arrayColumn(offsets, assemble(node.element, leaves, items), validity)
    }
    case 'map': {
      const { offsets, validity } = listsOfSlots(node, slots, levels)
      const items = { repetition: slots.repetition + 1, definition: node.itemDefinition }
      const entries = offsets[offsets.length - 1]!
      return mapColumn(offsets, part(node.key, items, entries), part(node.value, items, entries), validity)
    }
    default:
      return assertNever(node)
  }
}
