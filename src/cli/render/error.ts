import { TraillakeError } from '../../index.ts'

/** 1: our failure; 2: the user's, also where a resource limit that the user can change was met. */
function exitCodeOf(error: unknown): number {
  if (!(error instanceof TraillakeError)) return 1
  return error.category === 'internal' || error.category === 'resources' ? 1 : 2
}

/** The line of the statement that a message speaks of, with a mark under the place. */
function excerpt(error: TraillakeError, sql: string | undefined): string {
  const { span } = error
  const line = span === undefined ? undefined : sql?.split(/\r\n|\r|\n/)[span.line - 1]
  if (span === undefined || line === undefined || line.trim() === '' || line.length > 2000) return ''
  const width = Math.max(1, Math.min(span.end - span.start, line.length - span.column + 1))
  const from = Math.max(0, span.column - 60)
  const shown = line.slice(from, from + 110)
  return `\n  ${shown}\n  ${' '.repeat(span.column - 1 - from)}${'^'.repeat(Math.min(width, 110 - (span.column - 1 - from)))}`
}

/** An error as the user sees it: what, where, what to do. Never a stack trace, unless TRAILLAKE_DEBUG asks for it. */
export function describeError(error: unknown, sql?: string): string {
  if (process.env.TRAILLAKE_DEBUG !== undefined && error instanceof Error)
    return `error: ${error.stack ?? error.message}`
  if (error instanceof TraillakeError) {
    const hint = error.hint === undefined ? '' : `\nhint: ${error.hint}`
    const ours =
      error.code === 'GENERIC_INTERNAL_ERROR'
        ? '\nThis is a bug of traillake: please report it with the statement.'
        : ''
    return `error: ${error.message}${excerpt(error, sql)}${hint}${ours}`
  }
  const message = error instanceof Error ? error.message : String(error)
  return `error: ${message}\nThis is a bug of traillake: please report it. TRAILLAKE_DEBUG=1 shows where it happened.`
}

/** Runs a command: prints what goes wrong in one line (and its place) and sets the exit code. */
export async function reportErrors(run: () => Promise<void>, sql?: () => string | undefined): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return
    process.stderr.write(`${describeError(error, sql?.())}\n`)
    process.exitCode = exitCodeOf(error)
  }
}
