import { createHeld } from '../../common/held.ts'
import { createMemory } from '../memory.ts'
import type { AggregationSnapshot } from './aggregation.ts'

/** Bytes that all take together. */
const MAX_BYTES = 128 * 2 ** 20
/** Bytes that one takes. */
const MAX_BYTES_EACH = 32 * 2 ** 20

/** Statements that are remembered to have come. */
const MAX_ASKED = 4096

/** What an aggregation of a statement knew of its files, up to one of them. */
interface Recent {
  readonly key: string
  readonly files: number
  readonly snapshot: AggregationSnapshot
  readonly bytes: number
}

/**
 * What aggregations came to, in memory: of each statement the last. A statement that comes again goes on from there, so that
 * only files are aggregated that are new, and groups that were found once are not looked up again.
 */
export interface RecentAggregations {
  /** @param keys what the first files are together: of one, of two, and so on; see `mergedKeys` */
  get(keys: readonly string[]): Pick<Recent, 'files' | 'snapshot'> | undefined
  /** Whether it was asked before, as far as is remembered, with the same first file. */
  comesAgain(keys: readonly string[]): boolean
  /** @param keys of all files that are in the snapshot */
  put(keys: readonly string[], snapshot: AggregationSnapshot): void
}

function sizeOf({ interners, sets }: AggregationSnapshot): number {
  const states = createMemory(undefined)
  for (const { calls } of sets) for (const { columns } of calls) states.keep(columns)
  return (
    interners.reduce((sum, { bytes }) => sum + bytes, 0) +
    sets.reduce((sum, { tuples }) => sum + tuples.bytes, states.bytes)
  )
}

/** @param maxBytes that all take together; 128 MiB where left out. Those go that were not used for longest */
export function createRecentAggregations(maxBytes = MAX_BYTES): RecentAggregations {
  /** By what their first file is. */
  const held = createHeld<Recent>(maxBytes, ({ bytes }) => bytes)
  const asked = new Set<string>()

  return {
    get(keys) {
      const recent = held.get(keys[0] ?? '')
      return recent !== undefined && keys[recent.files - 1] === recent.key ? recent : undefined
    },
    comesAgain([name = '']) {
      const isKnown = asked.delete(name)
      asked.add(name)
      for (const oldest of asked) {
        if (asked.size <= MAX_ASKED) break
        asked.delete(oldest)
      }
      return isKnown
    },
    put(keys, snapshot) {
      const [name, key] = [keys[0], keys.at(-1)]
      if (name === undefined || key === undefined) return
      const bytes = sizeOf(snapshot)
      if (bytes > Math.min(MAX_BYTES_EACH, maxBytes)) held.remove(name)
      else held.add(name, { key, files: keys.length, snapshot, bytes })
    },
  }
}
