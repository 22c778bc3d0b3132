import type { TableColumn } from '../catalog/table-source.ts'
import type { Column } from '../column/column.ts'
import { flatten } from '../column/flatten.ts'
import { openParquet } from '../parquet/reader.ts'
import { readRun, type SortedRun } from './sorted-run.ts'

/** What tells events apart, as far as a category has it. */
const IDENTITY = ['eventid', 'eventjsonchecksum']

/**
 * A fingerprint of a set of events, whatever their order: how many there are, and two sums of hashes of their identities.
 * It finds what a fault of ours or of the machine would lose, double or change; it is no proof against an adversary.
 */
export interface Fingerprint {
  addRun(run: SortedRun, start: number): Promise<void>
  addFile(path: string): Promise<void>
  /** Equal texts for equal sets. */
  text(): string
}

export function createFingerprint(columns: readonly TableColumn[]): Fingerprint {
  const names = IDENTITY.filter((name) => columns.some((column) => column.name === name))
  let rows = 0
  let [sum, otherSum] = [0, 0]

  function add(parts: readonly Column[]): void {
    const texts = parts.map(flatten)
    const length = texts[0]?.length ?? 0
    rows += length
    for (let row = 0; row < length; row++) {
      let [hash, other] = [0x811c9dc5, 0x9747b28c]
      for (const text of texts) {
        // A text that is NULL and one that is empty differ by what ends them.
        let end = 0xfe
        if (text.kind === 'bytes' && (text.validity === undefined || text.validity[row] === 1)) {
          for (let i = text.offsets[row]!; i < text.offsets[row + 1]!; i++) {
            hash = Math.imul(hash ^ text.data[i]!, 0x01000193)
            other = Math.imul(other ^ text.data[i]!, 0x5bd1e995) ^ (other >>> 15)
          }
          end = 0xff
        }
        hash = Math.imul(hash ^ end, 0x01000193)
        other = Math.imul(other ^ end, 0x5bd1e995) ^ (other >>> 15)
      }
      sum = (sum + mixed(hash)) >>> 0
      otherSum = (otherSum + mixed(other)) >>> 0
    }
  }

  return {
    async addRun(run, start) {
      const reader = await openParquet(run.path, run.footer)
      try {
        const parts: Column[] = []
        for (const name of names)
          parts.push(await readRun(reader, run, { name, from: start, to: run.times.length }))
        add(parts)
      } finally {
        await reader.close()
      }
    },
    async addFile(path) {
      const reader = await openParquet(path)
      try {
        const paths = names.map((name) => [name])
        for (const group of reader.footer.rowGroups.keys())
          add(await reader.readRowGroup(group, paths, () => undefined))
      } finally {
        await reader.close()
      }
    },
    text: () => `${rows} events, ${sum.toString(16)}-${otherSum.toString(16)}`,
  }
}

/** Spreads the bits of a hash, so that sums of similar ones differ (MurmurHash3's finalizer). */
function mixed(hash: number): number {
  let bits = hash
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
