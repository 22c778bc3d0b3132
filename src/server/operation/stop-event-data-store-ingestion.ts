import { defineOperation } from '../operation.ts'
import { requireIngesting } from '../resource/ingestion.ts'
import { resourceText } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

export const stopEventDataStoreIngestion = defineOperation({
  name: 'StopEventDataStoreIngestion',
  input: { EventDataStore: required(resourceText) },
  async run(context, { EventDataStore }) {
    const store = await requireIngesting(context, EventDataStore)
    await context.lake.stopIngestion(store.id)
    return {}
  },
})
