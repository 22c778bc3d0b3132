/** One file of a trail: an object of a bucket, or its copy in a folder. */
export interface Place {
  /** The bucket; for copies the folder that stands for it. */
  readonly bucket: string
  readonly key: string
}

/** A stored file with what the storage says about it. */
export interface StoredFile {
  readonly bytes: Uint8Array
  /** The object's own metadata, names in lower case; undefined where the storage keeps none, as folders do. */
  readonly metadata: ReadonlyMap<string, string> | undefined
}

/** Where a trail's files lie. */
export interface LogStorage {
  /** The digest files, in no order; with `since` (milliseconds) older ones may be left out. */
  digests(since: number | undefined): AsyncIterable<Place>
  /** The digest files in the folder of a digest's region. */
  beside(digest: Place): AsyncIterable<Place>
  /** Undefined where there is no such file. Throws what else keeps it from being read. */
  read(place: Place): Promise<StoredFile | undefined>
  /** Where the file that a digest names by bucket and key is, seen from the digest's own place. */
  locate(bucket: string, key: string, from: Place): Place
  /** How the file is shown to the user. */
  nameOf(place: Place): string
}

/** What a file may be long, stored or decompressed, in bytes: 256 MiB. CloudTrail's log files end at 50 MB. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024
