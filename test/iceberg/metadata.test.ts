import { describe, expect, it } from 'vitest'
import { formatJson, type JsonObject, type JsonValue, parseJson } from '../../src/iceberg/json.ts'
import {
  currentSchema,
  currentSnapshot,
  decodeTableMetadata,
  encodeTableMetadata,
} from '../../src/iceberg/metadata.ts'

const FILE = '/lake/events/metadata/v3.metadata.json'

/** As another engine writes it: 63-bit ids, statistics, a tag beside the main branch, a partition spec. */
const FOREIGN: JsonObject = {
  'format-version': 2,
  'table-uuid': '9c12d441-03fe-4693-9a96-a0705ddf69c1',
  location: 's3://bucket/test/location',
  'last-sequence-number': 34,
  'last-updated-ms': 1_602_638_573_590,
  'last-column-id': 3,
  'current-schema-id': 1,
  schemas: [
    {
      type: 'struct',
      'schema-id': 0,
      fields: [{ id: 1, name: 'x', required: true, type: 'long' }],
    },
    {
      type: 'struct',
      'schema-id': 1,
      'identifier-field-ids': [1, 2],
      fields: [
        { id: 1, name: 'x', required: true, type: 'long' },
        { id: 2, name: 'y', required: true, type: 'long', doc: 'comment' },
        { id: 3, name: 'z', required: true, type: 'long' },
      ],
    },
  ],
  'default-spec-id': 0,
  'partition-specs': [
    { 'spec-id': 0, fields: [{ 'source-id': 1, 'field-id': 1000, name: 'x', transform: 'identity' }] },
  ],
  'last-partition-id': 1000,
  'default-sort-order-id': 3,
  'sort-orders': [
    {
      'order-id': 3,
      fields: [
        { transform: 'identity', 'source-id': 2, direction: 'asc', 'null-order': 'nulls-first' },
        { transform: 'bucket[4]', 'source-id': 3, direction: 'desc', 'null-order': 'nulls-last' },
      ],
    },
  ],
  properties: { 'read.split.target.size': '134217728' },
  'current-snapshot-id': 3055729675574597004n,
  refs: {
    main: { 'snapshot-id': 3055729675574597004n, type: 'branch', 'min-snapshots-to-keep': 5 },
    test: { 'snapshot-id': 3051729675574597004n, type: 'tag', 'max-ref-age-ms': 10_000_000 },
  },
  snapshots: [
    {
      'snapshot-id': 3051729675574597004n,
      'sequence-number': 0,
      'timestamp-ms': 1_515_100_955_770,
      summary: { operation: 'append' },
      'manifest-list': 's3://a/b/1.avro',
    },
    {
      'snapshot-id': 3055729675574597004n,
      'parent-snapshot-id': 3051729675574597004n,
      'sequence-number': 1,
      'timestamp-ms': 1_555_100_955_770,
      summary: { operation: 'overwrite', 'added-records': '7' },
      'manifest-list': 's3://a/b/2.avro',
      'schema-id': 1,
    },
  ],
  'snapshot-log': [
    { 'timestamp-ms': 1_515_100_955_770, 'snapshot-id': 3051729675574597004n },
    { 'timestamp-ms': 1_555_100_955_770, 'snapshot-id': 3055729675574597004n },
  ],
  'metadata-log': [
    { 'timestamp-ms': 1_515_100_955_770, 'metadata-file': 's3://bucket/metadata/v1.metadata.json' },
  ],
  statistics: [{ 'snapshot-id': 3055729675574597004n, 'statistics-path': 's3://a/b/stats.puffin' }],
}

const decode = (json: JsonValue): ReturnType<typeof decodeTableMetadata> =>
  decodeTableMetadata(formatJson(json), FILE)

describe('table metadata', () => {
  it('keeps every part of a table that another engine wrote', () => {
    const metadata = decode(FOREIGN)
    expect(parseJson(encodeTableMetadata(metadata))).toEqual(FOREIGN)
    expect(currentSnapshot(metadata)?.snapshotId).toBe(3055729675574597004n)
    expect(currentSnapshot(metadata)?.operation).toBe('overwrite')
    expect(currentSchema(metadata).identifierFieldIds).toEqual([1, 2])
  })

  it('writes equal metadata as equal text, whatever the order it was read in', () => {
    const shuffled = Object.fromEntries(Object.entries(FOREIGN).reverse())
    expect(encodeTableMetadata(decode(shuffled))).toBe(encodeTableMetadata(decode(FOREIGN)))
  })

  it("reads Java's -1 as no snapshot, and fills in what is optional", () => {
    const absent = { refs: undefined, snapshots: undefined, properties: undefined, statistics: undefined }
    const logs = { 'snapshot-log': undefined, 'metadata-log': undefined }
    const metadata = decode({ ...FOREIGN, ...absent, ...logs, 'current-snapshot-id': -1 })
    expect(currentSnapshot(metadata)).toBeUndefined()
    expect(metadata).toMatchObject({
      snapshots: [],
      refs: {},
      snapshotLog: [],
      metadataLog: [],
      properties: {},
    })
  })

  it('gives a table without refs its main branch', () => {
    expect(decode({ ...FOREIGN, refs: undefined }).refs).toEqual({
      main: { snapshotId: 3055729675574597004n, type: 'branch' },
    })
  })

  it.each([1, 3])('refuses format version %i', (version) => {
    expect(() => decode({ ...FOREIGN, 'format-version': version })).toThrow(
      expect.objectContaining({
        code: 'NOT_SUPPORTED',
        message: `Iceberg format version ${version} is not supported`,
      }),
    )
  })

  const [first, second] = FOREIGN['snapshots'] as readonly JsonObject[]
  it.each<[JsonObject, string]>([
    [{ 'table-uuid': undefined }, "field 'table-uuid' is missing"],
    [{ location: 7 }, "field 'location' must be a string"],
    [{ 'last-column-id': '3' }, "field 'last-column-id' must be an integer"],
    [{ 'last-column-id': 1.5 }, "field 'last-column-id' must be an integer"],
    [{ 'last-updated-ms': 2n ** 60n }, "field 'last-updated-ms' is out of range"],
    [{ properties: { a: 1 } }, "field 'properties.a' must be a string"],
    [{ snapshots: {} }, "field 'snapshots' must be an array"],
    [
      { snapshots: [first!, { ...second, 'manifest-list': undefined }] },
      "field 'snapshots[1].manifest-list' is missing",
    ],
    [
      { snapshots: [first!, { ...second, summary: {} }] },
      "field 'snapshots[1].summary.operation' is missing",
    ],
    [
      { snapshots: [{ ...first, summary: { operation: 'merge' } }, second!] },
      "field 'snapshots[0].summary.operation' must be one of append, replace, overwrite, delete, not 'merge'",
    ],
    [
      { snapshots: [{ ...first, 'snapshot-id': 2n ** 63n }] },
      "field 'snapshots[0].snapshot-id' is out of range",
    ],
    [{ snapshots: [first!, second!, second!] }, "field 'snapshots' has one id twice"],
    [{ 'last-sequence-number': 0 }, "field 'last-sequence-number' is behind a snapshot"],
    [{ 'current-schema-id': 9 }, "field 'current-schema-id' names an id that the table does not have"],
    [{ 'default-spec-id': 9 }, "field 'default-spec-id' names an id that the table does not have"],
    [
      { 'default-sort-order-id': 9 },
      "field 'default-sort-order-id' names an id that the table does not have",
    ],
    [{ 'current-snapshot-id': 9 }, "field 'current-snapshot-id' names an id that the table does not have"],
    [{ 'current-snapshot-id': -5 }, "field 'current-snapshot-id' is out of range"],
    [
      { refs: { x: { 'snapshot-id': 9, type: 'tag' } } },
      "field 'refs' names an id that the table does not have",
    ],
    [
      { refs: { main: { 'snapshot-id': 3051729675574597004n, type: 'branch' } } },
      "field 'refs' has another 'main' than the current snapshot",
    ],
  ])('names the field that is wrong (%#)', (change, complaint) => {
    expect(() => decode({ ...FOREIGN, ...change })).toThrow(
      expect.objectContaining({
        code: 'CORRUPT_STORE',
        message: `Table metadata '${FILE}' is corrupt: ${complaint}`,
        file: FILE,
      }),
    )
  })

  it.each([
    ['', 'it is not JSON'],
    [encodeTableMetadata(decode(FOREIGN)).slice(0, 1000), 'it is not JSON'],
    ['[]', 'it must be an object'],
    ['null', 'it must be an object'],
  ])('refuses what is no metadata at all', (text, complaint) => {
    expect(() => decodeTableMetadata(text, FILE)).toThrow(
      expect.objectContaining({
        code: 'CORRUPT_STORE',
        message: `Table metadata '${FILE}' is corrupt: ${complaint}`,
      }),
    )
  })
})
