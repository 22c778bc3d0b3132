import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { isRunning, thisProcess } from '../../src/common/process.ts'

it('tells a process from one that had its number, from a dead one and from those of other machines', async () => {
  const own = thisProcess()
  expect(own.pid).toBe(process.pid)
  expect(isRunning(own)).toBe(true)
  expect(isRunning({ ...own, started: 'earlier' })).toBe(false)
  expect(isRunning({ ...own, started: '' })).toBe(true)
  expect(isRunning({ ...own, host: 'another.example' })).toBe(undefined)
  const child = spawn(process.execPath, ['-e', ''])
  const { pid = 0 } = child
  await once(child, 'close')
  expect(isRunning({ ...own, pid })).toBe(false)
})
