import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { ACCOUNT, ALICE, REGION } from '../support/server.ts'

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** `traillake serve` in a process of its own, which can be killed. */
export interface ServerProcess {
  readonly url: string
  /** Bytes of memory that it has now. */
  resident(): number
  /** What it said, for when something went wrong. */
  readonly said: readonly string[]
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/** Starts the server over a lake, and waits until it listens. */
export async function startServerProcess(lake: string): Promise<ServerProcess> {
  const keys = join(lake, '..', 'keys.json')
  writeFileSync(keys, JSON.stringify([ALICE]))
  const args = ['--lake', lake, 'serve', '--port', '0', '--access-keys', keys]
  const child: ChildProcess = spawn(
    process.execPath,
    [MAIN, ...args, '--account', ACCOUNT, '--region', REGION],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const said: string[] = []
  const exited = once(child, 'exit')
  const url = await new Promise<string>((resolveUrl, reject) => {
    void exited.then(() => {
      reject(new Error(`the server ended: ${said.join('\n')}`))
    })
    // Piped: `stdio` says so.
    createInterface({ input: child.stdout! }).once('line', resolveUrl)
    createInterface({ input: child.stderr! }).on('line', (line) => {
      if (!line.includes('"level":"info"')) said.push(line)
    })
  })
  return {
    url,
    said,
    resident() {
      const [, pages = '0'] = readFileSync(`/proc/${child.pid}/statm`, 'utf8').split(' ')
      return Number(pages) * 4096
    },
    async kill(signal) {
      child.kill(signal)
      await exited
    },
  }
}

/** What the server tells of itself. */
export interface ServerFigures {
  /** How many of the requests but StartQuery were answered within 50 ms of their coming, from 0 to 1. */
  readonly promptShare: number
  /** 99th percentile of what requests waited for their turn since these figures were read last, in milliseconds. */
  readonly delay: number
}

export async function serverFigures(url: string): Promise<ServerFigures> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const sum = (pattern: RegExp): number =>
    [...text.matchAll(pattern)].reduce((total, [, figure]) => total + Number(figure), 0)
  const name = 'traillake_request_duration_seconds'
  const which = 'operation="(?:PutAuditEvents|ListQueries|GetQueryResults)"'
  const prompt = sum(new RegExp(`^${name}_bucket\\{${which},le="0.05"\\} (\\S+)$`, 'gm'))
  const all = sum(new RegExp(`^${name}_count\\{${which}\\} (\\S+)$`, 'gm'))
  const delay = sum(/^traillake_event_loop_delay_seconds\{quantile="0.99"\} (\S+)$/gm) * 1000
  return { promptShare: prompt / all, delay }
}

const IDLE = `
  const histogram = require('node:perf_hooks').monitorEventLoopDelay({ resolution: 10 })
  histogram.enable()
  process.stdin.on('end', () => {
    console.log(histogram.percentile(99) / 1e6 - 10)
    process.exit()
  }).resume()`

/** A process that does nothing but watch its event loop: `stop` gives the 99th percentile of its delay in milliseconds. */
export function startIdleProcess(): { stop(): Promise<number> } {
  const child = spawn(process.execPath, ['-e', IDLE], { stdio: ['pipe', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const exited = once(child, 'exit')
  return {
    async stop() {
      child.stdin.end()
      await exited
      return Number(said)
    },
  }
}
