import type { AffectedEvents, IntegrityFinding, Verification, VerifiedStore } from '../../index.ts'
import { counted, formatBytes } from './units.ts'

function eventsText({ events, earliest, latest }: AffectedEvents): string {
  const range = earliest === undefined ? '' : `, ${earliest} to ${latest ?? earliest}`
  return `${counted(events, 'event')}${range}`
}

function findingLines({ kind, file, reason, affected }: IntegrityFinding): string {
  const events = affected === undefined ? 'no events are affected' : `affects ${eventsText(affected)}`
  return `  ${kind.padEnd(11)} ${file}: ${reason}; ${events}\n`
}

function storeLines(store: VerifiedStore): string {
  const { findings, unreferenced, commits, firstCommit, head, files, bytes, events } = store
  if (store.unsigned) return `${store.store}: NOT SIGNED\n${findings.map(findingLines).join('')}`
  const verdict = findings.length === 0 ? 'clean' : counted(findings.length, 'FINDING', 'FINDINGS')
  const since = firstCommit === undefined || firstCommit === 1 ? '' : `, signed from commit ${firstCommit} on`
  const figures = `${counted(events, 'event')}, ${counted(files, 'file')}, ${formatBytes(bytes)}, ${counted(commits, 'commit')}${since}`
  const left =
    unreferenced.length === 0
      ? ''
      : `  ${counted(unreferenced.length, 'file')} that no commit names and no query reads, left of what was cut off: for vacuum, after a day\n`
  const digest = head === undefined ? '' : `  newest commit ${head}\n`
  return `${store.store}: ${verdict}; ${figures}\n${findings.map(findingLines).join('')}${digest}${left}`
}

/** What `verify` found, a line a finding. */
export function verificationText({ stores, findings, key, clean }: Verification): string {
  const beside = findings.length === 0 ? '' : `the lake:\n${findings.map(findingLines).join('')}`
  const signed = key === undefined ? '' : `signed by key ${key}\n`
  const end = clean
    ? 'everything is as it was committed and signed\n'
    : 'NOT everything is as it was committed and signed\n'
  return `${stores.map(storeLines).join('')}${beside}${signed}${end}`
}
