import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openAccount, type OpenEntry } from '../../src/ingest/ledger/file-account.ts'
import { createFileHashes } from '../../src/ingest/ledger/file-hashes.ts'
import { localFile } from '../../src/ingest/source/local-file.ts'
import { loadIngestKernel } from '../../src/kernel/ingest-binding.ts'

const COUNTS = { bytes: 0, events: 0, duplicates: 0, rejected: 0, expired: 0, notSelected: 0 }

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'traillake-hashes-'))
  return () => rmSync(folder, { recursive: true })
})

/** A file of `content` that was found when it had `size` bytes. */
function fileOf(name: string, content: Uint8Array, size = content.length) {
  const path = join(folder, name)
  writeFileSync(path, content)
  return localFile({ path, real: path, size, modified: 1 }, false)
}

const tagOf = (content: Uint8Array) => `sha256:${createHash('sha256').update(content).digest('hex')}`

describe.each([
  ['with the kernel', loadIngestKernel],
  ['without it', () => undefined],
])('hashes of files %s', (_, load) => {
  it('are those of their bytes, whatever their sizes, and these are what is in the file', () => {
    const kernel = load()
    kernel?.begin([])
    const hashes = createFileHashes(kernel)
    const sizes = [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 32_767, 32_768, 100_000]
    const contents = [...sizes, ...Array.from({ length: 100 }, (_, i) => 7000 + i)].map((size) =>
      randomBytes(size),
    )
    const entries = contents.map((content, i): OpenEntry | undefined => {
      const account = openAccount(fileOf(`${i}.json`, content), { taken: 0, epoch: 0 }, hashes)
      expect(Buffer.from(account.file.readWhole?.() ?? []).equals(content)).toBe(true)
      return account.entry(COUNTS)
    })
    hashes.finish()
    expect(entries.map((entry) => entry?.tag)).toEqual(contents.map(tagOf))
    expect(entries.map((entry) => entry?.size)).toEqual(contents.map(({ length }) => length))
  })

  it('are those of what is there where a file became longer or shorter since it was found', () => {
    const kernel = load()
    kernel?.begin([])
    const hashes = createFileHashes(kernel)
    const content = randomBytes(5000)
    for (const size of [0, 10, 4999, 5001, 9000]) {
      const account = openAccount(fileOf('one.json', content, size), { taken: 0, epoch: 0 }, hashes)
      expect(Buffer.from(account.file.readWhole?.() ?? []).equals(content)).toBe(true)
      const entry = account.entry(COUNTS)
      hashes.finish()
      expect(entry).toMatchObject({ size: 5000, tag: tagOf(content) })
    }
  })
})
