import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** What a run of the command line did. */
export interface CliRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly lake?: string
  /** TRAILLAKE_NOW. */
  readonly now?: string
  readonly input?: string | Uint8Array
  /** What is run: the sources, or `BUILT`. */
  readonly main?: string
  /** Sends SIGINT, as Ctrl-C does, once the first output has come. */
  readonly interrupt?: boolean
}

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** The command line as `npm run build` makes it, and as users run it. */
export const BUILT = resolve(import.meta.dirname, '../../dist/src/cli/main.js')

/** Runs the command line as a process of its own, as a user would. */
export function cli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' }
  delete env.TRAILLAKE_HOME
  delete env.TRAILLAKE_NOW
  if (options.lake !== undefined) env.TRAILLAKE_HOME = options.lake
  if (options.now !== undefined) env.TRAILLAKE_NOW = options.now
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [options.main ?? MAIN, ...args], {
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    if (options.interrupt === true) child.stdout.once('data', () => child.kill('SIGINT'))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.on('error', failed)
    child.on('close', (code) => done({ code, stdout, stderr }))
    child.stdin.end(options.input ?? '')
  })
}

/** An empty folder of its own. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'traillake-test-'))
}

/** A CloudTrail event with what every event has; `changes` on top. */
export function event(
  id: number,
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    eventVersion: '1.09',
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::123456789012:user/u${id % 3}`,
      userName: `u${id % 3}`,
    },
    eventTime: `2026-01-${String(1 + (id % 28)).padStart(2, '0')}T12:00:00Z`,
    eventSource: 's3.amazonaws.com',
    eventName: id % 2 === 0 ? 'GetObject' : 'PutObject',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.1',
    requestParameters: { bucketName: `b${id % 5}` },
    eventID: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    readOnly: id % 2 === 0,
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '123456789012',
    eventCategory: 'Data',
    ...changes,
  }
}
