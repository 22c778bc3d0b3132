import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { BACKEND_OF } from './backends.ts'
import { completeScript } from './complete.ts'
import { readScript, scriptPaths } from './files.ts'
import { closeFixtureLake } from './lake.ts'
import { failureText, runScript } from './run.ts'
import { BACKENDS, type BackendName } from './script.ts'

const USAGE = `npm run slt -- [--complete] [--backend memory|store|threads|duckdb] [path[:line] …]

Runs the SQL scripts of test/sql, or those named; path:line runs the record at that line.
--complete writes results as the engine (or the backend named) gives them: read them before you commit.`

function backendsOf(name: string | undefined): readonly BackendName[] {
  if (name === undefined) return BACKENDS
  const known = BACKENDS.find((backend) => backend === name)
  if (known === undefined) throw new Error(`no backend is called '${name}'\n\n${USAGE}`)
  return [known]
}

interface Target {
  readonly path: string
  readonly line: number | undefined
}

function targetOf(argument: string): Target {
  const [, path = argument, line] = /^(.*?)(?::(\d+))?$/.exec(argument) ?? []
  return { path, line: line === undefined ? undefined : Number(line) }
}

async function complete(targets: readonly Target[], backend: BackendName): Promise<void> {
  for (const { path, line } of targets) {
    const script = readScript(path)
    const session = await BACKEND_OF[backend].open(script)
    const text = await completeScript(script, session, line)
    await session.close()
    writeFileSync(script.path, text)
    console.log(`${script.path} completed`)
  }
}

async function check(targets: readonly Target[], backends: readonly BackendName[]): Promise<boolean> {
  let [ran, skipped, failed] = [0, 0, 0]
  for (const { path, line } of targets) {
    for (const backend of backends) {
      const outcome = await runScript(readScript(path), BACKEND_OF[backend], line)
      ran += outcome.ran
      skipped += outcome.skipped
      failed += outcome.failures.length
      for (const failure of outcome.failures) console.log(`${backend} ${failureText(failure)}\n`)
    }
  }
  console.log(`${ran} run, ${failed} failed, ${skipped} skipped`)
  return failed === 0
}

const { values, positionals } = parseArgs({
  options: { complete: { type: 'boolean' }, backend: { type: 'string' }, help: { type: 'boolean' } },
  allowPositionals: true,
})
if (values.help === true) console.log(USAGE)
else {
  const targets = (positionals.length === 0 ? scriptPaths() : positionals).map(targetOf)
  const backends = backendsOf(values.backend)
  try {
    if (values.complete === true) await complete(targets, backends.length === 1 ? backends[0]! : 'memory')
    else if (!(await check(targets, backends))) process.exitCode = 1
  } finally {
    await closeFixtureLake()
  }
}
