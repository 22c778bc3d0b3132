import { constants, createGunzip, createZstdDecompress, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepCodec } from '../../src/common/kept-codec.ts'

const text = (length: number, of = 7) => Uint8Array.from({ length }, (_, i) => (i * of) % 251)
const decompressor = () => keepCodec(() => createZstdDecompress(), constants.ZSTD_e_end)

describe('a codec that is kept', () => {
  it('decompresses one frame after another, into memory that held others', () => {
    const codec = decompressor()
    const out = new Uint8Array(70_001)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000, size: 'max' }), (bytes) => {
        expect(codec.run(zstdCompressSync(bytes), out.subarray(0, bytes.length + 1))).toBe(bytes.length)
        expect(Buffer.compare(out.subarray(0, bytes.length), bytes)).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  it('is not the worse for what it did not take', () => {
    const codec = decompressor()
    const [whole, out] = [zstdCompressSync(text(5000)), new Uint8Array(5001)]
    const damaged = Uint8Array.from(whole)
    damaged[0]! ^= 1
    const wrong = {
      'no frame': text(100),
      damaged,
      'cut short': whole.subarray(0, -3),
      'two frames': Buffer.concat([whole, zstdCompressSync(text(20))]),
      longer: zstdCompressSync(text(5001)),
      'much longer': zstdCompressSync(text(500_000)),
    }
    for (const [what, bytes] of Object.entries(wrong)) {
      expect([what, codec.run(bytes, out)]).toEqual([what, -1])
      expect(codec.run(whole, out)).toBe(5000)
      expect(Buffer.compare(out.subarray(0, 5000), text(5000))).toBe(0)
    }
  })

  it('gives the beginning of a frame, and takes the next one from its start', () => {
    const codec = decompressor()
    const all = text(300_000, 65_537)
    const frame = zstdCompressSync(all)
    for (const size of [1, 1000, 131_072, 299_999, 300_000]) {
      const out = new Uint8Array(size)
      expect(codec.begin(frame, out)).toBe(size)
      expect(Buffer.compare(out, all.subarray(0, size))).toBe(0)
      expect(codec.run(zstdCompressSync(text(50)), new Uint8Array(51))).toBe(50)
    }
    expect(codec.begin(frame, new Uint8Array(300_010))).toBe(300_000)
    const damaged = Uint8Array.from(frame)
    damaged[0]! ^= 1
    expect(codec.begin(damaged, new Uint8Array(10))).toBe(-1)
    expect(codec.run(frame, new Uint8Array(300_001))).toBe(300_000)
  })

  it('takes all members of gzip, and nothing of a file before', () => {
    const codec = keepCodec(createGunzip, constants.Z_FINISH, { isReset: true })
    const out = new Uint8Array(70_001)
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 30_000, size: 'max' }), { minLength: 1, maxLength: 2 }),
        fc.constantFrom('whole', 'cut short', 'damaged', 'padded', 'more than there is room for'),
        (members, how) => {
          const text = Buffer.concat(members)
          const bytes = Buffer.concat(members.map((member) => gzipSync(member)))
          if (how === 'cut short') expect(codec.run(bytes.subarray(0, -1), out)).toBe(-1)
          if (how === 'padded') expect(codec.run(Buffer.concat([bytes, new Uint8Array(9)]), out)).toBe(-1)
          if (how === 'damaged') {
            // Its checksum.
            const damaged = Buffer.from(bytes)
            damaged[damaged.length - 8]! ^= 1
            expect(codec.run(damaged, out)).toBe(-1)
          }
          if (how === 'more than there is room for')
            expect(codec.run(bytes, out.subarray(0, text.length))).toBe(-1)
          expect(codec.run(bytes, out.subarray(0, text.length + 1))).toBe(text.length)
          expect(Buffer.compare(out.subarray(0, text.length), text)).toBe(0)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('says nothing where a codec cannot be seen from inside', () => {
    const others: object[] = [{}, { _handle: null }, { _handle: { writeSync: () => undefined } }]
    for (const other of others) {
      // What a later Node may have.
      const codec = keepCodec(() => other as ReturnType<typeof createZstdDecompress>, constants.ZSTD_e_end)
      expect(codec.run(zstdCompressSync(text(10)), new Uint8Array(11))).toBe(-1)
      expect(codec.begin(zstdCompressSync(text(10)), new Uint8Array(5))).toBe(-1)
    }
  })
})
