import type { QueryStatistics } from '../../index.ts'
import { formatBytes, formatCount, formatSeconds } from './units.ts'

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
    `${formatCount(rows)} rows in ${formatSeconds(elapsedMs / 1000)}`,
    `${formatCount(eventsScanned)} events and ${formatBytes(bytesScanned)} scanned`,
    `${formatCount(filesPruned)} of ${formatCount(filesTotal)} files and ${formatCount(rowGroupsPruned)} of ${formatCount(rowGroupsTotal)} row groups skipped`,
    ...(filesCached === 0 ? [] : [`${formatCount(filesCached)} files answered from the cache`]),
  ].join(' · ')
}
