import type { Column, DictionaryColumn } from '../column/column.ts'
import { arrayColumn, dictionaryColumn, mapColumn, nullColumn, rowColumn } from '../column/make.ts'
import { take } from '../column/take.ts'
import { assertNever } from '../common/assert.ts'
import type { LeafData } from './leaf.ts'
import { leavesOf, type SchemaNode } from './schema-tree.ts'

type Leaves = (path: readonly string[]) => LeafData

/** Where values stand: rows of the file, or items of the list or map around them. */
interface Slots {
  /** How many lists and maps are around. */
  readonly repetition: number
  /** The definition level from which on there is a slot at all; below it the list around has no item here. */
  readonly definition: number
}

/** The leaf whose levels tell most plainly of a node: one inside as few lists as can be. */
function levelLeaf(node: SchemaNode): SchemaNode {
  const leaves = leavesOf(node)
  return leaves.reduce((best, leaf) => (leaf.repetition < best.repetition ? leaf : best))
}

function leafColumn(node: SchemaNode & { readonly kind: 'leaf' }, slots: Slots, leaves: Leaves): Column {
  const { count, definitions, values } = leaves(node.path)
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
function validityOfSlots(node: SchemaNode, slots: Slots, leaves: Leaves) {
  const { count, definitions, repetitions } = leaves(levelLeaf(node).path)
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
  leaves: Leaves,
): Int32Array {
  const chosen = levelLeaf(node)
  const { count, definitions, repetitions } = leaves(chosen.path)
  const offsets = new Int32Array(count + 1)
  let length = 0
  let items = 0
  for (let i = 0; i < count; i++) {
    const definition = definitions === undefined ? chosen.definition : definitions[i]!
    const repetition = repetitions === undefined ? 0 : repetitions[i]!
    if (repetition <= slots.repetition && definition >= slots.definition) length++
    if (repetition <= slots.repetition + 1 && definition >= node.itemDefinition) items++
    offsets[length] = items
  }
  return offsets.subarray(0, length + 1)
}

/**
 * Puts a column together from the levels and values of its leaves (Dremel's record assembly, a column at a time).
 *
 * @param leaves the data of a leaf by its path
 */
export function assemble(
  node: SchemaNode,
  leaves: Leaves,
  slots: Slots = { repetition: 0, definition: 0 },
): Column {
  switch (node.kind) {
    case 'leaf':
      return leafColumn(node, slots, leaves)
    case 'row': {
      const { length, validity } = validityOfSlots(node, slots, leaves)
      return rowColumn(
        length,
        node.fields.map((field) => assemble(field, leaves, slots)),
        validity,
      )
    }
    case 'array': {
      const { validity } = validityOfSlots(node, slots, leaves)
      const items = { repetition: slots.repetition + 1, definition: node.itemDefinition }
      return arrayColumn(offsetsOfSlots(node, slots, leaves), assemble(node.element, leaves, items), validity)
    }
    case 'map': {
      const { validity } = validityOfSlots(node, slots, leaves)
      const items = { repetition: slots.repetition + 1, definition: node.itemDefinition }
      return mapColumn(
        offsetsOfSlots(node, slots, leaves),
        assemble(node.key, leaves, items),
        assemble(node.value, leaves, items),
        validity,
      )
    }
    default:
      return assertNever(node)
  }
}
