import { describe, expect, it } from 'vitest'
import { bytesColumn } from '../../src/column/make.ts'
import { viewsOf } from '../../src/column/views.ts'
import { createRecordParser } from '../../src/ingest/record/record-parser.ts'
import { inOrder, type Run } from '../../src/ingest/runs.ts'
import { loadIngestKernel } from '../../src/kernel/ingest-binding.ts'
import { utf8 } from './reader-support.ts'

const MEBIBYTE = 1024 * 1024

/** Texts of one length, the first at `time`. */
function runOf(rows: number, bytes: number, time: number): Run {
  const texts = bytesColumn(
    Int32Array.from({ length: rows + 1 }, (_, row) => row * bytes),
    new Uint8Array(rows * bytes).fill(time),
  )
  return {
    batch: { rows, columns: [texts], selection: undefined },
    times: Float64Array.from({ length: rows }, (_, row) => time + row),
    segments: new Int32Array(rows).fill(time),
  }
}

const buffersOf = (runs: readonly Run[]) =>
  runs.flatMap(({ batch }) =>
    batch.columns.flatMap((column) => [...viewsOf(column)].map(({ buffer }) => buffer)),
  )

describe('runs of a few events that follow each other', () => {
  it('are joined where their texts are short', () => {
    expect(inOrder([runOf(4, 100, 0), runOf(4, 100, 4)])).toHaveLength(1)
  })

  it('are not copied where these are megabytes', () => {
    const runs = [runOf(2, MEBIBYTE, 0), runOf(2, MEBIBYTE, 2), runOf(1, MEBIBYTE, 4)]
    const ordered = inOrder(runs)
    expect(ordered.map(({ times }) => [...times])).toEqual([[0, 1], [2, 3], [4]])
    const given = new Set(buffersOf(runs))
    expect(buffersOf(ordered).filter((buffer) => !given.has(buffer))).toEqual([])
  })
})

describe('records of half a mebibyte', () => {
  const records = ['a', 'b', 'c', 'd'].map((letter) => `{"${letter}":"${letter.repeat(MEBIBYTE / 2)}"}`)

  /** The buffer in which each record lay, as it was handed on, and its text. */
  function read(kernel: ReturnType<typeof loadIngestKernel>) {
    kernel?.begin([])
    const parser = createRecordParser('file', { maxRecordBytes: MEBIBYTE, batchBytes: 1024 }, kernel)
    parser.feed(utf8(records.join('\n')))
    parser.end(undefined)
    const found: { readonly buffer: ArrayBuffer; readonly text: string }[] = []
    for (let batch = parser.next(); batch !== undefined; batch = parser.next())
      for (let i = 0; i < batch.count; i++) {
        const bytes = batch.text.subarray(batch.starts[i], batch.ends[i])
        found.push({ buffer: bytes.buffer, text: new TextDecoder().decode(bytes) })
      }
    return found
  }

  it.runIf(loadIngestKernel() !== undefined)(
    'lie in the same memory, once that is large enough, where a kernel takes them',
    () => {
      const found = read(loadIngestKernel())
      expect(found.map(({ text }) => text)).toEqual(records)
      expect(new Set(found.map(({ buffer }) => buffer)).size).toBe(2)
    },
  )

  it('have memory of their own where nobody does', () => {
    const found = read(undefined)
    expect(found.map(({ text }) => text)).toEqual(records)
    expect(new Set(found.map(({ buffer }) => buffer)).size).toBe(records.length)
  })
})
