import { describeImport, importStatistics, requireImport } from '../import/import.ts'
import { defineOperation } from '../operation.ts'
import { uuidText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

export const getImport = defineOperation({
  name: 'GetImport',
  input: { ImportId: required(uuidText) },
  async run(context, { ImportId }) {
    const found = await requireImport(context, ImportId)
    return { ...describeImport(ImportId, found), ImportStatistics: importStatistics(found) }
  },
})
