import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TraillakeError } from '../../src/common/errors.ts'
import { readRecords } from '../../src/ingest/record-reader.ts'
import { unreadableFile } from '../../src/ingest/source/local-file.ts'
import type { SourceFile } from '../../src/ingest/source/source-file.ts'
import { objectTokens } from './json-arbitrary.ts'
import { collect, cut, memoryFile, parseChunks, utf8 } from './reader-support.ts'

const golden = resolve(import.meta.dirname, '../golden/record-reader')
const cases = readdirSync(golden).filter((name) => name.endsWith('.input'))

const contentOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(golden, name)))
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

describe('golden files', () => {
  it.each(cases)('%s', async (name) => {
    const expected: unknown = JSON.parse(
      readFileSync(join(golden, name.replace('.input', '.expected.json')), 'utf8'),
    )
    expect(await collect(readRecords(memoryFile(contentOf(name))))).toEqual(expected)
  })

  it.each(cases)('%s in chunks of any size', async (name) => {
    const bytes = contentOf(name)
    const whole = await collect(readRecords(memoryFile(bytes)))
    for (const size of [1, 2, 3, 5, 64, 161, 513]) {
      expect(await collect(readRecords(memoryFile(bytes, size)))).toEqual(whole)
      if (!isGzip(bytes)) expect(parseChunks(cut(bytes, size))).toEqual(whole)
    }
  })

  it.each(cases)('%s in two chunks, cut anywhere', (name) => {
    const bytes = contentOf(name)
    if (isGzip(bytes)) return
    const whole = parseChunks([bytes])
    for (let at = 1; at < bytes.length; at++)
      expect(parseChunks([bytes.slice(0, at), bytes.slice(at)])).toEqual(whole)
  })

  it('batches of any size hold the same', () => {
    for (const name of cases.filter((one) => !isGzip(contentOf(one))))
      expect(parseChunks([contentOf(name)], { batchBytes: 1 })).toEqual(parseChunks([contentOf(name)]))
  })
})

describe('small compressed files', () => {
  /** One that is read in one go, with records that name it. */
  function smallFile(name: string, records: number): SourceFile {
    const bytes = gzipSync(Array.from({ length: records }, (_, i) => `{"${name}":${i}}\n`).join(''))
    return { ...memoryFile(bytes), readWhole: () => bytes }
  }
  const textsOf = async (file: SourceFile) =>
    (await collect(readRecords(file))).records.map(({ text }) => text)

  it('keep their text until they are read, whatever else is read meanwhile', async () => {
    const [one, other] = [smallFile('one', 3000), smallFile('other', 2000)]
    const texts: string[] = []
    for await (const { text, starts, ends, count } of readRecords(one, { batchBytes: 1000 })) {
      expect(await textsOf(other)).toHaveLength(2000)
      for (let i = 0; i < count; i++) texts.push(Buffer.from(text.subarray(starts[i], ends[i])).toString())
    }
    expect(texts).toEqual(Array.from({ length: 3000 }, (_, i) => `{"one":${i}}`))
  })

  it('are the same one after another, longer or shorter', async () => {
    for (const records of [1, 5000, 0, 20, 60_000, 3])
      expect(await textsOf(smallFile('e', records))).toEqual(
        Array.from({ length: records }, (_, i) => `{"e":${i}}`),
      )
  })
})

describe('a bound on records', () => {
  const long = `{"eventID":"long","s":[${'"x",'.repeat(100)}"x"]}`
  const limits = { maxRecordBytes: 300, batchBytes: 1_000 }

  it.each([
    ['in an array of one line', `{"Records":[{"a":1},${long},{"a":2}]}\n{"a":3}\n`],
    ['in an array of lines', `[\n{"a":1},\n${long},\n{"a":2}\n]\n{"a":3}\n`],
    ['in lines', `{"a":1}\n${long}\n{"a":2}\n{"a":3}\n`],
  ])('rejects a longer one %s, and reads on', (_, text) => {
    const whole = parseChunks([utf8(text)], limits)
    expect(whole.records.map((record) => record.text)).toEqual(['{"a":1}', '{"a":2}', '{"a":3}'])
    expect(whole.rejects).toHaveLength(1)
    expect(whole.rejects[0]).toMatchObject({ index: 1, reason: 'more than 300 bytes in one value' })
    for (const size of [1, 7, 100, 299, 300, 301, 400])
      expect(parseChunks(cut(utf8(text), size), limits)).toEqual(whole)
  })

  it('takes a record of just that length', () => {
    const exact = `{"s":"${'x'.repeat(292)}"}`
    expect(parseChunks([utf8(`[${exact}]`)], limits)).toMatchObject({
      records: [{ text: exact }],
      rejects: [],
    })
    for (const size of [1, 150, 301])
      expect(parseChunks(cut(utf8(exact), size), limits)).toMatchObject({
        records: [{ text: exact }],
        rejects: [],
      })
  })

  it('looks no further back for a lost structure than a record is long, whatever the chunks', () => {
    const lost = `[{"o":${'[1,'.repeat(200)}]}]\n{"a":1}\n{"a":2}\n`
    const whole = parseChunks([utf8(lost)], limits)
    expect(whole.records.map((record) => record.text)).toEqual(['{"a":1}', '{"a":2}'])
    for (const size of [1, 50, 299, 300, 301, 602])
      expect(parseChunks(cut(utf8(lost), size), limits)).toEqual(whole)
  })
})

describe('any records in any shape', () => {
  const records = fc.array(
    objectTokens.map((tokens) => tokens.join('')),
    { maxLength: 6 },
  )
  // An object with an array under such a key holds records and is none.
  const ordinary = records.filter((all) => all.every((one) => !/"(?:[Rr]ecords|[Ee]vents)":\[/.test(one)))
  const shapes: Record<string, (all: readonly string[]) => string> = {
    records: (all) => `{"Records":[${all.join(',')}]}`,
    array: (all) => `[ ${all.join(' ,\n')} ]`,
    lines: (all) => all.join('\r\n'),
    concatenated: (all) => all.join(''),
    lookup: (all) => JSON.stringify({ Events: all.map((one) => ({ CloudTrailEvent: one })) }),
    'text items': (all) => JSON.stringify(all),
  }

  it.each(Object.keys(shapes))('%s', (shape) => {
    fc.assert(
      fc.property(ordinary, fc.integer({ min: 1, max: 200 }), (all, size) => {
        const result = parseChunks(cut(utf8(shapes[shape]!(all)), size), { batchBytes: 100 })
        expect(result.rejects).toEqual([])
        expect(result.records.map((record) => record.text)).toEqual(all)
        expect(result.records.map((record) => record.index)).toEqual(all.map((_, i) => i))
      }),
      { numRuns: 200 },
    )
  })

  it('offsets lead back to the records', () => {
    fc.assert(
      fc.property(ordinary, fc.constantFrom('records', 'array', 'lines', 'concatenated'), (all, shape) => {
        const bytes = utf8(shapes[shape]!(all))
        for (const { offset, text } of parseChunks([bytes]).records)
          expect(new TextDecoder().decode(bytes.subarray(offset, offset + utf8(text).length))).toBe(text)
      }),
    )
  })
})

describe('damaged files', () => {
  it('are read to their end, the same in any chunks, and no event goes unmentioned', () => {
    // A second array of records under a key that damage made another is a member like any other.
    const names = cases.filter((name) => !isGzip(contentOf(name)) && name !== 'records-twice.input')
    const texts = names.map(contentOf)
    const edits = fc.array(
      fc.tuple(fc.nat(), fc.constantFrom(...'{}[],:"\\\n x1\u0000'), fc.constantFrom(0, 1, 9)),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        edits,
        fc.integer({ min: 1, max: 300 }),
        (text, changes, size) => {
          let bytes = [...text]
          for (const [at, char, removed] of changes) {
            const i = at % (bytes.length + 1)
            bytes = [...bytes.slice(0, i), char.charCodeAt(0), ...bytes.slice(i + removed)]
          }
          const damaged = Uint8Array.from(bytes)
          const whole = parseChunks([damaged])
          expect(parseChunks(cut(damaged, size))).toEqual(whole)
          for (const { text: record } of whole.records) expect(record).toBe(compactByJson(record))
          const given = whole.rejects.map(({ offset, length }) =>
            latin1(damaged.subarray(offset, offset + length)),
          )
          const kept = [...whole.records.map(({ text: record }) => record), ...given]
          expect(countOf('eventID', kept.join(' '))).toBeGreaterThanOrEqual(
            countOf('eventID', latin1(damaged)),
          )
        },
      ),
      { numRuns: 3_000 },
    )
  })

  const outside = (at: number): string => `expected records, found another member at byte ${at}`
  it.each([
    [
      'whose rest is behind an array that damage closed',
      '{"Events":[{"EventId":"e0","a":}],"Resources":[],"x":1},{"eventID":"e1"}],"NextToken":"t"}',
      ['expected a value at byte 31', outside(34), outside(49), 'expected an object or array at byte 55'],
    ],
    ['in the name of a long one', `{"Events":[],"Nex\\",\\"eventID${'x'.repeat(256)}":1}`, [outside(13)]],
    [
      'whose beginning is lost',
      '{"Records":[],"x":1,"eventID":"e0","y":2}',
      [outside(14), outside(20), outside(35)],
    ],
    [
      'that may have said where the list goes on',
      '{"Events":[7,{"a":}],"NextToken":"t"}',
      ['expected an object, found a number at byte 11', 'expected a value at byte 18'],
    ],
  ])('have no member of a record %s left out', (_, text, reasons) => {
    expect(
      parseChunks([utf8(text)])
        .rejects.map(({ reason }) => reason)
        .sort(),
    ).toEqual(reasons.sort())
  })

  it('of any bytes are read to their end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.integer({ min: 1, max: 700 }), (bytes, size) => {
        expect(parseChunks(cut(bytes, size))).toEqual(parseChunks([bytes]))
      }),
      { numRuns: 300 },
    )
  })

  it('hold their other records wherever one byte of a line is broken', () => {
    const line = (i: number): string => `{"eventID":"e${i}","o":{"list":[1,{"s":"a, b"}]},"n":null}`
    const lines = [0, 1, 2].map(line)
    const target = line(1)
    for (let at = 0; at < target.length; at++) {
      for (const char of '{}[],:"\\ x') {
        const broken = target.slice(0, at) + char + target.slice(at + 1)
        const { records } = parseChunks([utf8(`${lines[0]!}\n${broken}\n${lines[2]!}\n`)])
        const texts = records.map((record) => record.text)
        expect(texts).toContain(lines[0])
        expect(texts).toContain(lines[2])
      }
    }
  })
})

const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes)
const countOf = (word: string, text: string): number => text.split(word).length - 1

/** The record itself where it is valid JSON without white space between tokens. */
function compactByJson(record: string): string {
  JSON.parse(record)
  return record.replace(/("(?:[^"\\]|\\.)*")|\s+/gu, (_, string: string | undefined) => string ?? '')
}

describe('readRecords', () => {
  const event = '{"eventID":"e"}'

  it('throws for a named file that cannot be read, and rejects another', async () => {
    const cause = Object.assign(new Error('x'), { errno: -13, code: 'EACCES' })
    const file = unreadableFile('logs/a.json', cause)
    expect(await collect(readRecords(file))).toEqual({
      records: [],
      rejects: [
        {
          offset: 0,
          length: 0,
          index: 0,
          reason: "Cannot read 'logs/a.json': permission denied",
          excerpt: '',
        },
      ],
      digests: [],
    })
    const named = collect(readRecords({ ...file, named: true }))
    await expect(named).rejects.toThrow(
      new TraillakeError('FILE_UNREADABLE', "Cannot read 'logs/a.json': permission denied", {
        file: file.path,
      }),
    )
  })

  it('bounds what a file decompresses to', async () => {
    const bytes = new Uint8Array(gzipSync(`[${event},${event}${' '.repeat(1_000_000)}]`))
    for (const maxDecompressedBytes of [40, 500_000]) {
      const { records, rejects } = await collect(readRecords(memoryFile(bytes), { maxDecompressedBytes }))
      expect(records).toHaveLength(2)
      expect(rejects.map(({ reason }) => reason)).toEqual([
        `more than ${maxDecompressedBytes} bytes when decompressed`,
      ])
    }
  })

  it('counts stored bytes and stops when told to', async () => {
    const bytes = new Uint8Array(gzipSync(`[${event}]`))
    let read = 0
    const onRead = (count: number): void => void (read += count)
    await collect(readRecords(memoryFile(bytes, 5), { onRead }))
    expect(read).toBe(bytes.length)
    const stopped = collect(readRecords(memoryFile(bytes), { signal: AbortSignal.abort() }))
    await expect(stopped).rejects.toThrow(new TraillakeError('USER_CANCELED', 'Query was canceled'))
  })

  it('hands on batches as they fill', async () => {
    const bytes = utf8(Array.from({ length: 1_000 }, () => event).join('\n'))
    const counts: number[] = []
    for await (const batch of readRecords(memoryFile(bytes, 4_000), { batchBytes: 1_500 }))
      counts.push(batch.count)
    expect(counts).toEqual([100, 100, 100, 100, 100, 100, 100, 100, 100, 100])
  })
})
