/** Log files into a new lake, as a process of its own: `traillake-ingest.ts LOGS LAKE`. */
import { openBenchLake } from '../engine/traillake.ts'
import { printOutcome } from './ingest-outcome.ts'

const [, , logs = '', folder = ''] = process.argv
const started = performance.now()
await using lake = await openBenchLake(folder)
const { events } = await lake.ingest(logs)
printOutcome(events, started)
