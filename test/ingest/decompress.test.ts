import { createHash, randomBytes } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decompress } from '../../src/ingest/source/decompress.ts'
import { cut, utf8 } from './reader-support.ts'

interface Result {
  readonly text: Buffer
  readonly reason: string | undefined
}

async function run(bytes: Uint8Array, size = bytes.length, maxBytes = 2 ** 40): Promise<Result> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield* cut(bytes, Math.max(size, 1))
  }
  const pieces: Uint8Array[] = []
  const text = decompress(chunks(), maxBytes)
  for (;;) {
    const step = await text.next()
    if (step.done === true) return { text: Buffer.concat(pieces), reason: step.value }
    pieces.push(step.value)
  }
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const summary = ({ text, reason }: Result): unknown => ({ length: text.length, hash: hash(text), reason })
const same = (text: Uint8Array, reason?: string): unknown => ({
  length: text.length,
  hash: hash(text),
  reason,
})

const words = utf8('{"Records":[{"eventName":"GetObject"}]}'.repeat(50))
/** Hardly compressible, so that its gzip form is over what is decoded in one call. */
const large = randomBytes(5_000_000)
const largeGzip = gzipSync(large, { level: 1 })

describe('decompress', () => {
  it.each([
    ['plain text', words, words],
    ['nothing', new Uint8Array(0), new Uint8Array(0)],
    ['one byte of the gzip mark', Uint8Array.of(0x1f), Uint8Array.of(0x1f)],
    ['gzip', gzipSync(words), words],
    [
      'gzip members',
      Buffer.concat([gzipSync(words), gzipSync(''), gzipSync(words)]),
      Buffer.concat([words, words]),
    ],
    ['gzip padded with zeros', Buffer.concat([gzipSync(words), new Uint8Array(512)]), words],
    ['zstd', zstdCompressSync(words), words],
    [
      'zstd frames',
      Buffer.concat([zstdCompressSync(words), zstdCompressSync(words)]),
      Buffer.concat([words, words]),
    ],
  ])('%s', async (_, stored, text) => {
    for (const size of [1, 3, 1_000, 100_000]) expect(summary(await run(stored, size))).toEqual(same(text))
  })

  it('large gzip files, in members', async () => {
    const stored = Buffer.concat([largeGzip, gzipSync(words), new Uint8Array(100)])
    const text = Buffer.concat([large, words])
    for (const size of [65_537, 1_000_000]) expect(summary(await run(stored, size))).toEqual(same(text))
  })

  it('all that a gzip file holds that ends before its time, wherever it ends', async () => {
    const stored = gzipSync(words)
    let longest = 0
    for (let end = 2; end < stored.length; end++) {
      const { text, reason } = await run(stored.subarray(0, end))
      expect(reason).toBe('unexpected end of gzip data')
      expect(text.equals(words.subarray(0, text.length))).toBe(true)
      expect(text.length).toBeGreaterThanOrEqual(longest)
      longest = text.length
    }
    expect(longest).toBe(words.length)
    const { text, reason } = await run(largeGzip.subarray(0, 4_500_000), 300_000)
    expect(reason).toBe('unexpected end of gzip data')
    expect(text.length).toBeGreaterThan(4_400_000)
    expect(text.equals(large.subarray(0, text.length))).toBe(true)
    expect(await run(zstdCompressSync(words).subarray(0, -3))).toMatchObject({
      reason: 'unexpected end of zstd data',
    })
  })

  it('what comes before corrupt data', async () => {
    const stored = Buffer.from(gzipSync(words))
    expect(summary(await run(Buffer.concat([stored, utf8('more')])))).toEqual(
      same(words, 'corrupt gzip data: incorrect header check'),
    )
    const padded = Buffer.concat([stored, new Uint8Array(3), utf8('more')])
    expect(summary(await run(padded))).toEqual(same(words, 'corrupt gzip data: more data after the end'))
    stored[stored.length - 6]! ^= 1
    expect(summary(await run(stored))).toEqual(same(words, 'corrupt gzip data: incorrect data check'))

    const broken = Buffer.from(largeGzip)
    broken.fill(0x55, 4_400_000, 4_400_200)
    const { text, reason } = await run(broken, 100_000)
    expect(reason).toMatch(/^corrupt gzip data: /)
    const intact = text.subarray(0, 4_000_000)
    expect(intact.length).toBe(4_000_000)
    expect(intact.equals(large.subarray(0, intact.length))).toBe(true)
  })

  it('no more than it may', async () => {
    const zeros = new Uint8Array(100_000_000)
    for (const stored of [gzipSync(zeros), zstdCompressSync(zeros)]) {
      const { text, reason } = await run(stored, 1 << 20, 70_000_000)
      expect(reason).toBe('more than 70000000 bytes when decompressed')
      expect(text.length).toBe(70_000_000)
    }
    expect((await run(gzipSync(words), 1_000, words.length)).reason).toBeUndefined()
  })
})
