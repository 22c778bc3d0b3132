import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { MALLOC_ENVIRONMENT } from '../../src/cli/malloc.ts'
import { type BenchData, lakeFolder } from '../data.ts'
import type { BenchQuery } from '../query-file.ts'
import type { MemoryReport, MemoryRound } from '../report/report.ts'

const PROCESS = join(import.meta.dirname, '../process/scan-memory.ts')

/** The scan suite's queries round after round in a process of its own, which has nothing else in its memory. */
export async function memorySuite(
  data: BenchData,
  queries: readonly BenchQuery[],
  rounds: number,
  note: (text: string) => void,
): Promise<MemoryReport> {
  if (process.platform !== 'linux') throw new Error('the memory suite needs Linux: it reads /proc')
  const statements = JSON.stringify(queries.map(({ sql }) => sql))
  const child = spawn(process.execPath, [PROCESS, lakeFolder(data), String(rounds), statements], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...MALLOC_ENVIRONMENT },
  })
  const ended = once(child, 'close')
  const figures: MemoryRound[] = []
  for await (const line of createInterface(child.stdout)) {
    // A line is what the process says of a round.
    const round = JSON.parse(line) as MemoryRound
    figures.push(round)
    note(
      `memory ${figures.length} of ${rounds}: ${round.peak_mb} MB at most, ${round.resident_mb} MB after it`,
    )
  }
  await ended
  if (child.exitCode !== 0) throw new Error(`the process of the memory suite ended with ${child.exitCode}`)
  return { queries: queries.length, rounds: figures }
}
