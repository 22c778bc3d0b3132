import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TraillakeError } from '../common/errors.ts'
import { errorCodeOf, readError } from '../common/files.ts'
import { parseDigestKey } from './digest-key.ts'
import { type LogStorage, MAX_FILE_BYTES, type Place } from './storage.ts'

const ROOT = 'AWSLogs/'

/** What the AWS CLI's `s3api head-object` printed, kept beside a digest. */
const METADATA_SUFFIX = '.metadata.json'

/** Where the key that a file has below its bucket's prefix begins in a path; -1 where the path has none. */
function keyStart(path: string): number {
  return path.lastIndexOf(`/${ROOT}`) + 1 || (path.startsWith(ROOT) ? 0 : -1)
}

/** A key without the prefix that a trail may have in its bucket. */
function withoutPrefix(key: string): string {
  const start = keyStart(key)
  return start < 0 ? key : key.slice(start)
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw readError(error, folder)
  }
}

/** The files below `CloudTrail-Digest`; beside it lie the log files, which are very many. Links are not followed. */
function* digestPaths(folder: string): Generator<string> {
  const entries = entriesOf(folder)
  const only = entries.find(({ name }) => name === 'CloudTrail-Digest')
  for (const entry of only === undefined ? entries : [only]) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* digestPaths(path)
    else if (entry.isFile()) yield path
  }
}

/** `{"Metadata": {"signature": …}}`; undefined where there is no such file. */
async function metadataOf(path: string): Promise<ReadonlyMap<string, string> | undefined> {
  const file = path + METADATA_SUFFIX
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined
    throw readError(error, file)
  }
  const refuse = (cause?: unknown): never => {
    throw new TraillakeError('FILE_UNREADABLE', `'${file}' is not what aws s3api head-object prints`, {
      file,
      cause,
    })
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    refuse(error)
  }
  const metadata = typeof json === 'object' && json !== null && 'Metadata' in json ? json.Metadata : undefined
  if (typeof metadata !== 'object' || metadata === null) return refuse()
  const entries = Object.entries(metadata).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), value]))
}

/**
 * A copy of a trail's bucket, or of a part of it, in a folder: as `aws s3 sync` makes it. A file's key is its path from
 * `AWSLogs` on. Throws FILE_NOT_FOUND or FILE_UNREADABLE where the folder cannot be entered.
 */
export function folderStorage(folder: string): LogStorage {
  let root: string
  try {
    root = realpathSync(folder)
  } catch (error) {
    throw readError(error, folder)
  }

  async function* digests(): AsyncGenerator<Place> {
    for (const path of digestPaths(root)) {
      const start = keyStart(path)
      if (start < 0) continue
      const place = { bucket: path.slice(0, start), key: path.slice(start) }
      if (parseDigestKey(place.key) !== undefined) yield place
    }
  }

  return {
    digests,
    // All copies stand in one folder, whatever their buckets.
    beside: digests,
    async read({ bucket, key }) {
      // What a digest names must lie in the folder: its text is anybody's until its signature is checked.
      const isPlain = key.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
      if (!isPlain || key.includes('\0')) return undefined
      const path = bucket + key
      try {
        const { size } = statSync(path)
        if (size > MAX_FILE_BYTES) {
          const message = `Cannot read '${path}': it has more than ${MAX_FILE_BYTES} bytes`
          throw new TraillakeError('FILE_UNREADABLE', message, { file: path })
        }
        const bytes = await readFile(path)
        return { bytes, metadata: key.includes('/CloudTrail-Digest/') ? await metadataOf(path) : undefined }
      } catch (error) {
        const code = errorCodeOf(error)
        if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
        throw readError(error, path)
      }
    },
    locate: (_, key, from) => ({ bucket: from.bucket, key: withoutPrefix(key) }),
    nameOf: ({ bucket, key }) => bucket + key,
  }
}
