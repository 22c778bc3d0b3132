import { type DashboardDocument, dashboards } from '../dashboard/document.ts'
import { requireCustom } from '../dashboard/find.ts'
import { checkSchedule } from '../dashboard/schedule.ts'
import { makeWidgets } from '../dashboard/widgets.ts'
import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { arnOf } from '../resource/arn.ts'
import { dashboardId, refreshSchedule, requestWidget } from '../shape/cloudtrail.ts'
import { flag, list, required } from '../shape/shape.ts'

/** Widgets replace all that there were, and their queries get new aliases; what is left out stays. */
export const updateDashboard = defineOperation({
  name: 'UpdateDashboard',
  input: {
    DashboardId: required(dashboardId),
    Widgets: list(requestWidget),
    RefreshSchedule: refreshSchedule,
    TerminationProtectionEnabled: flag,
  },
  async run(context, { DashboardId, ...input }) {
    const { name } = await requireCustom(context, DashboardId)
    const { Widgets, RefreshSchedule } = input
    if (RefreshSchedule !== undefined) checkSchedule(RefreshSchedule)
    // The answers of a refresh are found by the widgets that it began with.
    if (Widgets !== undefined && context.services.refreshes.isRunning(name))
      throw awsError('ConflictException', `Dashboard '${name}' is being refreshed.`)
    const widgets = Widgets && (await makeWidgets(context, Widgets))
    const now = context.now()
    let updated: DashboardDocument | undefined
    await dashboards(context.documents).update(name, (before) => {
      if (before === undefined)
        throw awsError('ConflictException', `Dashboard '${name}' was deleted meanwhile.`)
      updated = {
        ...before,
        Widgets: widgets ?? before.Widgets,
        RefreshSchedule: RefreshSchedule ?? before.RefreshSchedule,
        // A new schedule begins now.
        ScheduledTimestamp: RefreshSchedule === undefined ? before.ScheduledTimestamp : now,
        TerminationProtectionEnabled:
          input.TerminationProtectionEnabled ?? before.TerminationProtectionEnabled,
        UpdatedTimestamp: now,
        Status: 'UPDATED',
      }
      return updated
    })
    return {
      ...{ DashboardArn: arnOf(context, 'dashboard', name), Name: name, Type: 'CUSTOM' },
      Widgets: updated?.Widgets,
      RefreshSchedule: updated?.RefreshSchedule,
      TerminationProtectionEnabled: updated?.TerminationProtectionEnabled,
      CreatedTimestamp: (updated?.CreatedTimestamp ?? now) / 1000,
      UpdatedTimestamp: now / 1000,
    }
  },
})
