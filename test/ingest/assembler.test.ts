import { beforeEach, describe, expect, it } from 'vitest'
import { columnOf } from '../../src/column/builder.ts'
import { heldBytes } from '../../src/column/own.ts'
import { type AssembledSegment, createAssembler } from '../../src/ingest/assembler.ts'
import { ledgerLines } from '../../src/storage/ledger-segment.ts'
import { createStore, type Store } from '../../src/storage/store.ts'
import type { Value } from '../../src/types/value.ts'
import { eventId } from '../storage/events.ts'
import { temporaryLake } from '../storage/lake.ts'
import { storedColumn } from '../storage/rows.ts'

const NOW = Date.parse('2024-06-01T00:00:00Z')
const START = 1_714_521_600_000_000

const ROWS = 1500
const TEXT = 4096

let lake: ReturnType<typeof temporaryLake>
let store: Store
beforeEach(async () => {
  lake = temporaryLake()
  store = await createStore(lake.path, { name: 'events' }, NOW)
  return () => lake[Symbol.dispose]()
})

/** Events of 6 MB, half of it texts that differ; `secondOf` says when each is. */
function segmentOf(number: number, secondOf: (row: number) => number): AssembledSegment {
  const rows = Array.from({ length: ROWS }, (_, row) => ({
    id: eventId(number * ROWS + row),
    time: START + secondOf(row) * 1_000_000,
  }))
  const sorted = rows.toSorted((a, b) => a.time - b.time)
  const values = new Map<string, readonly Value[]>([
    ['eventid', sorted.map(({ id }) => id)],
    ['eventtime', sorted.map(({ time }) => BigInt(time))],
    ['eventjson', sorted.map(({ id }) => id.padEnd(TEXT, 'x'))],
    ['errormessage', sorted.map(({ id }) => id.padStart(TEXT, 'y'))],
  ])
  const columns = store.columns.map(({ name, type }) =>
    columnOf(type, values.get(name) ?? rows.map(() => null)),
  )
  const events = {
    batch: { rows: ROWS, columns, selection: undefined },
    arrived: Float64Array.from(rows, ({ time }) => time),
  }
  return { events, entries: ledgerLines([]) }
}

describe('what waits for its order', () => {
  const orders: readonly (readonly [string, (number: number, row: number) => number])[] = [
    ['in order', (number, row) => number * ROWS + row],
    ['in no order', (number, row) => (row * 7919 + number * 104_729) % 86_400],
    [
      'in order, but for one that is of long before',
      (number, row) => (number === 7 ? row : 90_000 * number + row),
    ],
    ['in order twice', (number, row) => (number % 10) * ROWS + row],
  ]
  for (const [name, secondOf] of orders) {
    it(`is given back, and never more than 64 MiB: events ${name}`, async () => {
      const assembler = createAssembler(store, {
        ...{ intoStopped: false, dataFileRows: 1_000_000, checkpointMs: 600_000 },
      })
      const given: AssembledSegment[] = []
      const waiting = () => heldBytes(given.flatMap(({ events }) => events.batch.columns))
      for (let number = 0; number < 16; number++) {
        const segment = segmentOf(number, (row) => secondOf(number, row))
        given.push(segment)
        await assembler.add(segment)
        expect(waiting()).toBeLessThan(64 * 1024 * 1024)
      }
      expect(await assembler.finish()).toBe(16 * ROWS)
      // Smaller buffers are left to the collector.
      expect(waiting()).toBeLessThan(16 * 1024 * 1024)
      const ids = await storedColumn(lake.path, 'events', 'eventid', NOW)
      expect(new Set(ids).size).toBe(16 * ROWS)
    })
  }
})

describe('what was stored before', () => {
  const inNoOrder = (number: number) => (row: number) => (row * 7919 + number * 104_729) % 86_400
  /** Segments by their numbers: some come again. */
  const given = [0, 1, 2, 1, 3, 0, 2, 4, 3]

  // With fewer rows a data file, less of what was committed is remembered.
  for (const dataFileRows of [ROWS, 3 * ROWS, 1_000_000]) {
    it(`is not stored again, with commits in between and ${dataFileRows} rows a data file`, async () => {
      // Every segment is committed at once.
      const assembler = createAssembler(store, { intoStopped: false, dataFileRows, checkpointMs: 0 })
      for (const number of given) await assembler.add(segmentOf(number, inNoOrder(number)))
      expect(await assembler.finish()).toBe(5 * ROWS)
      const ids = await storedColumn(lake.path, 'events', 'eventid', NOW)
      expect(ids).toHaveLength(5 * ROWS)
      expect(new Set(ids).size).toBe(5 * ROWS)
    })
  }

  it('is not stored again, whoever stored it in between', async () => {
    const options = { intoStopped: false, dataFileRows: 1_000_000, checkpointMs: 0 }
    const [one, other] = [createAssembler(store, options), createAssembler(store, options)]
    for (const number of given) {
      await one.add(segmentOf(number, inNoOrder(number)))
      await other.add(segmentOf((number + 1) % 5, inNoOrder((number + 1) % 5)))
    }
    const stored = (await one.finish()) + (await other.finish())
    expect(stored).toBe(5 * ROWS)
    const ids = await storedColumn(lake.path, 'events', 'eventid', NOW)
    expect(ids).toHaveLength(5 * ROWS)
    expect(new Set(ids).size).toBe(5 * ROWS)
  })
})
