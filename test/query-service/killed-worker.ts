import { writeSync } from 'node:fs'
import { openLake, openQueryService } from '../../src/index.ts'
import { ended, ENDLESS } from './lake.ts'

/** What the worker says of a query, before its id. */
export type Said = 'endless' | 'started' | 'ended'

/** Starts queries until it is killed, and tells each id once it has it. */
async function run(folder: string): Promise<void> {
  const lake = await openLake(folder, { threads: 1 })
  const queries = await openQueryService(lake, { maxRunning: 2 })
  const tell = (kind: Said, id: string): number => writeSync(1, `${kind} ${id}\n`)
  tell('endless', (await queries.start({ statement: ENDLESS })).id)
  for (;;) {
    const { id } = await queries.start({ statement: 'SELECT eventid FROM events ORDER BY 1' })
    tell('started', id)
    await ended(queries, id)
    tell('ended', id)
  }
}

const [folder] = process.argv.slice(2)
if (folder !== undefined) await run(folder)
