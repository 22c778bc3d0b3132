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

it.skipIf(!isPossible)('a user without a name is named by number (skipped where nobody can be one)', () => {
  const { stdout, stderr } = runNameless(`const { openLake } = await import(${MODULE})
const lake = await openLake('/nonexistent/lake')
const result = await lake.query('SELECT current_user AS name')
console.log(JSON.stringify(await result.rows()))
await lake.close()`)
  expect([stdout, stderr]).toEqual([`[{"name":"${NAMELESS}"}]\n`, ''])
})
