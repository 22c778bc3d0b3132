import { setTimeout as delay } from 'node:timers/promises'

/**
 * How long is waited for what another thread or process does, in milliseconds: for `vi.waitFor`. So long that no machine is too
 * slow, and shorter than a test may take, so that what was waited for is named.
 */
export const PATIENT = { timeout: 120_000, interval: 50 } as const

/**
 * What is cancelled or stopped ends within so many milliseconds, on a slow machine too; what does not heed it takes minutes.
 */
export const SOON = 30_000

/** Waits until the condition holds. Throws where it does not within the time of `PATIENT`. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENT.timeout; !(await condition()); await delay(PATIENT.interval))
    if (Date.now() > end) throw new Error(`Not within ${PATIENT.timeout} ms: ${condition.toString()}`)
}
