import { elementsOf, integerOf, member, type Place, stringOf, wordOf } from './decode.ts'
import type { JsonObject } from './json.ts'

/** https://iceberg.apache.org/spec/#partitioning. Tables made here have the one spec without fields. */
export interface PartitionSpec {
  readonly specId: number
  readonly fields: readonly PartitionField[]
}

interface PartitionField {
  readonly sourceId: number
  readonly fieldId: number
  readonly name: string
  readonly transform: string
}

export const UNPARTITIONED: PartitionSpec = { specId: 0, fields: [] }

/** The `last-partition-id` of a table that never had a partition field: ids start at 1000. */
export const NO_PARTITION_ID = 999

export function encodePartitionSpec({ specId, fields }: PartitionSpec): JsonObject {
  return {
    'spec-id': specId,
    fields: fields.map(({ sourceId, fieldId, name, transform }) => ({
      'source-id': sourceId,
      'field-id': fieldId,
      name,
      transform,
    })),
  }
}

export function decodePartitionSpec(place: Place): PartitionSpec {
  return {
    specId: integerOf(member(place, 'spec-id')),
    fields: elementsOf(member(place, 'fields')).map((field) => ({
      sourceId: integerOf(member(field, 'source-id')),
      fieldId: integerOf(member(field, 'field-id')),
      name: stringOf(member(field, 'name')),
      transform: stringOf(member(field, 'transform')),
    })),
  }
}

const DIRECTIONS = ['asc', 'desc'] as const
const NULL_ORDERS = ['nulls-first', 'nulls-last'] as const

/** https://iceberg.apache.org/spec/#sorting. Order 0 is the unsorted one and has no fields. */
export interface SortOrder {
  readonly orderId: number
  readonly fields: readonly SortField[]
}

export interface SortField {
  readonly sourceId: number
  readonly transform: string
  readonly direction: (typeof DIRECTIONS)[number]
  readonly nullOrder: (typeof NULL_ORDERS)[number]
}

export const UNSORTED: SortOrder = { orderId: 0, fields: [] }

export function encodeSortOrder({ orderId, fields }: SortOrder): JsonObject {
  return {
    'order-id': orderId,
    fields: fields.map(({ sourceId, transform, direction, nullOrder }) => ({
      transform,
      'source-id': sourceId,
      direction,
      'null-order': nullOrder,
    })),
  }
}

export function decodeSortOrder(place: Place): SortOrder {
  return {
    orderId: integerOf(member(place, 'order-id')),
    fields: elementsOf(member(place, 'fields')).map((field) => ({
      sourceId: integerOf(member(field, 'source-id')),
      transform: stringOf(member(field, 'transform')),
      direction: wordOf(member(field, 'direction'), DIRECTIONS),
      nullOrder: wordOf(member(field, 'null-order'), NULL_ORDERS),
    })),
  }
}
