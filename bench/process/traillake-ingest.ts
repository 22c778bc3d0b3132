/** Log files into a new lake, as a process of its own: `traillake-ingest.ts LOGS LAKE`. */
import { tuneCollector } from '../../src/index.ts'
import { openBenchLake } from '../engine/traillake.ts'
import { printOutcome } from './ingest-outcome.ts'

const [, , logs = '', folder = ''] = process.argv
const started = performance.now()
await using lake = await openBenchLake(folder)
// As the command line does.
tuneCollector(50)
const { events } = await lake.ingest(logs)
printOutcome(events, started)
