import { gzipSync, zstdCompressSync } from 'node:zlib'
import { below, chance, createRandom, pick, type Random } from '../../src/sample/random.ts'
import { mutateRecord } from './mutate-json.ts'

/** Files are made as texts of which each character is a byte. */
const latin1 = (text: string): string => Buffer.from(text).toString('latin1')

const indented = (text: string, by: string): string => JSON.stringify(JSON.parse(text), undefined, by)

const SHAPES: Readonly<Record<string, (records: readonly string[]) => string>> = {
  wrapper: (all) => `{"Records":[${all.join(',')}]}`,
  'pretty wrapper': (all) => indented(`{"Records":[${all.filter(isPlain).join(',')}]}`, '    '),
  array: (all) => `[${all.join(',\n')}]`,
  lines: (all) => all.join('\n'),
  'pretty documents': (all) =>
    all
      .filter(isPlain)
      .map((one) => indented(one, '\t'))
      .join('\r\n'),
  concatenated: (all) => all.join(''),
  lookup: (all) =>
    JSON.stringify({
      Events: all.map((CloudTrailEvent, i) => ({ EventId: `e${i}`, EventTime: 1714557600, CloudTrailEvent })),
      NextToken: 'abc',
    }),
  'pretty lookup': (all) =>
    indented(
      JSON.stringify({ NextToken: 'a', Events: all.map((CloudTrailEvent) => ({ CloudTrailEvent })) }),
      '  ',
    ),
  'text items': (all) => JSON.stringify(all),
  'array of log files': (all) => `[${all.map((one) => `{"Records":[${one}]}`).join(',')}]`,
}

/** Whether JSON.parse and JSON.stringify keep what a record says: deep nesting is slow, and `__proto__` is lost. */
function isPlain(record: string): boolean {
  return !record.includes('__proto__') && !/[[{]{20}|(?:\{"a":){20}/.test(record)
}

const BYTES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\n',
  ' ',
  'x',
  '1',
  '\0',
  '\xff',
  '\xc3',
  '-',
  'e',
  '\ufeff',
]

function mutateBytes(random: Random, text: string, other: string): string {
  const at = below(random, text.length + 1)
  const length = pick(random, [1, 1, 2, 9, 100, 1_000])
  const end = Math.min(text.length, at + length)
  switch (below(random, 9)) {
    case 0: {
      if (at === text.length) return text
      const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << below(random, 8)))
      return text.slice(0, at) + flipped + text.slice(at + 1)
    }
    case 1:
      return text.slice(0, at) + latin1(pick(random, BYTES)) + text.slice(at)
    case 2:
      return text.slice(0, at) + latin1(pick(random, BYTES)) + text.slice(at + 1)
    case 3:
      return text.slice(0, at) + text.slice(end)
    case 4:
      return text.slice(0, end) + text.slice(at)
    case 5:
      return text.slice(0, at)
    case 6:
      return text.slice(at)
    case 7:
      return text.slice(0, at) + other.slice(below(random, other.length + 1))
    default: {
      const from = below(random, text.length + 1)
      const piece = text.slice(from, from + length)
      return text.slice(0, at) + piece + text.slice(at)
    }
  }
}

type Stored = (random: Random, text: Buffer) => Buffer

const STORED: readonly Stored[] = [
  (_, text) => text,
  (_, text) => text,
  (_, text) => gzipSync(text, { level: 1 }),
  (_, text) => zstdCompressSync(text),
  (random, text) => {
    const at = below(random, text.length + 1)
    return Buffer.concat([
      gzipSync(text.subarray(0, at), { level: 1 }),
      gzipSync(text.subarray(at), { level: 1 }),
    ])
  },
  (random, text) => damaged(random, gzipSync(text, { level: 1 })),
  (random, text) => damaged(random, zstdCompressSync(text)),
]

function damaged(random: Random, bytes: Buffer): Buffer {
  const at = below(random, bytes.length)
  switch (below(random, 4)) {
    case 0:
      bytes[at]! ^= 1 << below(random, 8)
      return bytes
    case 1:
      return bytes.subarray(0, at)
    case 2:
      return Buffer.concat([bytes, Buffer.alloc(below(random, 9), below(random, 2))])
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(below(random, bytes.length))])
  }
}

/** File `number` of the fuzz of `seed`: the same arguments give the same bytes. */
export function makeFile(corpus: readonly string[], seed: number, number: number): Buffer {
  const random = createRandom(seed, `log ${number}`)
  const record = (): string => {
    // Corpora have few identities: most records get one of their own.
    const id = `${String(number).padStart(8, '0')}-${String(below(random, 10_000)).padStart(4, '0')}-4000-8000-000000000000`
    const found = pick(random, corpus)
    let text = chance(random, 0.8) ? found.replace(/"eventID":"[^"]*"/, `"eventID":"${id}"`) : found
    while (chance(random, 0.3)) text = mutateRecord(random, text)
    return text
  }
  const shape = pick(random, Object.values(SHAPES))
  const make = (): string => latin1(shape(Array.from({ length: 1 + below(random, 5) }, record)))
  let text = make()
  if (chance(random, 0.1)) text = '\xef\xbb\xbf' + text
  if (chance(random, 0.1)) text += make()
  if (chance(random, 0.7)) {
    const other = make()
    for (let edits = 1 + below(random, 4); edits > 0; edits--) text = mutateBytes(random, text, other)
  }
  return pick(random, STORED)(random, Buffer.from(text, 'latin1'))
}
