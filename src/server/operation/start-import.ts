import { randomUUID } from 'node:crypto'
import type { OperationContext } from '../context.ts'
import { awsError } from '../error.ts'
import { describeImport, type Import, imports, isRunning, requireImport } from '../import/import.ts'
import { sourceOf } from '../import/location.ts'
import { defineOperation } from '../operation.ts'
import { requireActiveStore, storeArn } from '../resource/store.ts'
import { importSource, resourceText, uuidText } from '../shape/cloudtrail.ts'
import { list, time } from '../shape/shape.ts'
import type { StructureValue } from '../shape/shape.ts'

const INPUT = {
  Destinations: list(resourceText, 1, 1),
  ImportSource: importSource,
  StartEventTime: time,
  EndEventTime: time,
  ImportId: uuidText,
}

async function requireNoOther({ documents }: OperationContext): Promise<void> {
  const all = imports(documents)
  const found = await Promise.all((await all.ids()).map((id) => all.get(id)))
  if (found.some((each) => each !== undefined && isRunning(each)))
    throw awsError('AccountHasOngoingImportException')
}

async function newImport(context: OperationContext, input: StructureValue<typeof INPUT>): Promise<Import> {
  const { Destinations, ImportSource, StartEventTime, EndEventTime } = input
  const [destination] = Destinations ?? []
  if (destination === undefined || ImportSource === undefined)
    throw awsError(
      'InvalidParameterException',
      'StartImport needs Destinations and ImportSource, or an ImportId.',
    )
  if (StartEventTime !== undefined && EndEventTime !== undefined && StartEventTime >= EndEventTime)
    throw awsError('InvalidParameterException', 'StartEventTime is not before EndEventTime.')
  const store = await requireActiveStore(context, destination, 'owner')
  if (store.category !== 'Management')
    throw awsError(
      'InvalidEventDataStoreCategoryException',
      `The event data store '${store.name}' is for ${store.category} events; an import needs one for CloudTrail events.`,
    )
  await sourceOf(ImportSource.S3.S3LocationUri, context.buckets)
  const now = context.now()
  return {
    ...{ Destinations: [storeArn(context, store)], ImportSource, StartEventTime, EndEventTime },
    ...{ ImportStatus: 'INITIALIZING', CreatedTimestamp: now, UpdatedTimestamp: now },
    ...{ FilesCompleted: 0, EventsCompleted: 0, FailedEntries: 0, PrefixesCompleted: 0 },
  }
}

/** The import that is taken up where it failed or was stopped: files that it has stored are not read again. */
async function retriedImport(
  context: OperationContext,
  input: StructureValue<typeof INPUT>,
): Promise<Import> {
  const { ImportId = '', ...others } = input
  if (Object.values(others).some((value) => value !== undefined))
    throw awsError('InvalidParameterException', 'With an ImportId, StartImport takes no other parameter.')
  const found = await requireImport(context, ImportId)
  if (found.ImportStatus === 'COMPLETED')
    throw awsError('InvalidParameterException', 'The import is COMPLETED: there is nothing to retry.')
  await requireActiveStore(context, found.Destinations[0] ?? '', 'owner')
  return { ...found, ImportStatus: 'INITIALIZING', UpdatedTimestamp: context.now() }
}

/** All events are taken, whatever the selectors of the store, and also into one whose ingestion is stopped. */
export const startImport = defineOperation({
  name: 'StartImport',
  input: INPUT,
  async run(context, input) {
    const { ImportId } = input
    const begun =
      ImportId === undefined ? await newImport(context, input) : await retriedImport(context, input)
    await requireNoOther(context)
    const id = ImportId ?? randomUUID()
    await imports(context.documents).put(id, begun)
    context.services.imports.start(id)
    return describeImport(id, begun)
  },
})
