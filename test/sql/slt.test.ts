import { afterAll, describe, expect, it } from 'vitest'
import { BACKEND_OF } from '../support/slt/backends.ts'
import { readScript, scriptPaths } from '../support/slt/files.ts'
import { closeFixtureLake } from '../support/slt/lake.ts'
import { failureText, needlessSkips, runScript } from '../support/slt/run.ts'
import { BACKENDS } from '../support/slt/script.ts'

afterAll(closeFixtureLake)

describe.each(BACKENDS)('%s', (name) => {
  it.each(scriptPaths())('%s', async (path) => {
    const { failures } = await runScript(readScript(path), BACKEND_OF[name])
    expect(failures.map(failureText).join('\n\n')).toBe('')
  })
})

describe('what is skipped fails', () => {
  it.each(scriptPaths())('%s', async (path) => {
    const script = readScript(path)
    const needless = await Promise.all(BACKENDS.map((name) => needlessSkips(script, BACKEND_OF[name])))
    expect(needless.flat()).toEqual([])
  })
})
