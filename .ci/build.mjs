// Builds the kernels (asc) and dist/: tsc makes the library, rolldown the command line. Skipped while no source is newer than
// the last build.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'

/** Where the kernels lie beside their binding, for those who run the sources as they are. */
const kernels = 'src/kernel/kernels.wasm'

/** A fixed memory of 256 KiB; no runtime, since nothing is allocated. */
const ASC = [
  '-O3',
  '--enable',
  'simd',
  '--runtime',
  'stub',
  '--noAssert',
  '--initialMemory',
  '4',
  '--maximumMemory',
  '4',
]

function run(program, args) {
  const { status } = spawnSync(`node_modules/.bin/${program}`, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

function newest(folder) {
  let latest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs)
  }
  return latest
}

const stamp = 'dist/.built'
const source = Math.max(
  newest('src'),
  newest('grammar'),
  newest('.ci'),
  ...['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((f) => statSync(f).mtimeMs),
)
if (!existsSync(kernels) || !existsSync(stamp) || statSync(stamp).mtimeMs < source) {
  run('asc', ['src/kernel/assembly/index.ts', ...ASC, '--outFile', kernels])
  run('tsc', ['-p', 'tsconfig.build.json'])
  copyFileSync(kernels, `dist/${kernels}`)
  await bundle('dist')
  chmodSync('dist/src/cli/main.js', 0o755)
  writeFileSync(stamp, '')
}
