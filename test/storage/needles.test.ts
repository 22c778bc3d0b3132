import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { ScanFilter, TableColumn } from '../../src/catalog/table-source.ts'
import { columnOf } from '../../src/column/builder.ts'
import type { Batch, Column } from '../../src/column/column.ts'
import { dictionaryColumn } from '../../src/column/make.ts'
import { createNeedleBuilder } from '../../src/storage/needles/builder.ts'
import { candidateRows } from '../../src/storage/needles/candidates.ts'
import { BLOCK_ROWS, needlesFile } from '../../src/storage/needles/format.ts'
import { row, rowField, VARCHAR } from '../../src/types/type.ts'
import type { Value } from '../../src/types/value.ts'

const folder = mkdtempSync(join(tmpdir(), 'traillake-needles-'))
afterAll(() => rmSync(folder, { recursive: true }))

const COLUMNS: readonly TableColumn[] = [
  { name: 'useridentity', type: row([rowField('arn', VARCHAR)]) },
  { name: 'eventid', type: VARCHAR },
  { name: 'eventname', type: VARCHAR },
]

let files = 0
/** Writes the needle filters of a data file whose columns are `eventid` and `useridentity.arn`. Answers the data file. */
function withNeedles(batches: readonly Batch[], damage = (bytes: Uint8Array) => bytes): string {
  const file = join(folder, `${files++}.parquet`)
  const builder = createNeedleBuilder(COLUMNS)
  for (const batch of batches) builder.append(batch)
  const bytes = builder.finish(basename(file), (name) => (name === 'eventid' ? 15 : 40))
  if (bytes !== undefined) writeFileSync(needlesFile(file), damage(bytes))
  return file
}

function batchOf(ids: readonly Value[], arns: Column = columnOf(VARCHAR, ids)): Batch {
  const identity = columnOf(
    COLUMNS[0]!.type,
    ids.map(() => [null]),
  )
  const nested = identity.kind === 'row' ? { ...identity, fields: [arns] } : identity
  const columns = [nested, columnOf(VARCHAR, ids), columnOf(VARCHAR, ids)]
  return { rows: ids.length, columns, selection: undefined }
}

const filterOf = (path: string, ...values: string[]): ScanFilter => ({
  ...{ path: path.split('.'), type: VARCHAR, operator: values.length === 1 ? '=' : 'in', values },
})

const whole = (file: string, rows: number) => ({ file, fileRows: rows, firstRow: 0, rows })

describe('needle filters', () => {
  it('lose no row, whatever the texts, the NULLs and the encodings', async () => {
    const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }), { freq: 4 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(text, { minLength: 1, maxLength: 30 }), { minLength: 1 }),
        async (parts) => {
          const file = withNeedles(
            parts.map((ids) => {
              const codes = Int32Array.from(ids, (_, i) => i)
              return batchOf(ids, dictionaryColumn(codes, columnOf(VARCHAR, ids)))
            }),
          )
          const ids = parts.flat()
          for (const id of ids) {
            if (id === null) continue
            for (const path of ['eventid', 'useridentity.arn'])
              expect(candidateRows(whole(file, ids.length), filterOf(path, id))).toBe('all')
          }
        },
      ),
    )
  })

  it('tell the blocks of a file in which a text may be, by row groups', async () => {
    const rows = 4 * BLOCK_ROWS + 10
    const ids = Array.from({ length: rows }, (_, i) => `id-${i}`)
    const file = withNeedles([batchOf(ids.slice(0, 20_000)), batchOf(ids.slice(20_000))])
    const needle = filterOf('eventid', `id-${2 * BLOCK_ROWS + 5}`)
    const found = candidateRows(whole(file, rows), needle)
    expect([found[0], found.at(-1), found.length]).toEqual([2 * BLOCK_ROWS, 3 * BLOCK_ROWS - 1, BLOCK_ROWS])
    const second = { file, fileRows: rows, firstRow: 2 * BLOCK_ROWS, rows: BLOCK_ROWS }
    expect(candidateRows(second, needle)).toBe('all')
    const third = { file, fileRows: rows, firstRow: 3 * BLOCK_ROWS, rows: BLOCK_ROWS + 10 }
    expect(candidateRows(third, needle)).toEqual(new Int32Array(0))
    const both = candidateRows(whole(file, rows), filterOf('eventid', 'id-3', `id-${rows - 1}`))
    expect([both[0], both.at(-1), both.length]).toEqual([0, rows - 1, BLOCK_ROWS + 10])
  })

  it('find next to nothing of what is not there', async () => {
    const ids = Array.from({ length: BLOCK_ROWS }, (_, i) => `id-${i}`)
    const file = withNeedles([batchOf(ids)])
    let found = 0
    for (let i = 0; i < 1000; i++) {
      const rows = candidateRows(whole(file, BLOCK_ROWS), filterOf('eventid', `other-${i}`))
      if (rows === 'all') found++
    }
    expect(found).toBeLessThan(20)
  })

  it('leave other columns, other comparisons and single keys of maps alone', async () => {
    const file = withNeedles([batchOf(['a', 'b'])])
    const here = whole(file, 2)
    const absent = filterOf('eventid', 'absent')
    expect(candidateRows(here, absent)).toEqual(new Int32Array(0))
    expect(candidateRows(here, filterOf('eventname', 'absent'))).toBe('all')
    expect(candidateRows(here, { ...absent, operator: 'starts-with' })).toBe('all')
    expect(candidateRows(here, { ...absent, operator: '<>' })).toBe('all')
    expect(candidateRows(here, { ...absent, key: 'k' })).toBe('all')
    const many = Array.from({ length: 65 }, (_, i) => `x${i}`)
    expect(candidateRows(here, filterOf('eventid', ...many))).toBe('all')
  })

  it('are done without where they are missing, of another file, or of other rows', async () => {
    const absent = filterOf('eventid', 'absent')
    expect(candidateRows(whole(join(folder, 'none.parquet'), 2), absent)).toBe('all')
    const file = withNeedles([batchOf(['a', 'b'])])
    expect(candidateRows(whole(file, 3), { ...absent })).toBe('all')
    let taken: Uint8Array = new Uint8Array(0)
    withNeedles([batchOf(['a', 'b'])], (bytes) => (taken = bytes))
    const other = join(folder, 'other.parquet')
    writeFileSync(needlesFile(other), taken)
    expect(candidateRows(whole(other, 2), { ...absent })).toBe('all')
  })

  it('hide nothing when damaged, wherever it is', async () => {
    let size = 0
    withNeedles([batchOf(['a', 'b'])], (bytes) => {
      size = bytes.length
      return bytes
    })
    for (let at = 0; at < size; at++) {
      const file = withNeedles([batchOf(['a', 'b'])], (bytes) => {
        bytes[at]! ^= 1 << (at % 8)
        return bytes
      })
      for (const id of ['a', 'b'])
        expect(candidateRows(whole(file, 2), filterOf('eventid', id)), `byte ${at}`).toBe('all')
    }
    for (let length = 0; length < size; length += 7) {
      const file = withNeedles([batchOf(['a', 'b'])], (bytes) => bytes.subarray(0, length))
      expect(candidateRows(whole(file, 2), filterOf('eventid', 'a')), `${length} bytes`).toBe('all')
    }
  })
})
