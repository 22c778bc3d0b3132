import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
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

it.runIf(process.platform === 'linux')('takes a zombie for dead', async () => {
  // The shell becomes a program that never asks what became of the child that it started before.
  const shell = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  // What a stream gives that was told no encoding.
  const [line] = (await once(shell.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString().trim())
  const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8')
  while (!stat().includes(') Z ')) await delay(5)
  expect(isRunning({ ...thisProcess(), pid })).toBe(false)
  shell.kill()
})
