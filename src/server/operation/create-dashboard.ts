import { dashboards } from '../dashboard/document.ts'
import { RESERVED, refuseHighlights } from '../dashboard/find.ts'
import { checkSchedule } from '../dashboard/schedule.ts'
import { makeWidgets } from '../dashboard/widgets.ts'
import { awsError } from '../error.ts'
import { defineOperation } from '../operation.ts'
import { arnOf } from '../resource/arn.ts'
import { changeTags, checkTags } from '../resource/tags.ts'
import { dashboardName, refreshSchedule, requestWidget, tagsList } from '../shape/cloudtrail.ts'
import { flag, list, required } from '../shape/shape.ts'

/** The quota of a region. */
const MOST_DASHBOARDS = 100

export const createDashboard = defineOperation({
  name: 'CreateDashboard',
  input: {
    Name: required(dashboardName),
    RefreshSchedule: refreshSchedule,
    TagsList: tagsList,
    TerminationProtectionEnabled: flag,
    Widgets: list(requestWidget),
  },
  async run(
    context,
    { Name, RefreshSchedule, TagsList = [], TerminationProtectionEnabled = false, Widgets = [] },
  ) {
    const made = dashboards(context.documents)
    refuseHighlights(Name)
    if (Name.startsWith(RESERVED))
      throw awsError(
        'ConflictException',
        `Names that begin with ${RESERVED} are those of managed dashboards.`,
      )
    checkTags(TagsList)
    if (RefreshSchedule !== undefined) checkSchedule(RefreshSchedule)
    const widgets = await makeWidgets(context, Widgets)
    if ((await made.ids()).length >= MOST_DASHBOARDS)
      throw awsError(
        'ServiceQuotaExceededException',
        `There are ${MOST_DASHBOARDS} dashboards, and no more can be.`,
      )
    const now = context.now()
    await made.update(Name, (document) => {
      if (document !== undefined) throw awsError('ConflictException', `Dashboard '${Name}' exists already.`)
      return {
        ...{ Widgets: widgets, RefreshSchedule, TerminationProtectionEnabled, Status: 'CREATED' },
        ...{ CreatedTimestamp: now, UpdatedTimestamp: now, ScheduledTimestamp: now },
      }
    })
    await changeTags(context.documents, { type: 'dashboard', id: Name }, () => TagsList)
    return {
      DashboardArn: arnOf(context, 'dashboard', Name),
      ...{ Name, Type: 'CUSTOM', Widgets: widgets, TagsList, RefreshSchedule, TerminationProtectionEnabled },
    }
  },
})
