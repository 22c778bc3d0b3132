import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes of output, at most. */
const MOST_OUTPUT = 2 ** 28

/** What a process printed. */
interface Printed {
  readonly output: string
  /** On standard error. */
  readonly messages: string
}

/** Runs a Node process to its end. Throws with its messages where it fails. */
export function runNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Printed {
  const done = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: MOST_OUTPUT,
  })
  if (done.status !== 0) throw new Error(`node ${args.join(' ')}\n${done.stderr}`)
  return { output: done.stdout, messages: done.stderr }
}

const root = join(import.meta.dirname, '../..')

/** The built command line. Throws where it was not built. */
export function builtCommand(): string {
  const command = join(root, 'dist/src/cli/main.js')
  if (!existsSync(command)) throw new Error('dist is missing: run npm run build first')
  return command
}
