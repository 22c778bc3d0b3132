import type { ParquetType, SchemaElement } from 'hyparquet'
import { TraillakeError } from '../common/errors.ts'

/** What a leaf's values are, as far as a column's kind depends on it. */
export interface LeafType {
  readonly physical: ParquetType
  /** Bytes of a FIXED_LEN_BYTE_ARRAY. */
  readonly length: number | undefined
  readonly isDecimal: boolean
  /** What about it is not supported, such as times in nanoseconds. */
  readonly unsupported: string | undefined
}

interface NodeBase {
  readonly name: string
  /** Parquet's: `requestparameters`, `key_value`, `key`. */
  readonly path: readonly string[]
  /** The definition level of a value that is not NULL. */
  readonly definition: number
  /** How many lists and maps it lies in. */
  readonly repetition: number
}

/** A column or a part of one, with Parquet's levels (https://parquet.apache.org/docs/file-format/nestedencoding/). */
export type SchemaNode =
  | (NodeBase & { readonly kind: 'leaf'; readonly type: LeafType })
  | (NodeBase & { readonly kind: 'row'; readonly fields: readonly SchemaNode[] })
  /** `itemDefinition`: the definition level of a list that has an item, NULL or not. */
  | (NodeBase & { readonly kind: 'array'; readonly itemDefinition: number; readonly element: SchemaNode })
  | (NodeBase & {
      readonly kind: 'map'
      readonly itemDefinition: number
      readonly key: SchemaNode
      readonly value: SchemaNode
    })

export type LeafNode = SchemaNode & { readonly kind: 'leaf' }

/** The error for what the format has and this reader has not; the file is named where the error is caught. */
export function unsupported(what: string): TraillakeError {
  return new TraillakeError('NOT_SUPPORTED', `${what} is not supported`)
}

function leafType({
  type,
  type_length: length,
  logical_type: logical,
  converted_type: converted,
}: SchemaElement): LeafType {
  const timed = logical?.type === 'TIMESTAMP' || logical?.type === 'TIME' ? logical.unit : undefined
  const isMillis = timed === 'MILLIS' || converted === 'TIMESTAMP_MILLIS' || converted === 'TIME_MILLIS'
  const inOtherUnit = timed === 'NANOS' || isMillis
  return {
    physical: type ?? 'BYTE_ARRAY',
    length,
    isDecimal: logical?.type === 'DECIMAL' || converted === 'DECIMAL',
    unsupported: type === 'INT96' || inOtherUnit ? 'a time that is not in microseconds' : undefined,
  }
}

/** A list as the specification wants it, three levels deep, or a map: the group that repeats, and what is in it. */
function repeatedGroup(elements: Elements): { readonly children: number } | undefined {
  const group = elements.list[elements.at]
  return group?.repetition_type === 'REPEATED' ? { children: group.num_children ?? 0 } : undefined
}

interface Elements {
  readonly list: readonly SchemaElement[]
  at: number
}

type Levels = Pick<NodeBase, 'path' | 'definition' | 'repetition'>

function readNode(elements: Elements, outer: Levels): SchemaNode {
  const element = elements.list[elements.at++]
  if (element === undefined) throw new RangeError('the schema ends before its time')
  const {
    name,
    repetition_type: repetition,
    num_children: children = 0,
    logical_type,
    converted_type,
  } = element
  if (repetition === 'REPEATED') throw unsupported(`'${name}', which repeats outside a list,`)
  const levels = {
    path: [...outer.path, name],
    definition: outer.definition + (repetition === 'OPTIONAL' ? 1 : 0),
    repetition: outer.repetition,
  }
  const base = { name, ...levels }
  if (children === 0) return { ...base, kind: 'leaf', type: leafType(element) }
  const isMap = logical_type?.type === 'MAP' || converted_type === 'MAP' || converted_type === 'MAP_KEY_VALUE'
  const isList = logical_type?.type === 'LIST' || converted_type === 'LIST'
  if (!isMap && !isList) {
    const fields = Array.from({ length: children }, () => readNode(elements, levels))
    return { ...base, kind: 'row', fields }
  }
  const group = repeatedGroup(elements)
  const wanted = isMap ? 2 : 1
  if (children !== 1 || group?.children !== wanted)
    throw unsupported(`'${name}', no list or map of three levels,`)
  const inner = {
    path: [...levels.path, elements.list[elements.at++]?.name ?? ''],
    definition: levels.definition + 1,
    repetition: levels.repetition + 1,
  }
  const itemDefinition = inner.definition
  if (!isMap) return { ...base, kind: 'array', itemDefinition, element: readNode(elements, inner) }
  const key = readNode(elements, inner)
  return { ...base, kind: 'map', itemDefinition, key, value: readNode(elements, inner) }
}

/**
 * The columns of a file. Throws RangeError for a schema that is not in order, NOT_SUPPORTED for lists of the two-level
 * kind that old writers left.
 */
export function schemaTree(schema: readonly SchemaElement[]): readonly SchemaNode[] {
  const elements = { list: schema, at: 1 }
  const root = { path: [], definition: 0, repetition: 0 }
  return Array.from({ length: schema[0]?.num_children ?? 0 }, () => readNode(elements, root))
}

/** The leaves of a node, in the file's order. */
export function leavesOf(node: SchemaNode): readonly LeafNode[] {
  switch (node.kind) {
    case 'leaf':
      return [node]
    case 'row':
      return node.fields.flatMap(leavesOf)
    case 'array':
      return leavesOf(node.element)
    case 'map':
      return [...leavesOf(node.key), ...leavesOf(node.value)]
  }
}
