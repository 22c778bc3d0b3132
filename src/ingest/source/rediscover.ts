import { TraillakeError } from '../../common/errors.ts'
import { mapParallel } from '../../common/parallel.ts'
import { discover, type DiscoverOptions } from './discover.ts'
import { unreadableFile } from './local-file.ts'
import type { SourceFile } from './source-file.ts'

const PARALLEL_SOURCES = 16

/**
 * Finds files again by how the ledger and lists of failures name them. What is gone comes as a file that cannot be opened, so
 * that it is a failure once more and no end of the run. Throws BUCKET_NOT_FOUND, BUCKET_ACCESS_DENIED.
 */
export async function rediscover(
  sources: readonly string[],
  options: Pick<DiscoverOptions, 's3' | 'onSkipped'>,
): Promise<readonly SourceFile[]> {
  const files = await mapParallel(sources, PARALLEL_SOURCES, async (source) => {
    try {
      const found = await Array.fromAsync(discover([source], options))
      return found.map((file) => ({ ...file, named: false }))
    } catch (error) {
      const isOwn =
        error instanceof TraillakeError &&
        (error.code === 'FILE_NOT_FOUND' || error.code === 'FILE_UNREADABLE')
      if (!isOwn) throw error
      return [unreadableFile(source, error, source)]
    }
  })
  return files.flat()
}
