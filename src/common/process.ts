import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { errorCodeOf } from './files.ts'

/** A process, told from every other that has or had its number. */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** When it began, in the words of its system; empty where the system does not say. */
  readonly started: string
}

/** Fields 3 and 22 of /proc/<pid>/stat, counted behind the name, which may hold spaces and brackets (proc(5)). */
const STATE_FIELD = 0
const START_FIELD = 19

function startOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      // One that nobody has asked about since it ended still has its number.
      if (fields[STATE_FIELD] === 'Z') return 'ended'
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[START_FIELD] ?? ''}`
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    // No such process, or a system without either; whether it is there is asked in another way.
    return ''
  }
}

let own: ProcessIdentity | undefined

/** The process that calls. */
export function thisProcess(): ProcessIdentity {
  own ??= { host: hostname(), pid: process.pid, started: startOf(process.pid) }
  return own
}

/** Whether the process still runs; undefined for one of another machine, of which nothing is known. */
export function isRunning({ host, pid, started }: ProcessIdentity): boolean | undefined {
  if (host !== hostname()) return undefined
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (errorCodeOf(error) !== 'EPERM') return false
  }
  return started === '' || startOf(pid) === started
}
