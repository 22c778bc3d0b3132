import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { categoryColumns, STORE_CATEGORIES } from '../../src/catalog/category.ts'
import { createMemberMarks } from '../../src/ingest/json/member-marks.ts'
import { compactValue, createJsonProblem } from '../../src/ingest/json/scanner.ts'
import { createEventWriter } from '../../src/ingest/shred/event-writer.ts'
import { parseEventTime } from '../../src/ingest/shred/event-time.ts'
import { encodeBase64 } from '../../src/ingest/shred/base64.ts'
import { createTextDictionary } from '../../src/ingest/shred/text-dictionary.ts'
import type { Value } from '../../src/types/value.ts'
import { timestamp, VARCHAR } from '../../src/types/type.ts'
import { valuesOf } from '../column/arbitrary.ts'
import { utf8 } from './reader-support.ts'
import { recordText, timeText } from './record-arbitrary.ts'
import { oracleRow, oracleValue } from './shred-oracle.ts'

const COMPUTED = new Set(['eventjson', 'eventjsonchecksum'])

/** Column by column what the writer makes of the records, in order. */
function shred(
  category: (typeof STORE_CATEGORIES)[number],
  texts: readonly string[],
  order?: readonly number[],
  isMarked = false,
) {
  const columns = categoryColumns(category)
  const writer = createEventWriter(columns)
  for (const text of texts) {
    // Somewhere inside a larger buffer, as records lie.
    const bytes = utf8(`[${text},`)
    const marks = createMemberMarks(0)
    if (isMarked) compactValue(bytes, 1, bytes.length, undefined, createJsonProblem(), marks)
    writer.open(bytes, 1, bytes.length - 1, isMarked ? marks.values : undefined, 0, marks.length)
    writer.add()
  }
  const batch = writer.finish(Int32Array.from(order ?? texts.map((_, i) => i)))
  return new Map(columns.map(({ name, type }, i) => [name, valuesOf(batch.columns[i]!, type)]))
}

describe('the shredder', () => {
  for (const category of STORE_CATEGORIES) {
    const columns = categoryColumns(category)
    it(`says of ${category} records what a plain reading says`, () => {
      fc.assert(
        fc.property(fc.array(recordText(columns), { maxLength: 6 }), (texts) => {
          const expected = texts.map((text) => oracleRow(columns, text))
          const ways = [shred(category, texts), shred(category, texts, undefined, true)]
          for (const [i, { name }] of columns.entries()) {
            if (COMPUTED.has(name)) continue
            for (const shredded of ways)
              expect(shredded.get(name), name).toEqual(expected.map((row) => row[i]))
          }
        }),
        { numRuns: 150 },
      )
    })
  }

  it('keeps the text of a record and its checksum, whatever the order', () => {
    const columns = categoryColumns('Management')
    const shuffled = fc.array(recordText(columns), { minLength: 1, maxLength: 8 }).chain((texts) =>
      fc.record({
        texts: fc.constant(texts),
        order: fc.array(fc.nat(texts.length - 1), { maxLength: 10 }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ texts, order }) => {
        const batch = shred('Management', texts, order)
        const checksum = (text: string) => createHash('sha256').update(text).digest('base64')
        expect(batch.get('eventjson')).toEqual(order.map((i) => texts[i]))
        expect(batch.get('eventjsonchecksum')).toEqual(order.map((i) => checksum(texts[i]!)))
        const inOrder = shred('Management', texts)
        for (const name of ['eventname', 'useridentity', 'requestparameters', 'eventtime'])
          expect(batch.get(name)).toEqual(order.map((i) => inOrder.get(name)![i]))
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['absent, null and {} are three things', '{}', null],
    ['', '{"requestParameters":null}', null],
    ['', '{"requestParameters":{}}', { keys: [], values: [] }],
    ['an array is no map', '{"requestParameters":[1]}', null],
    [
      'values: text as it is, scalars as spelled, nested as compact JSON, null as NULL',
      '{"requestParameters":{"s":"a\\"b","n":1.0,"big":9007199254740993,"e":1E+2,"t":true,"o":{"x":[1,{"y":null}]},"a":[],"z":null}}',
      {
        keys: ['s', 'n', 'big', 'e', 't', 'o', 'a', 'z'],
        values: ['a"b', '1.0', '9007199254740993', '1E+2', 'true', '{"x":[1,{"y":null}]}', '[]', null],
      },
    ],
    [
      'keys keep their letter case, the last of equal ones counts',
      '{"REQUESTPARAMETERS":{"maxResults":1,"MaxResults":2,"maxResults":3,"\\u006daxResults":4,"__proto__":5,"":6}}',
      { keys: ['maxResults', 'MaxResults', '__proto__', ''], values: ['4', '2', '5', '6'] },
    ],
    [
      'an object inside a string is read as that object',
      '{"requestParameters":" {\\"a\\": 1.0, \\"b\\": {\\"c\\": [1, 2]}}\\n"}',
      { keys: ['a', 'b'], values: ['1.0', '{"c":[1,2]}'] },
    ],
    ['any other string is no map', '{"requestParameters":"HIDDEN"}', null],
  ])('maps: %s', (_, text, expected) => {
    expect(shred('Management', [text]).get('requestparameters')).toEqual([expected])
  })

  it('integers have one zero, and say so in the oracle', () => {
    const columns = categoryColumns('Insight')
    const text = '{"insightContext":{"baselineDuration":-0}}'
    const expected = [null, null, 0, null, null]
    expect(shred('Insight', [text]).get('insightcontext')).toEqual([expected])
    const at = columns.findIndex(({ name }) => name === 'insightcontext')
    expect(oracleRow(columns, text)[at]).toEqual(expected)
  })

  it('an absent struct is NULL, an empty one is a struct of NULLs', () => {
    const identities = ['{}', '{"userIdentity":{}}', '{"userIdentity":null}', '{"userIdentity":"x"}'].map(
      (text) => shred('Management', [text]).get('useridentity')![0],
    )
    expect(identities).toEqual([null, Array.from({ length: 11 }, () => null), null, null])
  })

  it('a later spelling of a name counts, in whatever letter case', () => {
    expect(shred('Management', ['{"eventName":"a","EVENTNAME":"b"}']).get('eventname')).toEqual(['b'])
    expect(shred('Management', ['{"eventName":"a","eventname":null}']).get('eventname')).toEqual([null])
  })

  it('a member called eventJson is not the record', () => {
    const text = '{"eventJson":"no","eventJsonChecksum":"no"}'
    expect(shred('Management', [text]).get('eventjson')).toEqual([text])
  })
})

describe('event times', () => {
  const parse = (text: string): number => parseEventTime(utf8(text), 0, utf8(text).length)
  const oracle = (text: string): Value => oracleValue(timestamp(6), { raw: '', value: text })

  it('are read as the oracle reads them, to the microsecond', () => {
    fc.assert(
      fc.property(timeText, (text) => {
        const [micros, expected] = [parse(text), oracle(text)]
        if (typeof expected === 'bigint') expect(BigInt(micros)).toBe(expected)
        else expect(micros).toBe(Number.NaN)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['2023-07-10T11:42:00Z', 1_688_989_320_000_000],
    ['2023-07-10 11:42:00.123456789', 1_688_989_320_123_456],
    ['2023-07-10T11:42:00,5Z', 1_688_989_320_500_000],
    ['2023-07-10T13:42:00+02:00', 1_688_989_320_000_000],
    ['2023-07-10T06:12:00-0530', 1_688_989_320_000_000],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000_000],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000],
    ['1969-12-31T23:59:59.999999Z', -1],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000_000],
    ['2254-12-31T23:59:59.999999Z', 8_993_721_599_999_999],
  ])('%s', (text, micros) => {
    expect(parse(text)).toBe(micros)
  })

  it.each([
    'redacted',
    '',
    '2023-07-10',
    '2023-07-10T11:42Z',
    '2023-02-29T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-07-10T24:00:00Z',
    '2023-07-10T11:42:00.Z',
    '2023-07-10T11:42:00ZZ',
    '2023-07-10T11:42:00+2:00',
    '2255-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    ' 2023-07-10T11:42:00Z',
  ])('%j is no time', (text) => {
    expect(parse(text)).toBe(Number.NaN)
  })
})

describe('parts', () => {
  it('a text dictionary numbers texts as a Map does', () => {
    // Few letters, so that equal texts and equal beginnings are common; lengths around the steps of the hash.
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 9 })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 400 }), (texts) => {
        const dictionary = createTextDictionary()
        const codes = new Map<string, number>()
        for (const one of texts) {
          if (!codes.has(one)) codes.set(one, codes.size)
          const bytes = utf8(`x${one}y`)
          expect(dictionary.codeOf(bytes, 1, bytes.length - 1)).toBe(codes.get(one))
        }
        expect(dictionary.size).toBe(codes.size)
        expect(valuesOf(dictionary.column(), VARCHAR)).toEqual([...codes.keys()])
      }),
    )
  })

  it('a large text dictionary keeps its numbers', () => {
    const dictionary = createTextDictionary()
    const texts = Array.from({ length: 20_000 }, (_, i) => utf8(`value-${(i * 7919) % 20_000}`))
    const codes = texts.map((text) => dictionary.codeOf(text, 0, text.length))
    expect(codes).toEqual(texts.map((_, i) => i))
    expect(texts.map((text) => dictionary.codeOf(text, 0, text.length))).toEqual(codes)
  })

  it('base64 is what Buffer makes of the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const expected = Buffer.from(bytes).toString('base64')
        const out = new Uint8Array(expected.length)
        encodeBase64(Buffer.from(bytes).toString('latin1'), out)
        expect(Buffer.from(out).toString('latin1')).toBe(expected)
      }),
    )
  })
})
