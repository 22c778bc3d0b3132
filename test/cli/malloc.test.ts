import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')
const NAME = 'MALLOC_MMAP_THRESHOLD_'

/** The arguments of a server that listens, and what it was started with for glibc. */
async function startedWith(environment: NodeJS.ProcessEnv) {
  const lake = await mkdtemp(join(tmpdir(), 'traillake-malloc-'))
  const args = ['--no-deprecation', MAIN, 'serve', '--no-auth', '--port', '0', '--lake', lake]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...environment },
  })
  try {
    await once(createInterface(child.stdout), 'line')
    const parts = async (file: string) => (await readFile(`/proc/${child.pid}/${file}`, 'utf8')).split('\0')
    const setting = (await parts('environ')).find((one) => one.startsWith(NAME))
    return { args: (await parts('cmdline')).slice(1, -1), expected: args, setting }
  } finally {
    child.kill('SIGTERM')
    await once(child, 'close')
    await rm(lake, { recursive: true })
  }
}

it.skipIf(process.platform !== 'linux' || process.execve === undefined)(
  'a server gives back what it frees (skipped: only Linux has glibc, and Node before 22.15 no execve)',
  async () => {
    const own = await startedWith({ [NAME]: undefined })
    expect(own.setting).toBe(`${NAME}=131072`)
    expect(own.args).toEqual(own.expected)
    expect((await startedWith({ [NAME]: '65536' })).setting).toBe(`${NAME}=65536`)
  },
)
