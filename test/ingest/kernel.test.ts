import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { categoryColumns, STORE_CATEGORIES } from '../../src/catalog/category.ts'
import { readRecords } from '../../src/ingest/record-reader.ts'
import { createEventWriter } from '../../src/ingest/shred/event-writer.ts'
import { type IngestKernel, loadIngestKernel } from '../../src/kernel/ingest-binding.ts'
import { valuesOf } from '../column/arbitrary.ts'
import { jsonTokens, objectTokens, stringToken, type Tokens } from './json-arbitrary.ts'
import { collect, cut, memoryFile, parseChunks, utf8 } from './reader-support.ts'
import { recordText } from './record-arbitrary.ts'

// Built by `npm run build`, which `npm test` begins with.
const kernel = loadIngestKernel()!

const golden = resolve(import.meta.dirname, '../golden/record-reader')
const cases = readdirSync(golden).filter((name) => name.endsWith('.input'))

describe('reading by the kernel', () => {
  it.each(cases)('%s says what reading without it says, in chunks of any size', async (name) => {
    const bytes = new Uint8Array(readFileSync(join(golden, name)))
    const expected: unknown = JSON.parse(
      readFileSync(join(golden, name.replace('.input', '.expected.json')), 'utf8'),
    )
    for (const size of [bytes.length, 1, 3, 64, 161, 513]) {
      kernel.begin([])
      expect(await collect(readRecords(memoryFile(bytes, size), { kernel }))).toEqual(expected)
    }
  })

  it('does so for files of any records, and where they are damaged', () => {
    const event = fc.tuple(jsonTokens, objectTokens).map(([value, [, ...rest]]): Tokens => {
      const first = ['{', '"eventVersion"', ':', ...value]
      return rest[0] === '}' ? [...first, '}'] : [...first, ',', ...rest]
    })
    const record = fc.oneof({ weight: 3, arbitrary: event }, objectTokens, jsonTokens)
    const file = fc.record({
      records: fc.array(record, { maxLength: 12 }),
      blank: fc.constantFrom('', '', ' ', '\n', '\r\n\t'),
      within: fc.constantFrom('', '', '', ' '),
      shape: fc.constantFrom('container', 'array', 'lines', 'joined'),
      damage: fc.constantFrom('none', 'none', 'cut', 'byte', 'double'),
      at: fc.nat(),
      byte: fc.constantFrom(...Buffer.from('"\\{}[],: 0-+.e5tfn\n\u0001'), 0xff, 0xc3),
      size: fc.oneof(fc.constant(1 << 20), fc.integer({ min: 1, max: 200 })),
      batchBytes: fc.constantFrom(1, 40, 1 << 20),
      maxRecordBytes: fc.constantFrom(1 << 24, 60),
    })
    fc.assert(
      fc.property(file, ({ records, blank, within, shape, damage, at, byte, size, ...limits }) => {
        const texts = records.map((tokens) => tokens.join(within))
        const text =
          shape === 'container'
            ? `{"Records":[${texts.join(`${blank},${blank}`)}]}`
            : shape === 'array'
              ? `[${texts.join(`,${blank}`)}]`
              : texts.join(shape === 'lines' ? '\n' : blank)
        let bytes = Buffer.from(text)
        const place = at % (bytes.length + 1)
        if (damage === 'cut') bytes = bytes.subarray(0, place)
        if (damage === 'byte' && place < bytes.length) bytes[place] = byte
        if (damage === 'double') bytes = Buffer.concat([bytes, bytes])
        const chunks = cut(new Uint8Array(bytes), size)
        expect(parseChunks(chunks, limits, kernel)).toEqual(parseChunks(chunks, limits))
      }),
      { numRuns: 3000 },
    )
  })

  it('takes records and files of any size', () => {
    const record = (i: number, fill: number) =>
      `{"eventID":"${i}","s":"${'x'.repeat(fill)}","m":{${Array.from({ length: i % 40 }, (_, k) => `"k${k}":${i}`).join(',')}}}`
    const texts = Array.from({ length: 4000 }, (_, i) => record(i, i % 997 === 996 ? 2_000_000 : i % 700))
    // More members than there is room to mark.
    texts.splice(
      2000,
      0,
      `{"eventID":"m",${Array.from({ length: 70_000 }, (_, i) => `"k${i}":1`).join(',')}}`,
    )
    const bytes = utf8(`{"Records":[${texts.join(',')}]}`)
    for (const size of [bytes.length, 1_000_003]) {
      const { records, rejects } = parseChunks(cut(bytes, size), {}, kernel)
      expect(rejects).toEqual([])
      expect(records.map(({ text }) => text)).toEqual(texts)
      expect(records.map(({ index }) => index)).toEqual(texts.map((_, i) => i))
      expect(records.map(({ offset }) => offset)).toEqual(
        parseChunks([bytes]).records.map(({ offset }) => offset),
      )
    }
  })
})

/** Column by column what a writer makes of the records. */
function shred(
  category: (typeof STORE_CATEGORIES)[number],
  texts: readonly string[],
  by?: { readonly kernel: IngestKernel; readonly isFound: boolean },
) {
  const columns = categoryColumns(category)
  const writer = createEventWriter(columns, by?.kernel)
  for (const text of texts) {
    const bytes = utf8(`[${text},`)
    if (by?.isFound === true) {
      const place = kernel.stage(bytes, 1, bytes.length - 1)
      kernel.dropMarks()
      expect(kernel.records(place, place + bytes.length - 2, 0, bytes.length)).toBe(1)
      const [first, start, end] = [kernel.marksStart, kernel.startOf(0), kernel.endOf(0)]
      writer.open(kernel.bytes, start, end, kernel.words, first, kernel.marksEndOf(0))
    } else writer.open(bytes, 1, bytes.length - 1)
    writer.add()
  }
  // In no order of theirs.
  const order = Int32Array.from(texts.keys()).sort((a, b) => ((5 * a) % 7) - ((5 * b) % 7) || b - a)
  const batch = writer.finish(order)
  return columns.map(({ name, type }, i) => [name, valuesOf(batch.columns[i]!, type)])
}

describe('shredding by the kernel', () => {
  for (const category of STORE_CATEGORIES)
    it(`makes of ${category} records what is made without it, wherever they lie`, () => {
      fc.assert(
        fc.property(fc.array(recordText(categoryColumns(category)), { maxLength: 8 }), (texts) => {
          const expected = shred(category, texts)
          expect(shred(category, texts, { kernel, isFound: true })).toEqual(expected)
          expect(shred(category, texts, { kernel, isFound: false })).toEqual(expected)
        }),
        { numRuns: 150 },
      )
    })

  it('has room for as many different values as come', () => {
    const texts = Array.from({ length: 300 }, (_, i) => {
      const members = Array.from({ length: 500 }, (_, k) => `"key-${i}-${k}":"value \\" ${k} ${i}"`)
      return `{"eventName":"${i}","requestParameters":{${members.join(',')}},"unknown${i}":1}`
    })
    expect(shred('Management', texts, { kernel, isFound: true })).toEqual(shred('Management', texts))
    const inText = texts.map(
      (text) => `{"requestParameters":${JSON.stringify(`{"a":${text}}`)},"eventName":"n"}`,
    )
    expect(shred('Management', inText, { kernel, isFound: true })).toEqual(shred('Management', inText))
    const wholeInText = texts.map((text) => {
      const map = JSON.stringify(text.slice(text.indexOf(':{') + 1, text.lastIndexOf(',')))
      return `{"eventName":"n","requestParameters":${map},"responseElements":${map}}`
    })
    const expected = shred('Management', wholeInText)
    expect(shred('Management', wholeInText, { kernel, isFound: true })).toEqual(expected)
  })
})

describe('dictionaries of the kernel', () => {
  it('number texts in order of arrival, each dictionary its own', () => {
    const text = fc.oneof(
      stringToken,
      fc.string({ maxLength: 40 }),
      fc.constantFrom(
        '',
        'a',
        'ab',
        'abc',
        'abcd',
        'a text of sixteen',
        'a text of sixteen letters and more',
      ),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), text), { maxLength: 60 }), (asked) => {
        kernel.begin([])
        const known = new Map<number, string[]>([1, 2, 3].map((number) => [number, []]))
        for (const [number, one] of asked) {
          const texts = known.get(number)!
          if (!texts.includes(one)) texts.push(one)
          const bytes = utf8(`x${one}y`)
          expect(kernel.codeOf(number, bytes, 1, bytes.length - 1)).toBe(texts.indexOf(one))
        }
        for (const [number, texts] of known) {
          expect(kernel.sizeOf(number)).toBe(texts.length)
          expect(kernel.bytesOf(number)).toBe(utf8(texts.join('')).length)
          const { offsets, data } = kernel.texts(number)
          expect(
            texts.map((_, i) => Buffer.from(data.subarray(offsets[i], offsets[i + 1])).toString()),
          ).toEqual(texts.map((one) => Buffer.from(utf8(one)).toString()))
        }
      }),
    )
  })
})
