import { dashboards } from '../dashboard/document.ts'
import { requireCustom } from '../dashboard/find.ts'
import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { changeTags } from '../resource/tags.ts'
import { dashboardId } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

/** The answers of its refreshes stay for their seven days. */
export const deleteDashboard = defineOperation({
  name: 'DeleteDashboard',
  input: { DashboardId: required(dashboardId) },
  async run(context, { DashboardId }) {
    const { name } = await requireCustom(context, DashboardId)
    await dashboards(context.documents).update(name, (document) => {
      if (document?.TerminationProtectionEnabled === true)
        throw awsError('ConflictException', `Dashboard '${name}' is protected against termination.`)
      return undefined
    })
    await changeTags(context.documents, { type: 'dashboard', id: name }, () => [])
    return {}
  },
})
