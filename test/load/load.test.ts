import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runLoad, THROTTLES } from './load.ts'

// `npm run load` is the same with 64 clients for a minute.
it('a server that is killed under load has lost nothing that it acknowledged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'traillake-load-'))
  const report = await runLoad({
    folder,
    clients: 8,
    seconds: 4,
    pauseMs: 0,
    seed: 20_261_121,
    events: 2_000,
  })
  rmSync(folder, { recursive: true })
  expect([...report.milliseconds.keys()].sort()).toEqual([
    'GetQueryResults',
    'ListQueries',
    'PutAuditEvents',
    'StartQuery',
  ])
  expect([...report.errors.keys()].filter((error) => !THROTTLES.includes(error))).toEqual([])
  expect(report.acknowledgedEvents).toBeGreaterThan(0)
  expect(report.startedQueries).toBeGreaterThan(0)
})
