import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLake } from '../../src/index.ts'
import { closeFixtureLake, fixtureLake } from '../support/slt/lake.ts'
import { DEFAULT_CLOCK } from '../support/slt/script.ts'

let folder = ''
beforeAll(async () => {
  folder = (await fixtureLake()).folder
})
afterAll(closeFixtureLake)

describe('the threads of a lake', () => {
  it.each([0, -1, 1.5, Number.NaN])('are not %s', async (threads) => {
    await expect(openLake(folder, { threads })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: `threads must be a whole number from 1, and is ${threads}`,
    })
  })

  it('give one answer, however many they are', async () => {
    const answers: unknown[] = []
    for (const threads of [1, 2, 5]) {
      await using lake = await openLake(folder, { threads, clock: () => DEFAULT_CLOCK, cache: false })
      const result = await lake.query('SELECT eventname, count(*) AS n FROM events GROUP BY 1 ORDER BY 2, 1')
      answers.push(await result.rows())
    }
    expect(answers[0]).not.toEqual([])
    expect(answers.slice(1)).toEqual([answers[0], answers[0]])
  })

  it('do not keep a process alive that forgets to close its lake', async () => {
    const pool = JSON.stringify(join(import.meta.dirname, '../../src/execution/parallel/pool.ts'))
    const worker = JSON.stringify(new URL('../../src/worker.ts', import.meta.url).href)
    const script = `const { createWorkerPool } = await import(${pool})
      const pool = createWorkerPool({ threads: 2, entry: new URL(${worker}), leastWork: 0, startWork: 0 })
      const job = { id: 1, tasks: [[0]], board: new SharedArrayBuffer(12), ahead: 1 }
      pool.open(job, 1, { message() {}, lost() {} }).close()`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})
