import { managedDashboards } from '../../index.ts'
import { type DashboardType, dashboards } from '../dashboard/document.ts'
import { defineOperation } from '../operation.ts'
import { pageOf } from '../page.ts'
import { arnOf } from '../resource/arn.ts'
import { dashboardName, dashboardType, maxResults, paginationToken } from '../shape/cloudtrail.ts'

interface Listed {
  readonly name: string
  readonly type: DashboardType
}

export const listDashboards = defineOperation({
  name: 'ListDashboards',
  input: {
    NamePrefix: dashboardName,
    Type: dashboardType,
    NextToken: paginationToken,
    MaxResults: maxResults,
  },
  async run(context, { NamePrefix = '', Type, NextToken, MaxResults = 1000 }) {
    const managed = (await managedDashboards()).map(({ name }): Listed => ({ name, type: 'MANAGED' }))
    const made = (await dashboards(context.documents).ids()).map((name): Listed => ({ name, type: 'CUSTOM' }))
    const wanted = [...managed, ...made]
      .filter(({ name, type }) => name.startsWith(NamePrefix) && (Type === undefined || Type === type))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const page = pageOf(wanted, {
      scope: ['ListDashboards', context.principal.arn, NamePrefix, Type],
      keyOf: ({ name }) => name,
      maxResults: MaxResults,
      nextToken: NextToken,
    })
    const shown = page.items.map(({ name, type }) => ({
      DashboardArn: arnOf(context, 'dashboard', name),
      Type: type,
    }))
    return { Dashboards: shown, NextToken: page.nextToken }
  },
})
