import { InvalidArgumentError, Option } from 'commander'

/** Options that every command has. */
export interface GlobalOptions {
  readonly lake: string
  /** False with `--no-cache`. */
  readonly cache?: boolean
  readonly threads?: number
}

/** What the commands that look after stores are given, each some of it. */
export interface MaintenanceCommandOptions extends GlobalOptions {
  readonly store?: string
  /** Milliseconds. */
  readonly grace?: number
  readonly dryRun?: boolean
  readonly json?: boolean
}

const SIZES: ReadonlyMap<string, number> = new Map(
  ['', 'k', 'm', 'g', 't'].flatMap((prefix, power) =>
    ['b', 'ib'].map((suffix) => [`${prefix}${suffix}`, 1024 ** power] as const),
  ),
)

/** A size on the command line: `512MB`, `2GiB`. Units are powers of 1024 however they are written, as in Trino. */
export function byteSize(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? []
  const size = SIZES.get(unit.toLowerCase())
  if (size === undefined || !(Number(number) > 0))
    throw new InvalidArgumentError('A size is expected, such as 512MB or 2GiB.')
  return Math.floor(Number(number) * size)
}

const DURATIONS: Readonly<Partial<Record<string, number>>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** A time on the command line, in milliseconds: `500ms`, `30s`, `1.5h`. */
export function duration(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(text.trim()) ?? []
  const size = DURATIONS[unit]
  if (size === undefined || !(Number(number) > 0))
    throw new InvalidArgumentError('A time is expected, such as 500ms, 30s, 5m or 1h.')
  return Number(number) * size
}

/** As {@link duration}, and `0`. */
export function graceTime(text: string): number {
  return text.trim() === '0' ? 0 : duration(text)
}

/** A whole number on the command line. */
export function wholeNumber(text: string): number {
  const value = Number(text.replaceAll('_', '').replaceAll(',', ''))
  if (!Number.isSafeInteger(value) || text.trim() === '')
    throw new InvalidArgumentError('A whole number is expected.')
  return value
}

/** `--threads`, for commands that run statements, and for those that read files. */
export function threadsOption(what = 'a query may use'): Option {
  return new Option('--threads <n>', `how many threads ${what} (default: one a core)`)
    .env('TRAILLAKE_THREADS')
    .argParser((text) => {
      const threads = wholeNumber(text)
      if (threads < 1) throw new InvalidArgumentError('A whole number from 1 is expected.')
      return threads
    })
}
