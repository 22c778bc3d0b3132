import { zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createCompressor } from '../../src/parquet/write/compressor.ts'

it('compresses to the same bytes on this thread and beside it', async () => {
  const alone = createCompressor(0)
  const helped = createCompressor(3)
  const pages = fc.array(fc.uint8Array({ maxLength: 5_000 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(pages, fc.integer({ min: 1, max: 6 }), async (all, level) => {
      const compress = (compressor: typeof alone) =>
        Promise.all(
          all.map((page) =>
            compressor.compress([page.subarray(0, 1), page.subarray(1)], { level, isRepetitive: false }),
          ),
        )
      const made = await compress(alone)
      expect(await compress(helped)).toEqual(made)
      expect(made.map((page) => new Uint8Array(zstdDecompressSync(page)))).toEqual(all)
      await helped.ready()
    }),
  )
})
