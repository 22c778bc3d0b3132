/** How large a data file is meant to be, whether an ingest or a compaction writes it: so many rows, eight row groups, */
export const DATA_FILE_ROWS = 1_048_576
/** or so many bytes, as they lie on the disk. */
export const DATA_FILE_BYTES = 512 * 1024 * 1024

/** How much of a data file rows fill: 1 is all of it. */
export function shareOfFile(rows: number, bytes: number): number {
  return Math.max(rows / DATA_FILE_ROWS, bytes / DATA_FILE_BYTES)
}
