import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rootOf } from '../../src/iceberg/decode.ts'
import { checkSchema, evolveSchema } from '../../src/iceberg/evolution.ts'
import { formatJson, parseJson } from '../../src/iceberg/json.ts'
import {
  decodeSchema,
  encodeSchema,
  fieldsById,
  highestFieldId,
  type IcebergType,
  type Schema,
  type StructField,
} from '../../src/iceberg/schema.ts'
import { EVENT_FIELDS } from './tables.ts'

const source = { kind: 'Table metadata', file: 'x.json' } as const
const read = (json: unknown): Schema => decodeSchema(rootOf(json, source))

/** The example of the specification's appendix C, defaults (format version 3) left out. */
const SPECIFIED = {
  type: 'struct',
  'schema-id': 0,
  'identifier-field-ids': [1],
  fields: [
    { id: 1, name: 'id', required: true, type: 'uuid', doc: 'unique' },
    {
      id: 2,
      name: 'data',
      required: false,
      type: { type: 'list', 'element-id': 3, element: 'string', 'element-required': true },
    },
    {
      id: 4,
      name: 'rates',
      required: false,
      type: {
        type: 'map',
        'key-id': 5,
        key: 'string',
        'value-id': 6,
        value: 'decimal(9,2)',
        'value-required': false,
      },
    },
    { id: 7, name: 'hash', required: false, type: 'fixed[16]' },
  ],
}

describe('schema JSON', () => {
  it("reads and writes the specification's example", () => {
    expect(encodeSchema(read(SPECIFIED))).toEqual(SPECIFIED)
  })

  it('reads a decimal with a space', () => {
    const fields = [{ id: 1, name: 'd', required: false, type: 'decimal(9, 2)' }]
    expect(read({ 'schema-id': 0, fields }).fields[0]?.type).toEqual({
      kind: 'decimal',
      precision: 9,
      scale: 2,
    })
  })

  it('reads what it writes', () => {
    let id = 0
    const nextId = fc.constant(0).map(() => ++id)
    const plain = fc
      .constantFrom('boolean', 'int', 'long', 'timestamptz', 'string', 'binary')
      .map((kind): IcebergType => ({ kind }))
    const { type, field } = fc.letrec<{ type: IcebergType; field: StructField }>((tie) => ({
      type: fc.oneof(
        { maxDepth: 3 },
        plain,
        fc.record({ kind: fc.constant('struct' as const), fields: fc.array(tie('field')) }),
        fc.record({
          kind: fc.constant('list' as const),
          elementId: nextId,
          elementRequired: fc.boolean(),
          element: tie('type'),
        }),
        fc.record({
          kind: fc.constant('map' as const),
          keyId: nextId,
          key: plain,
          valueId: nextId,
          valueRequired: fc.boolean(),
          value: tie('type'),
        }),
      ),
      field: fc.record({ id: nextId, name: fc.string(), required: fc.boolean(), type: tie('type') }),
    }))
    void type
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const schema: Schema = { schemaId: 3, fields }
        expect(read(parseJson(formatJson(encodeSchema(schema))))).toEqual(schema)
      }),
    )
  })

  it.each([
    [{ fields: [] }, "field 'schema-id' is missing"],
    [{ 'schema-id': '0', fields: [] }, "field 'schema-id' must be an integer"],
    [{ 'schema-id': 0, fields: {} }, "field 'fields' must be an array"],
    [
      { 'schema-id': 0, fields: [{ id: 1, name: 'v', required: false, type: 'variant' }] },
      "field 'fields[0].type' has the unknown type 'variant'",
    ],
    [
      { 'schema-id': 0, fields: [{ id: 1, name: 'v', required: false, type: { type: 'set' } }] },
      "field 'fields[0].type.type' has the unknown type 'set'",
    ],
  ])('refuses %j', (json, complaint) => {
    expect(() => read(json)).toThrow(
      expect.objectContaining({
        code: 'CORRUPT_STORE',
        message: `Table metadata 'x.json' is corrupt: ${complaint}`,
      }),
    )
  })
})

describe('fieldsById', () => {
  it('finds fields at every depth', () => {
    const found = fieldsById({ fields: EVENT_FIELDS })
    expect([...found.values()].map(({ id, path }) => `${id} ${path}`)).toEqual([
      '1 eventtime',
      '2 eventname',
      '3 useridentity',
      '4 useridentity.arn',
      '5 resources',
      '6 resources.element',
      '7 resources.element.arn',
      '8 requestparameters',
      '9 requestparameters.key',
      '10 requestparameters.value',
    ])
    expect(highestFieldId({ fields: EVENT_FIELDS })).toBe(10)
    expect(highestFieldId({ fields: [] })).toBe(0)
  })
})

const long = (id: number, name: string, required = false): StructField => ({
  id,
  name,
  required,
  type: { kind: 'long' },
})

describe('checkSchema', () => {
  it.each([
    [[long(1, 'a'), long(1, 'b')], "Field id 1 is used by both 'a' and 'b'"],
    [[long(1, 'a'), long(2, 'a')], "The schema has the field 'a' twice"],
    [[long(0, 'a')], "Field 'a' has the invalid id 0"],
    [[long(2_147_483_448, 'a')], "Field 'a' has the invalid id 2147483448"],
  ])('refuses a schema that cannot be', (fields, message) => {
    expect(() => checkSchema({ fields })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message }),
    )
  })
})

describe('evolveSchema', () => {
  const state = { schemas: [{ schemaId: 0, fields: EVENT_FIELDS }], currentSchemaId: 0, lastColumnId: 12 }
  const evolve = (fields: readonly StructField[]): unknown => evolveSchema(state, fields)

  it('adds columns and fields inside columns', () => {
    const grown = EVENT_FIELDS.map(
      (field): StructField =>
        field.type.kind === 'struct'
          ? { ...field, type: { ...field.type, fields: [...field.type.fields, long(14, 'age')] } }
          : field,
    )
    const fields = [...grown, long(13, 'extra')]
    expect(evolve(fields)).toEqual({
      schemas: [...state.schemas, { schemaId: 1, fields }],
      currentSchemaId: 1,
      lastColumnId: 14,
    })
  })

  it('knows a schema that the table already has', () => {
    expect(evolve(EVENT_FIELDS)).toEqual(state)
  })

  const [time = long(1, ''), ...others] = EVENT_FIELDS
  it.each([
    [others, "field 1 'eventtime' is missing"],
    [[{ ...time, name: 'renamed' }, ...others], "field 1 'eventtime' is missing"],
    [[{ ...time, type: { kind: 'long' } as const }, ...others], "field 1 'eventtime' has another type"],
    [[{ ...time, required: true }, ...others], "field 1 'eventtime' became required"],
    [[...EVENT_FIELDS, long(12, 'reused')], "new field 'reused' has the used id 12"],
    [[...EVENT_FIELDS, long(13, 'must', true)], "new field 'must' is required"],
  ])('refuses what is not growth', (fields, reason) => {
    expect(() => evolve(fields)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: `A table's schema can only grow: ${reason}`,
      }),
    )
  })
})
