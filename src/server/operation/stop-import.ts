import { awsError } from '../error.ts'
import { describeImport, importStatistics, isRunning, requireImport } from '../import/import.ts'
import { defineOperation } from '../operation.ts'
import { uuidText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

/** What was stored stays; StartImport with the id takes the import up again. */
export const stopImport = defineOperation({
  name: 'StopImport',
  input: { ImportId: required(uuidText) },
  async run(context, { ImportId }) {
    const found = await requireImport(context, ImportId)
    if (!isRunning(found))
      throw awsError(
        'InvalidParameterException',
        `The import is ${found.ImportStatus}: it cannot be stopped.`,
      )
    await context.services.imports.stop(ImportId)
    const stopped = await requireImport(context, ImportId)
    return { ...describeImport(ImportId, stopped), ImportStatistics: importStatistics(stopped) }
  },
})
