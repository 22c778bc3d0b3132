import type { QueryStatistics } from '../../index.ts'
import { counted, formatBytes, formatCount, formatSeconds } from './units.ts'

/** The line that `--stats` prints. */
export function statisticsText(statistics: QueryStatistics): string {
  const {
    rows,
    eventsScanned,
    bytesScanned,
    filesTotal,
    filesPruned,
    rowGroupsTotal,
    rowGroupsPruned,
    filesCached,
    elapsedMs,
  } = statistics
  return [
    `${counted(rows, 'row')} in ${formatSeconds(elapsedMs / 1000)}`,
    `${counted(eventsScanned, 'event')} and ${formatBytes(bytesScanned)} scanned`,
    `${formatCount(filesPruned)} of ${counted(filesTotal, 'file')} and ${formatCount(rowGroupsPruned)} of ${counted(rowGroupsTotal, 'row group')} skipped`,
    ...(filesCached === 0 ? [] : [`${counted(filesCached, 'file')} answered from the cache`]),
  ].join(' · ')
}
