import { ingest } from '../../src/ingest/ingest.ts'
import { verifyLake } from '../../src/storage/integrity/verify.ts'
import { compactStore } from '../../src/storage/compact.ts'
import { applyRetention } from '../../src/storage/retention.ts'
import { requireStore } from '../../src/storage/store.ts'
import { vacuumStore } from '../../src/storage/vacuum.ts'
import { storedColumn } from './rows.ts'

// A process of its own: node concurrency-worker.ts <lake> <what> <now> <logs or how often>
const [lake = '', what = '', nowText = '', argument = ''] = process.argv.slice(2)
const now = Number(nowText)
const store = await requireStore(lake, 'events')
const times = Number(argument)
switch (what) {
  case 'ingest': {
    const { events } = await ingest(store, { inputs: [argument], now, dataFileRows: 20 })
    console.log(events)
    break
  }
  case 'compact': {
    let files = 0
    for (let i = 0; i < times; i++) files += (await compactStore(store)).filesBefore
    console.log(files)
    break
  }
  case 'retention': {
    let events = 0
    for (let i = 0; i < times; i++) events += (await applyRetention(store, { now })).events
    console.log(events)
    break
  }
  case 'vacuum': {
    for (let i = 0; i < times; i++) await vacuumStore(store)
    break
  }
  case 'verify': {
    for (let i = 0; i < times; i++) {
      const { clean, findings, stores } = await verifyLake(lake)
      if (!clean) throw new Error(JSON.stringify([findings, stores]))
    }
    break
  }
  case 'read': {
    // Each reading is of one snapshot: no event twice, and never fewer than before.
    let before = 0
    for (let i = 0; i < times; i++) {
      const ids = await storedColumn(lake, 'events', 'eventid', now)
      if (new Set(ids).size !== ids.length) throw new Error('an event was read twice')
      if (ids.length < before) throw new Error(`${ids.length} events were read after ${before}`)
      before = ids.length
    }
    break
  }
}
