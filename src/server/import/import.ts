import type { OperationContext } from '../context.ts'
import type { Collection, Documents } from '../documents.ts'
import { awsError } from '../error.ts'
import { importSource, importStatus } from '../shape/cloudtrail.ts'
import { choice, list, number, required, structure, text, type Value } from '../shape/shape.ts'

const IMPORT = structure({
  /** The ARN of the one store. */
  Destinations: required(list(text(), 1, 1)),
  ImportSource: required(importSource),
  /** Times are in milliseconds. */
  StartEventTime: number(),
  EndEventTime: number(),
  ImportStatus: required(importStatus),
  CreatedTimestamp: required(number()),
  UpdatedTimestamp: required(number()),
  FilesCompleted: required(number()),
  EventsCompleted: required(number()),
  FailedEntries: required(number()),
  /** The location counts as one prefix. */
  PrefixesCompleted: required(number()),
})

export type Import = Value<typeof IMPORT>

/** By the import's id. */
export function imports(documents: Documents): Collection<Import> {
  return documents.collection('import', IMPORT)
}

/** Failures of an import that are kept, the first ones; the import's figures count all of them. */
export const MOST_FAILURES = 10_000

const FAILURES = structure({
  Failures: required(
    list(
      structure({
        Location: required(text()),
        Status: required(choice('FAILED', 'RETRY', 'SUCCEEDED')),
        ErrorType: required(text()),
        ErrorMessage: required(text()),
        LastUpdatedTime: required(number()),
      }),
    ),
  ),
})

export type ImportFailures = Value<typeof FAILURES>

/** By the import's id. */
export function importFailures(documents: Documents): Collection<ImportFailures> {
  return documents.collection('import-failures', FAILURES)
}

/** Throws ImportNotFoundException. */
export async function requireImport({ documents }: OperationContext, id: string): Promise<Import> {
  const found = await imports(documents).get(id)
  if (found === undefined) throw awsError('ImportNotFoundException')
  return found
}

export function isRunning({ ImportStatus }: Import): boolean {
  return ImportStatus === 'INITIALIZING' || ImportStatus === 'IN_PROGRESS'
}

/** Whether an import into the store is under way. */
export async function hasOngoingImport(documents: Documents, storeArn: string): Promise<boolean> {
  const all = imports(documents)
  const found = await Promise.all((await all.ids()).map((id) => all.get(id)))
  return found.some((each) => each !== undefined && isRunning(each) && each.Destinations.includes(storeArn))
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000
}

/** The members that StartImport answers; GetImport and StopImport add the statistics. */
export function describeImport(ImportId: string, found: Import) {
  const { Destinations, ImportSource, ImportStatus } = found
  return {
    ...{ ImportId, Destinations, ImportSource, ImportStatus },
    StartEventTime: seconds(found.StartEventTime),
    EndEventTime: seconds(found.EndEventTime),
    CreatedTimestamp: seconds(found.CreatedTimestamp),
    UpdatedTimestamp: seconds(found.UpdatedTimestamp),
  }
}

export function importStatistics(found: Import) {
  const { PrefixesCompleted, FilesCompleted, EventsCompleted, FailedEntries } = found
  return { PrefixesFound: 1, PrefixesCompleted, FilesCompleted, EventsCompleted, FailedEntries }
}
