// Builds the kernels (asc) and dist/: tsc makes the library, rolldown the command line. Skipped while no source is newer than
// the last build.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'

/**
 * The kernels, where they lie beside their bindings for those who run the sources as they are, and the pages of memory that they
 * begin with and may have: those of queries a fixed 768 KiB, tables of texts and of pairs and those of an ingest what they are given.
 */
const KERNELS = [
  { source: 'src/kernel/assembly/index.ts', file: 'src/kernel/kernels.wasm', pages: [12, 12] },
  { source: 'src/kernel/assembly/texts/index.ts', file: 'src/kernel/texts.wasm', pages: [1, 32_767] },
  { source: 'src/kernel/assembly/pairs/index.ts', file: 'src/kernel/pairs.wasm', pages: [1, 32_767] },
  { source: 'src/kernel/assembly/ingest/index.ts', file: 'src/kernel/ingest.wasm', pages: [16, 32_767] },
]

/** No runtime, since nothing is allocated. */
const ASC = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert']

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
const isBuilt = existsSync(stamp) && KERNELS.every(({ file }) => existsSync(file))
if (!isBuilt || statSync(stamp).mtimeMs < source) {
  for (const { source: from, file, pages } of KERNELS) {
    const [least, most] = pages.map(String)
    run('asc', [from, ...ASC, '--initialMemory', least, '--maximumMemory', most, '--outFile', file])
  }
  run('tsc', ['-p', 'tsconfig.build.json'])
  for (const { file } of KERNELS) copyFileSync(file, `dist/${file}`)
  await bundle('dist')
  chmodSync('dist/src/cli/main.js', 0o755)
  writeFileSync(stamp, '')
}
