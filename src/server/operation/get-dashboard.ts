import { requireDashboard } from '../dashboard/find.ts'
import { defineOperation } from '../operation.ts'
import { arnOf } from '../resource/arn.ts'
import { dashboardId } from '../shape/cloudtrail.ts'
import { required } from '../shape/shape.ts'

export const getDashboard = defineOperation({
  name: 'GetDashboard',
  input: { DashboardId: required(dashboardId) },
  async run(context, { DashboardId }) {
    const dashboard = await requireDashboard(context, DashboardId)
    const { name, type, widgets, document } = dashboard
    const shown = {
      ...{ DashboardArn: arnOf(context, 'dashboard', name), Type: type, Widgets: widgets },
      LastRefreshId: document.LastRefreshId,
      LastRefreshFailureReason: document.LastRefreshFailureReason,
    }
    if (dashboard.type === 'MANAGED')
      return { ...shown, Status: 'CREATED', TerminationProtectionEnabled: false }
    const { RefreshSchedule, Status, TerminationProtectionEnabled } = dashboard.document
    return {
      ...{ ...shown, Status, RefreshSchedule, TerminationProtectionEnabled },
      CreatedTimestamp: dashboard.document.CreatedTimestamp / 1000,
      UpdatedTimestamp: dashboard.document.UpdatedTimestamp / 1000,
    }
  },
})
