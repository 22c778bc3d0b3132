// Installs the locked dependencies when they are missing or older than the lock file, so that
// `npm test` and `npm run demo` each work alone on a fresh clone. Plain JavaScript: it runs before
// the `node` devDependency exists, on whatever Node ≥ 20 is there.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const marker = 'node_modules/.package-lock.json'
const fresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs
if (!fresh) {
  console.error('installing dependencies (npm ci) …')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
  })
  if (npm.status !== 0) process.exit(npm.status ?? 1)
}
