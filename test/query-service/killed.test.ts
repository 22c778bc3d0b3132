import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Lake, openQueryService } from '../../src/index.ts'
import { event } from '../support/cli.ts'
import type { Said } from './killed-worker.ts'
import { lakeOf } from './lake.ts'

const WORKER = join(import.meta.dirname, 'killed-worker.ts')
const ROWS = Array.from({ length: 60 }, (_, i) => [event(i)['eventID']])

/** Runs the worker until it has said so many lines, and a moment more. What it said. */
async function killed(
  lake: Lake,
  lines: number,
  moment: number,
): Promise<readonly (readonly [Said, string])[]> {
  const child = spawn(process.execPath, [WORKER, lake.folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.split('\n').length > lines) setTimeout(() => child.kill('SIGKILL'), moment)
  })
  await once(child, 'close')
  return (
    said
      .split('\n')
      .filter((line) => line !== '')
      // What the worker writes.
      .map((line) => line.split(' ') as [Said, string])
  )
}

it('no query is forgotten when its process is killed, whenever that is', async () => {
  const lake = await lakeOf(ROWS.length)
  const known = new Map<string, Said>()
  for (const [lines, moment] of [
    [1, 0],
    [2, 1],
    [4, 3],
    [9, 7],
    [20, 2],
  ] as const) {
    for (const [kind, id] of await killed(lake, lines, moment)) known.set(id, kind)
    await using queries = await openQueryService(lake)
    for (const [id, kind] of known) {
      const state = await queries.describe(id)
      expect(state.finished).toBeDefined()
      if (kind === 'endless') expect(state.status).toBe('FAILED')
      else if (kind === 'ended') expect(state.status).toBe('FINISHED')
      if (state.status === 'FINISHED') expect((await queries.results(id)).rows).toEqual(ROWS)
      else
        expect(state.error).toMatch(/^The server stopped (while the query was running|before the query ran)$/)
    }
    const listed = (await queries.list()).queries
    const ids = new Set(listed.map(({ id }) => id))
    expect([...known.keys()].filter((id) => !ids.has(id))).toEqual([])
    // One may have been killed before it could tell.
    expect(listed.filter(({ status }) => status === 'QUEUED' || status === 'RUNNING')).toEqual([])
  }
  expect(known.size).toBeGreaterThan(10)
  await lake.close()
})
