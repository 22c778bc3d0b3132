import { closeSync, fstatSync, openSync } from 'node:fs'
import type { Buffers } from '../column/buffers.ts'
import type { Column } from '../column/column.ts'
import { TraillakeError } from '../common/errors.ts'
import { type Footer, readFooter } from './footer.ts'
import { openRowGroup, type Path, type RowGroupReader } from './row-group.ts'

/** An open Parquet file. Reading is by row group and by path; nothing else of the file is touched. */
export interface ParquetReader {
  readonly file: string
  readonly footer: Footer
  /** Throws CORRUPT_STORE where there is no such row group. Bytes read from the disk are told to `onBytes`; columns last until `buffers` are recycled. */
  rowGroup(index: number, onBytes: (bytes: number) => void, buffers?: Buffers): RowGroupReader
  /**
   * The columns at `paths`, in order, for one row group; see {@link RowGroupReader.column}.
   *
   * @throws CORRUPT_STORE for what is damaged, NOT_SUPPORTED for encodings and compressions that are not read
   */
  readRowGroup(
    index: number,
    paths: readonly Path[],
    onBytes: (bytes: number) => void,
  ): Promise<readonly Column[]>
  close(): Promise<void>
}

/**
 * Opens a Parquet file of the local disk.
 *
 * @param known the file's footer where it was read before: data files never change
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, CORRUPT_STORE, NOT_SUPPORTED
 */
export async function openParquet(file: string, known?: Footer): Promise<ParquetReader> {
  const fd = openFile(file)
  try {
    const footer = known ?? readFooter({ fd }, fstatSync(fd).size, file)
    const opened = { fd, footer, file }
    return {
      file,
      footer,
      rowGroup: (index, onBytes, buffers) => openRowGroup(opened, index, onBytes, buffers),
      async readRowGroup(index, paths, onBytes) {
        const group = openRowGroup(opened, index, onBytes)
        return paths.map((path) => group.column(path))
      },
      async close() {
        closeSync(fd)
      },
    }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function openFile(file: string): number {
  try {
    return openSync(file, 'r')
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const [code, reason] = missing
      ? (['FILE_NOT_FOUND', 'is missing'] as const)
      : (['FILE_UNREADABLE', 'cannot be opened'] as const)
    throw new TraillakeError(code, `Data file '${file}' ${reason}`, { file, cause: error })
  }
}
