import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const MODULE = JSON.stringify(join(import.meta.dirname, '../../src/index.ts'))

/** No account has it: as in a container that runs as any number. */
const NAMELESS = 54_321

function runNameless(script: string) {
  const args = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', script]
  return spawnSync(process.execPath, args, { uid: NAMELESS, cwd: '/', encoding: 'utf8' })
}

// Others than root become nobody else, and a checkout may be its owner's alone.
const isPossible = process.getuid?.() === 0 && runNameless(`await import(${MODULE})`).status === 0

it.skipIf(!isPossible)('a lake is opened by a user without a name (skipped where nobody can be one)', () => {
  const { stdout, stderr } = runNameless(`const { openLake } = await import(${MODULE})
const lake = await openLake('/nonexistent/lake')
await lake.close()
console.log('opened')`)
  expect([stdout, stderr]).toEqual(['opened\n', ''])
})
