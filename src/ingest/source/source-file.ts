import type { ByteBuffer } from '../../common/byte-buffer.ts'

/** One file to read, or standard input. */
export interface SourceFile {
  /** The name to show: the path as the user wrote it, joined with what was found below it; or `s3://bucket/key`. */
  readonly path: string
  /** Its size in bytes as stored, so compressed where it is; undefined where that cannot be known. */
  readonly size: number | undefined
  /** The user named this very file: then it must be readable, where others become a reject. */
  readonly named: boolean
  /** How the ledger knows it; undefined for what cannot be known again, such as standard input. */
  readonly origin?: SourceOrigin | undefined
  /** A file of this machine that any thread can open by its path. */
  readonly isLocal?: boolean | undefined
  /**
   * All of its bytes, for one that is small and at hand. Throws as `open`.
   *
   * @param room where they may go, behind what is filled; elsewhere where it has not enough
   */
  readonly readWhole?: ((room?: ByteBuffer) => Uint8Array) | undefined
  /** Its bytes as stored. No chunk is changed after it was given. Throws FILE_UNREADABLE or FILE_NOT_FOUND. */
  open(): AsyncIterable<Uint8Array>
}

/** A local file or an object. */
interface SourceOrigin {
  /** Its real absolute path, or `s3://bucket/key`. */
  readonly source: string
  /** Of a local file: when it was last changed, milliseconds since the epoch. */
  readonly modified?: number | undefined
  /** Of an object: it changes whenever the object does. */
  readonly etag?: string | undefined
}
