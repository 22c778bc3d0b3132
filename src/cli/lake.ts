import { type Lake, openLake, TraillakeError, tuneCollector } from '../index.ts'
import type { GlobalOptions } from './options.ts'

/** `TRAILLAKE_NOW`: the clock that retention and now() go by, for tests and for looking back. */
export function commandClock(): (() => number) | undefined {
  const text = process.env.TRAILLAKE_NOW
  if (text === undefined || text === '') return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time)) {
    throw new TraillakeError('INVALID_ARGUMENT', `TRAILLAKE_NOW is not a time: '${text}'`, {
      hint: 'Write it as 2026-01-31T20:00:00Z.',
    })
  }
  return () => time
}

/** Opens the lake that `--lake` or TRAILLAKE_HOME names. It need not exist yet. */
export function openCommandLake(options: GlobalOptions): Promise<Lake> {
  return openLake(options.lake, { clock: commandClock(), cache: options.cache, threads: options.threads })
}

/** The same for a command of which queries are the work: its memory may grow further before it is collected. */
export function openQueryLake(options: GlobalOptions): Promise<Lake> {
  tuneCollector()
  return openCommandLake(options)
}

/** The moment that the command goes by. */
export function commandTime(): number {
  return commandClock()?.() ?? Date.now()
}

/** Aborted by the first Ctrl-C; the second ends the process as usual. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  const abort = () => {
    controller.abort(new TraillakeError('USER_CANCELED', 'Canceled'))
  }
  process.once('SIGINT', abort)
  process.once('SIGTERM', abort)
  return controller.signal
}
