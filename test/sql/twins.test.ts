import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

// The kernels are chosen when a process loads them: slt.test.ts has the built ones.
it('gives the same answers without kernels: every script, over the Parquet store', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['test/support/slt/main.ts', '--backend', 'store'],
    { env: { ...process.env, TRAILLAKE_KERNELS: 'twins' } },
  )
  expect(stdout).toMatch(/^[1-9]\d{2,} run, 0 failed, 0 skipped\n$/)
})
