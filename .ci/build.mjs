// Builds dist/: tsc makes the library, rolldown the command line. Skipped while no source is newer than the last build.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'

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
if (!existsSync(stamp) || statSync(stamp).mtimeMs < source) {
  const tsc = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' })
  if (tsc.status !== 0) process.exit(tsc.status ?? 1)
  await bundle('dist')
  chmodSync('dist/src/cli/main.js', 0o755)
  writeFileSync(stamp, '')
}
