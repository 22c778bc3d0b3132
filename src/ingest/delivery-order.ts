import type { SourceFile } from './source/source-file.ts'

/** The time in a log file's name: `123456789012_CloudTrail_us-east-1_20260131T2005Z_<16 letters>.json.gz`. */
const DELIVERED = /_(\d{8}T\d{4}Z)_[^/]*$/

/**
 * The files in the order in which CloudTrail delivered them, so that data files cover narrow stretches of time whatever
 * accounts and regions the folders separate. Files whose names tell no time come first, in the order found.
 */
export function byDelivery(files: readonly SourceFile[]): readonly SourceFile[] {
  return files
    .map((file) => ({ file, delivered: DELIVERED.exec(file.path)?.[1] ?? '' }))
    .sort((a, b) => (a.delivered < b.delivered ? -1 : a.delivered > b.delivered ? 1 : 0))
    .map(({ file }) => file)
}
