import { spawnSync } from 'node:child_process'

/** Bytes of output, at most. */
const MOST_OUTPUT = 2 ** 28

/** Runs a Node process to its end and returns what it printed. Throws with its messages where it fails. */
export function runNode(args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
  const done = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: MOST_OUTPUT,
  })
  if (done.status !== 0) throw new Error(`node ${args.join(' ')}\n${done.stderr}`)
  return done.stdout
}
