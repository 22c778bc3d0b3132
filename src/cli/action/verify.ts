import { interruptSignal, openCommandLake } from '../lake.ts'
import type { GlobalOptions } from '../options.ts'
import { reportErrors } from '../render/error.ts'
import { createProgressLine } from '../render/progress.ts'
import { formatBytes } from '../render/units.ts'
import { verificationText } from '../render/verification.ts'

export interface VerifyCommandOptions extends GlobalOptions {
  readonly store?: string
  readonly expect?: readonly string[]
  readonly key?: string
  readonly json?: boolean
}

/** `traillake verify`. */
export function verify({
  store,
  expect,
  key,
  json = false,
  ...options
}: VerifyCommandOptions): Promise<void> {
  return reportErrors(async () => {
    const progress = createProgressLine()
    await using lake = await openCommandLake(options)
    try {
      const found = await lake.verify({
        ...{ store, expect, key, signal: interruptSignal() },
        onProgress: ({ bytesDone, bytesTotal }) =>
          progress.show(`${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)} verified`),
      })
      progress.clear()
      process.stdout.write(json ? `${JSON.stringify(found)}\n` : verificationText(found))
      if (!found.clean) process.exitCode = 1
    } finally {
      progress.clear()
    }
  })
}
