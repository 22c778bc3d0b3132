import { TraillakeError, type Usage } from '../../index.ts'
import { openCommandLake } from '../lake.ts'
import type { GlobalOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { counted, formatBytes } from '../render/units.ts'

export interface UsageOptions extends GlobalOptions {
  readonly store?: string
  readonly from?: string
  readonly to?: string
  readonly format?: string
}

function table(usages: readonly Usage[]): string {
  if (usages.length === 0) return 'Nothing was ingested or scanned.\n'
  const header = ['DAY', 'WHAT', 'STORE', 'BYTES', 'OF']
  const rows = usages.map(({ day, kind, store = '-', bytes, count }) => [
    ...[day, kind, store, formatBytes(bytes)],
    kind === 'ingested' ? counted(count, 'event') : counted(count, 'query', 'queries'),
  ])
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')
  return [header, ...rows].map((row) => `${line(row).trimEnd()}\n`).join('')
}

/** Names of stores have no characters that CSV would quote. */
function csv(usages: readonly Usage[]): string {
  const lines = usages.map(({ day, kind, store = '', bytes, count }) =>
    [day, kind, store, bytes, count].join(','),
  )
  return ['day,kind,store,bytes,count', ...lines].map((line) => `${line}\n`).join('')
}

const WRITERS: ReadonlyMap<string, (usages: readonly Usage[]) => string> = new Map([
  ['table', table],
  ['csv', csv],
  ['json', (usages) => `${JSON.stringify(usages, undefined, 2)}\n`],
])

/** `traillake usage`. */
export function usage({ store, from, to, format = 'table', ...options }: UsageOptions): Promise<void> {
  return reportErrors(async () => {
    const writer = WRITERS.get(format)
    if (writer === undefined) {
      const hint = `Choose one of ${[...WRITERS.keys()].join(', ')}.`
      throw new TraillakeError('INVALID_ARGUMENT', `Format '${format}' is not known`, { hint })
    }
    await using lake = await openCommandLake(options)
    process.stdout.write(writer(await lake.usage({ store, from, to })))
  })
}
