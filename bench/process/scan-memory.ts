/** The scan suite's statements, round after round, as a process of its own: a line of JSON of its memory after each round. */
import { readFileSync, writeFileSync } from 'node:fs'
import { openBenchLake, traillakeEngine } from '../engine/traillake.ts'
import type { MemoryRound } from '../report/report.ts'

const [folder = '', rounds = '', statements = ''] = process.argv.slice(2)

/** Megabytes of what Linux tells of this process in kilobytes. */
function megabytes(name: 'VmHWM' | 'VmRSS'): number {
  const [, kilobytes] =
    new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  if (kilobytes === undefined) throw new Error(`/proc/self/status has no ${name}`)
  return Math.round((Number(kilobytes) * 1024) / 1e6)
}

const lake = await openBenchLake(folder)
const engine = traillakeEngine(lake)
// A list of texts: the suite wrote it.
const all = JSON.parse(statements) as readonly string[]
for (let round = 0; round < Number(rounds); round++) {
  // Has the highest so far be forgotten: https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html
  writeFileSync('/proc/self/clear_refs', '5')
  for (const sql of all) await engine.run(sql)
  const figures: MemoryRound = { peak_mb: megabytes('VmHWM'), resident_mb: megabytes('VmRSS') }
  console.log(JSON.stringify(figures))
}
await lake.close()
