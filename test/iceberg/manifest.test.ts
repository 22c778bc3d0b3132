import { deflateRawSync, inflateRawSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { decodeAvro, encodeAvro } from '../../src/iceberg/avro.ts'
import type { DataFile } from '../../src/iceberg/data-file.ts'
import { decodeManifest, encodeManifest, type NewEntry } from '../../src/iceberg/manifest.ts'
import { decodeManifestList, encodeManifestList, type ManifestFile } from '../../src/iceberg/manifest-list.ts'
import { MANIFEST_ENTRY, MANIFEST_FILE } from '../../src/iceberg/manifest-schema.ts'
import { EVENT_FIELDS } from './tables.ts'

const FILE = '/lake/metadata/m0.avro'
const SCHEMA = { schemaId: 4, fields: EVENT_FIELDS }
const SPEC = { specId: 0, fields: [] }
const HUGE_ID = 2n ** 63n - 1n

const fieldId = fc.integer({ min: 1, max: 2_147_483_447 })
const count = fc.maxSafeInteger().map(Math.abs)
const counts = fc.array(fc.tuple(fieldId, count)).map((pairs) => new Map(pairs))
const bytes = fc.uint8Array({ maxLength: 40 }).map((each) => Buffer.from(each))
const bounds = fc.array(fc.tuple(fieldId, bytes)).map((pairs) => new Map(pairs))
const dataFile: fc.Arbitrary<DataFile> = fc.record(
  {
    filePath: fc.string({ unit: 'binary' }),
    fileFormat: fc.constantFrom('PARQUET', 'ORC'),
    recordCount: count,
    fileSizeInBytes: count,
    columnSizes: counts,
    valueCounts: counts,
    nullValueCounts: counts,
    nanValueCounts: counts,
    lowerBounds: bounds,
    upperBounds: bounds,
    keyMetadata: bytes,
    splitOffsets: fc.array(count),
    sortOrderId: fc.nat(),
  },
  { requiredKeys: ['filePath', 'fileFormat', 'recordCount', 'fileSizeInBytes'] },
)
const id = fc.bigInt({ min: 0n, max: HUGE_ID })
const entry: fc.Arbitrary<NewEntry> = fc.oneof(
  fc.record({ status: fc.constant('added' as const), snapshotId: id, dataFile }),
  fc.record({
    status: fc.constantFrom('existing' as const, 'deleted' as const),
    snapshotId: id,
    sequenceNumber: count,
    fileSequenceNumber: count,
    dataFile,
  }),
)
const manifestFile: fc.Arbitrary<ManifestFile> = fc.record({
  manifestPath: fc.string(),
  manifestLength: count,
  partitionSpecId: fc.nat(),
  content: fc.constantFrom('data' as const, 'deletes' as const),
  sequenceNumber: count,
  minSequenceNumber: count,
  addedSnapshotId: id,
  addedFilesCount: fc.nat(),
  existingFilesCount: fc.nat(),
  deletedFilesCount: fc.nat(),
  addedRowsCount: count,
  existingRowsCount: count,
  deletedRowsCount: count,
  partitions: fc.constant([]),
})

const line: ManifestFile = {
  manifestPath: FILE,
  manifestLength: 0,
  partitionSpecId: 0,
  content: 'data',
  sequenceNumber: 7,
  minSequenceNumber: 7,
  addedSnapshotId: 42n,
  addedFilesCount: 1,
  existingFilesCount: 0,
  deletedFilesCount: 0,
  addedRowsCount: 1,
  existingRowsCount: 0,
  deletedRowsCount: 0,
}

/** Maps in order of their keys, as manifests are written. */
function sorted(file: DataFile): DataFile {
  return Object.fromEntries(
    Object.entries(file).map(([key, value]: [string, unknown]) => [
      key,
      value instanceof Map ? new Map([...(value as Map<number, unknown>)].sort(([a], [b]) => a - b)) : value,
    ]),
  ) as unknown as DataFile
}

describe('manifests', () => {
  it('are read as they were written; added files inherit the sequence number', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        const read = decodeManifest(encodeManifest(SCHEMA, SPEC, entries), line, FILE)
        const inherited = { sequenceNumber: 7, fileSequenceNumber: 7 }
        expect(read).toEqual(
          entries.map((each) => ({ ...inherited, ...each, dataFile: sorted(each.dataFile) })),
        )
      }),
    )
  })

  it('carry the metadata that the specification requires', () => {
    const { metadata, schema } = decodeAvro(encodeManifest(SCHEMA, SPEC, []), {
      kind: 'Manifest',
      file: FILE,
    })
    expect(Object.fromEntries(metadata)).toEqual({
      schema: expect.stringContaining('"name":"eventtime"') as string,
      'schema-id': '4',
      'partition-spec': '[]',
      'partition-spec-id': '0',
      'format-version': '2',
      content: 'data',
    })
    expect(schema).toEqual(MANIFEST_ENTRY)
  })

  const file = { content: 0, file_path: 'x', file_format: 'parquet', partition: {}, record_count: 1 }
  const record = {
    status: 1,
    snapshot_id: null,
    sequence_number: null,
    file_sequence_number: null,
    data_file: { ...file, file_size_in_bytes: 2 },
  }
  const nulls = Object.fromEntries(
    [
      ...['column_sizes', 'value_counts', 'null_value_counts', 'nan_value_counts', 'lower_bounds'],
      ...['upper_bounds', 'key_metadata', 'split_offsets', 'equality_ids', 'sort_order_id'],
    ].map((key) => [key, null]),
  )
  const manifestOf = (change: object, fileChange: object = {}): Buffer =>
    encodeAvro(MANIFEST_ENTRY, {}, [
      { ...record, ...change, data_file: { ...nulls, ...record.data_file, ...fileChange } },
    ])

  it('inherit the snapshot id too, and formats are upper case', () => {
    expect(decodeManifest(manifestOf({}), line, FILE)).toEqual([
      {
        status: 'added',
        snapshotId: 42n,
        sequenceNumber: 7,
        fileSequenceNumber: 7,
        dataFile: { filePath: 'x', fileFormat: 'PARQUET', recordCount: 1, fileSizeInBytes: 2 },
      },
    ])
  })

  it.each([
    [manifestOf({ status: 3 }), "field '[0].status' must be 0, 1 or 2"],
    [manifestOf({ status: 0 }), "field '[0].sequence_number' is missing"],
    [manifestOf({}, { record_count: -1 }), "field '[0].data_file.record_count' is negative"],
    [manifestOf({}, { record_count: 2n ** 60n }), "field '[0].data_file.record_count' is out of range"],
    [Buffer.from('Obj'), 'it is not an Avro file'],
    [Buffer.from('Obj\x01'), 'its Avro header cannot be decoded'],
    [
      manifestOf({}).subarray(0, -1),
      expect.stringMatching(/^the block at byte \d+ cannot be decoded$/) as string,
    ],
  ])('name what is wrong', (damaged, complaint) => {
    const error = failureOf(() => decodeManifest(damaged, line, FILE))
    expect(error.code).toBe('CORRUPT_STORE')
    expect(error.message.replace(`Manifest '${FILE}' is corrupt: `, '')).toEqual(complaint)
  })

  it('of version 1 have the sequence number 0', () => {
    const old = { ...line, sequenceNumber: 0 }
    expect(decodeManifest(manifestOf({ status: 0 }), old, FILE)[0]).toMatchObject({ sequenceNumber: 0 })
  })

  it('never take the process down, however they are damaged', () => {
    const whole = encodeManifest(SCHEMA, SPEC, [
      {
        status: 'added',
        snapshotId: 1n,
        dataFile: {
          filePath: 'file:///lake/data/x.parquet',
          fileFormat: 'PARQUET',
          recordCount: 10,
          fileSizeInBytes: 1000,
          columnSizes: new Map([
            [1, 10],
            [2, 20],
          ]),
          lowerBounds: new Map([[1, Buffer.alloc(8)]]),
        },
      },
    ])
    const { head, data, tail } = blockOf(whole)
    const damage = fc.array(fc.tuple(fc.nat(data.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(damage, (changes) => {
        const broken = Buffer.from(data)
        for (const [at, value] of changes) broken[at] = value
        const block = deflateRawSync(broken)
        const manifest = Buffer.concat([head, zigzag(1), zigzag(block.length), block, tail])
        try {
          decodeManifest(manifest, line, FILE)
        } catch (error) {
          expect(error).toBeInstanceOf(TraillakeError)
          expect(error).toMatchObject({ code: 'CORRUPT_STORE' })
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('manifest lists', () => {
  const snapshot = { snapshotId: HUGE_ID, sequenceNumber: 3 }

  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.array(manifestFile), (manifests) => {
        expect(decodeManifestList(encodeManifestList(snapshot, manifests), FILE)).toEqual(manifests)
      }),
    )
  })

  it('are read by field id, for older writers had other names', () => {
    const renamed = JSON.parse(
      JSON.stringify(MANIFEST_FILE).replace('added_files_count', 'added_data_files_count'),
    ) as object
    const { addedFilesCount, ...others } = decodeManifestList(
      encodeManifestList(snapshot, [{ ...line, addedFilesCount: 5 }]),
      FILE,
    )[0]!
    expect(addedFilesCount).toBe(5)
    const records = decodeAvro(encodeManifestList(snapshot, [{ ...line, addedFilesCount: 5 }]), {
      kind: 'Manifest list',
      file: FILE,
    }).records.map((each) => ({ ...(each as object), added_data_files_count: 5 }))
    expect(decodeManifestList(encodeAvro(renamed as typeof MANIFEST_FILE, {}, records), FILE)).toEqual([
      { ...others, addedFilesCount: 5 },
    ])
  })

  it('name the field that is wrong', () => {
    const wrong = encodeManifestList(snapshot, [line, { ...line, manifestLength: 2 ** 53 - 1 }])
    const records = decodeAvro(wrong, { kind: 'Manifest list', file: FILE }).records as readonly object[]
    const bytes = encodeAvro(MANIFEST_FILE, {}, [records[0]!, { ...records[1], content: 2 }])
    expect(failureOf(() => decodeManifestList(bytes, FILE))).toMatchObject({
      code: 'CORRUPT_STORE',
      message: `Manifest list '${FILE}' is corrupt: field '[1].content' must be 0 or 1`,
    })
  })
})

describe('Avro codecs', () => {
  const whole = encodeManifest(SCHEMA, SPEC, [
    {
      status: 'added',
      snapshotId: 1n,
      dataFile: { filePath: 'x', fileFormat: 'PARQUET', recordCount: 1, fileSizeInBytes: 1 },
    },
  ])
  const { head, data, tail } = blockOf(whole)
  const withCodec = (codec: string, block: Buffer): Buffer => {
    const old = Buffer.concat([zigzag(7), Buffer.from('deflate')])
    const at = head.indexOf(old)
    const changed = Buffer.concat([zigzag(codec.length), Buffer.from(codec)])
    const header = Buffer.concat([head.subarray(0, at), changed, head.subarray(at + old.length)])
    return Buffer.concat([header, zigzag(1), zigzag(block.length), block, tail])
  }

  it.each([
    ['null', data],
    ['deflate', deflateRawSync(data)],
    ['zstandard', zstdCompressSync(data)],
  ])('%s', (codec, block) => {
    expect(decodeManifest(withCodec(codec, block), line, FILE)).toEqual(decodeManifest(whole, line, FILE))
  })

  it('snappy is refused by name', () => {
    expect(failureOf(() => decodeManifest(withCodec('snappy', data), line, FILE))).toMatchObject({
      code: 'NOT_SUPPORTED',
      message: "Avro codec 'snappy' is not supported",
    })
  })
})

function failureOf(work: () => unknown): TraillakeError {
  try {
    work()
  } catch (error) {
    if (error instanceof TraillakeError) return error
    throw error
  }
  throw new Error('it did not fail')
}

function zigzag(length: number): Buffer {
  const bytes: number[] = []
  let rest = length * 2
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  return Buffer.from([...bytes, rest])
}

/** Takes an Avro file with one block apart: what comes before the block, its plain bytes, the sync marker. */
function blockOf(file: Buffer): { head: Buffer; data: Buffer; tail: Buffer } {
  const tail = file.subarray(-16)
  let at = file.indexOf(tail) + 16
  const head = file.subarray(0, at)
  for (let long = 0; long < 2; long++) {
    while (file[at]! >= 0x80) at++
    at++
  }
  return { head, data: inflateRawSync(file.subarray(at, -16)), tail }
}
