import type {
  CompactionReport,
  MaintenanceReport,
  PurgedStore,
  RetentionReport,
  VacuumReport,
} from '../../index.ts'
import { counted, formatBytes, formatCount } from './units.ts'

const removed = (dryRun: boolean) => (dryRun ? 'would be removed' : 'removed')

/** What a compaction did to a store, in a line. */
export function compactionLine(
  { store, filesBefore, filesAfter, events, superseded }: CompactionReport,
  dryRun: boolean,
): string {
  const left = superseded === 0 ? '' : `; ${counted(superseded, 'group')} left alone: replaced meanwhile`
  if (filesBefore === 0) return `'${store}': nothing to compact${left}\n`
  const files = `${counted(filesBefore, 'file')} of ${counted(events, 'event')}`
  const into = dryRun ? 'would be merged' : `became ${formatCount(filesAfter)}`
  return `'${store}': ${files} ${into}${left}\n`
}

/** What applying the retention did to a store, in a line. */
export function retentionLine(
  { store, cutoff, events, filesDropped, filesRewritten }: RetentionReport,
  dryRun: boolean,
): string {
  if (events === 0) return `'${store}': no events before ${cutoff}\n`
  const files = `${counted(filesDropped, 'file')} dropped, ${formatCount(filesRewritten)} rewritten`
  return `'${store}': ${counted(events, 'event')} before ${cutoff} ${removed(dryRun)} (${files})\n`
}

/** What a vacuum removed, a line a store. */
export function vacuumLines({ stores, leftovers }: VacuumReport, dryRun: boolean): string {
  const lines = stores.map(({ store, snapshots, dataFiles, orphanFiles, bytes }) => {
    const what = [
      counted(snapshots, 'snapshot'),
      counted(dataFiles, 'data file'),
      counted(orphanFiles, 'orphan file'),
    ]
    return `'${store}': ${what.join(', ')} ${removed(dryRun)}, ${formatBytes(bytes)}\n`
  })
  return [...lines, ...leftovers.map((path) => `${path} ${removed(dryRun)}\n`)].join('')
}

/** A store that is no more. */
export function purgedLine({ name, events, bytes }: PurgedStore, dryRun: boolean): string {
  const held = `${counted(events, 'event')}, ${formatBytes(bytes)}`
  return `'${name}' ${dryRun ? 'would be purged' : 'is purged'} (${held})\n`
}

/** What was due of every store. */
export function maintenanceLines({ stores, purged, leftovers }: MaintenanceReport, dryRun: boolean): string {
  const lines = stores.flatMap(({ store, retention, compaction, vacuum }) => [
    retention === undefined
      ? `'${store}': retention is not due\n`
      : retentionLine({ store, ...retention }, dryRun),
    compactionLine({ store, ...compaction }, dryRun),
    vacuumLines({ stores: [{ store, ...vacuum }], leftovers: [] }, dryRun),
  ])
  const purges = purged.map((store) => purgedLine(store, dryRun))
  return [...lines, ...purges, vacuumLines({ stores: [], leftovers }, dryRun)].join('')
}
