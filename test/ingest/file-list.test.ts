import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileList } from '../../src/ingest/source/file-list.ts'
import { localFile, unreadableFile } from '../../src/ingest/source/local-file.ts'
import type { SourceFile } from '../../src/ingest/source/source-file.ts'

/** What a file is, without the functions that read it. */
function told({ path, size, named, origin, isLocal, readWhole }: SourceFile) {
  return { path, size, named, origin, isLocal, isWhole: readWhole !== undefined }
}

const name = fc.oneof(
  fc.constantFrom('a.json', 'ä b.json', '_20260131T2005Z_.gz', '1_CloudTrail_x_20250131T0000Z_b.json.gz'),
  fc.nat(9).map((minute) => `1_CloudTrail_eu-west-1_20260131T200${minute}Z_x.json.gz`),
)
const folder = fc.constantFrom('', '/', 'logs/', 'logs/é/', '/logs/')
const local = fc
  .record({ folder, real: fc.constantFrom('/', '/logs/', '/other/'), name, other: fc.option(name) })
  .chain((found) =>
    fc
      .record({ size: fc.nat(10_000_000), modified: fc.double({ noNaN: true }), named: fc.boolean() })
      .map(({ named, ...known }) =>
        localFile(
          { path: found.folder + found.name, real: found.real + (found.other ?? found.name), ...known },
          named,
        ),
      ),
  )
const object = name.map((key): SourceFile => {
  const path = `s3://bucket/${key}`
  const open = (): never => {
    throw new Error('not read here')
  }
  return { path, size: 10, named: false, origin: { source: path, etag: '"e"' }, open }
})
const files = fc.array(
  fc.oneof(
    local,
    object,
    name.map((path) => unreadableFile(path, new Error('gone'))),
  ),
)

describe('a list of files', () => {
  it('has them as they were added', () => {
    fc.assert(
      fc.property(files, (given) => {
        const list = createFileList(given)
        expect([...list].map(told)).toEqual(given.map(told))
        expect(list.length).toBe(given.length)
        const sizes = given.map(({ size }) => size)
        const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
        expect(list.bytes).toBe(sizes.includes(undefined) ? undefined : total)
        expect(list.hasObjects).toBe(given.some(({ origin }) => origin?.etag !== undefined))
      }),
    )
  })

  it('has them in the order of their delivery, and of one time as they were added', () => {
    const timeOf = ({ path }: SourceFile) => /_(\d{8}T\d{4}Z)_[^/]*$/.exec(path)?.[1] ?? ''
    fc.assert(
      fc.property(files, (given) => {
        const sorted = given.toSorted((a, b) => Number(timeOf(a) > timeOf(b)) - Number(timeOf(a) < timeOf(b)))
        expect([...createFileList(given).byDelivery()].map(told)).toEqual(sorted.map(told))
      }),
    )
  })
})
