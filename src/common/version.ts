import { readFileSync } from 'node:fs'
import { errorCodeOf } from './files.ts'

let known: string | undefined

function read(): string {
  // Two folders up from src/common and, in the package, three up from dist/src/common.
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
        version: string
      }
      return version
    } catch (error) {
      if (errorCodeOf(error) !== 'ENOENT') throw error
    }
  }
  return 'unknown'
}

/** The version of this package: `0.1.0`. */
export function packageVersion(): string {
  known ??= read()
  return known
}
