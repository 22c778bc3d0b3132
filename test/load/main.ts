import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runLoad } from './load.ts'

// node test/load/main.ts --clients 64 --seconds 60 --pause 200 --seed 1 --events 100000; a pause of 0 is as much as there can be.
const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '60' },
    pause: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    events: { type: 'string', default: '100000' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'traillake-load-'))
const report = await runLoad({
  ...{ folder, clients: Number(values.clients), seconds: Number(values.seconds) },
  pauseMs: Number(values.pause),
  ...{ seed: Number(values.seed), events: Number(values.events) },
})
rmSync(folder, { recursive: true })

function quantile(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1)
}

for (const [operation, all] of [...report.milliseconds].sort()) {
  const sorted = all.toSorted((a, b) => a - b)
  const [p50, p99, worst] = [0.5, 0.99, 1].map((share) => quantile(sorted, share))
  console.log(
    `${operation.padEnd(16)} ${String(all.length).padStart(7)} calls, p50 ${p50} ms, p99 ${p99} ms, worst ${worst} ms`,
  )
}
const all = [...report.milliseconds.values()].reduce((sum, { length }) => sum + length, 0)
console.log(`${Math.round(all / Number(values.seconds))} requests a second`)
console.log(
  `answered by the server within 50 ms, but for StartQuery: ${(report.promptShare * 100).toFixed(1)} %`,
)
console.log(
  `event loop delay, p99: ${report.serverDelay.toFixed(1)} ms; of a process that does nothing: ${report.idleDelay.toFixed(1)} ms`,
)
for (const [error, count] of report.errors) console.log(`${error}: ${count}`)
const mebibytes = report.resident.map((bytes) => Math.round(bytes / 2 ** 20))
console.log(`resident MiB each second: ${mebibytes.join(' ')}`)
console.log(
  `killed and started again: ${report.acknowledgedEvents} acknowledged events are there, ${report.startedQueries} queries are known`,
)
