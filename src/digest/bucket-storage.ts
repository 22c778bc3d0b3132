import { parseDigestKey } from './digest-key.ts'
import { type LogStorage, MAX_FILE_BYTES, type Place } from './storage.ts'

/** A bucket of S3, as far as validation reads it. */
export interface LogBucket {
  /** The objects below a prefix; with `shallow` those up to the next slash, and the folders there. */
  list(
    prefix: string,
    shallow: boolean,
  ): Promise<{ readonly objects: readonly { readonly key: string }[]; readonly folders: readonly string[] }>
  /** Undefined where there is no such object. */
  get(
    key: string,
    most: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly metadata: ReadonlyMap<string, string> } | undefined>
}

/** Folders that lead to digests: of the root, of organizations and of accounts. */
const LEADS_ON = /\/(?:AWSLogs|o-[a-z0-9]+|\d{12}|CloudTrail-Digest)\/$/

/**
 * A trail's bucket, from a prefix on: the one before `AWSLogs`, or one below. Other buckets are opened where digests name
 * them, as after a trail's bucket was changed.
 */
export function bucketStorage(
  bucket: string,
  prefix: string,
  open: (bucket: string) => Promise<LogBucket>,
): LogStorage {
  const buckets = new Map<string, Promise<LogBucket>>()
  const bucketOf = (name: string): Promise<LogBucket> => {
    const found = buckets.get(name) ?? open(name)
    buckets.set(name, found)
    return found
  }

  async function* below(name: string, folder: string): AsyncGenerator<Place> {
    for (const { key } of (await (await bucketOf(name)).list(folder, false)).objects)
      if (parseDigestKey(key) !== undefined) yield { bucket: name, key }
  }

  /** The digests below a folder, by way of those folders alone that lead to some: beside them lie the log files. */
  async function* search(folder: string, year: string): AsyncGenerator<Place> {
    const [, region, rest] = /CloudTrail-Digest\/(?:([^/]+)\/(.*))?$/s.exec(folder) ?? []
    if (region !== undefined && rest !== '') {
      yield* below(bucket, folder)
      return
    }
    const { folders } = await (await bucketOf(bucket)).list(folder, true)
    const digests = folders.find((one) => one.endsWith('/CloudTrail-Digest/'))
    for (const one of digests === undefined ? folders : [digests]) {
      const isYear = region !== undefined
      if (isYear && one.slice(folder.length) < year) continue
      if (isYear || folder.endsWith('/CloudTrail-Digest/') || LEADS_ON.test(`/${one}`))
        yield* search(one, year)
    }
  }

  return {
    digests(since) {
      const start = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
      return search(start, since === undefined ? '' : new Date(since).toISOString().slice(0, 4))
    },
    beside: ({ bucket: name, key }) => below(name, /^.*\/CloudTrail-Digest\/[^/]+\//s.exec(key)?.[0] ?? key),
    read: async ({ bucket: name, key }) => (await bucketOf(name)).get(key, MAX_FILE_BYTES),
    locate: (name, key) => ({ bucket: name, key }),
    nameOf: ({ bucket: name, key }) => `s3://${name}/${key}`,
  }
}
