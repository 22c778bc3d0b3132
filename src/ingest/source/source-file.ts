/** One file to read, or standard input. */
export interface SourceFile {
  /** The name to show: the path as the user wrote it, joined with what was found below it. */
  readonly path: string
  /** Its size in bytes as stored, so compressed where it is; undefined where that cannot be known. */
  readonly size: number | undefined
  /** The user named this very file: then it must be readable, where others become a reject. */
  readonly named: boolean
  /** Its bytes as stored. No chunk is changed after it was given. Throws FILE_UNREADABLE or FILE_NOT_FOUND. */
  open(): AsyncIterable<Uint8Array>
}
