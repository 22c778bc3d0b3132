import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const beside =
  process.env['TRAILLAKE_SHARED_DATA'] ?? join(resolve(import.meta.dirname, '../..'), '..', 'shared', 'data')

/** The folder of public CloudTrail data sets beside the checkout; undefined where it is absent, and tests that need it are skipped. */
export const sharedData: string | undefined = existsSync(beside) ? beside : undefined
