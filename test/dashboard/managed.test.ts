import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MANAGED_DASHBOARDS } from '../../src/dashboard/managed.ts'
import { fillQueryParameters } from '../../src/dashboard/parameters.ts'
import type { Widget } from '../../src/dashboard/widget.ts'
import { sharedData } from '../support/shared-data.ts'
import { cellText, oracleComparable } from '../support/slt/cells.ts'
import { type ComparedLake, generatedLake, realLake } from './lakes.ts'

const WIDGETS = MANAGED_DASHBOARDS.flatMap(({ widgets }) => widgets)

const VIEW_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  Table: [],
  LineChart: ['XAxisColumn', 'YAxisColumn'],
  PieChart: ['LabelColumn', 'ValueColumn'],
  BarChart: ['LabelColumn', 'ValueColumn'],
}

function statementOf(widget: Widget, period = 'day'): string {
  const values: Readonly<Record<string, string>> = {
    $StartTime$: '2016-01-01T00:00:00.000Z',
    $EndTime$: '2027-01-01T00:00:00.000Z',
    $Period$: period,
    $EventDataStoreId$: widget.alias.startsWith('AWSCloudTrail-InsightsEvents') ? 'insights' : 'events',
  }
  return fillQueryParameters(
    widget.statement,
    widget.parameters.map((name) => values[name] ?? ''),
  )
}

/** The dashboard and the title, without what all aliases have. */
function shortName({ alias }: Widget): string {
  return alias.replace('AWSCloudTrail-', '')
}

/** The widgets that have no row: what the events have nothing of. */
const EMPTY = {
  generated: {
    'requests of a role session with such a key': [
      'EnrichedEvents-MostFrequentRoleSessionPropertiesInIAMGlobalConditionKeys',
    ],
  },
  real: {
    'sign-ins that failed, and by root': [
      'SecurityMonitoring-FailedConsoleLoginAttempts',
      'SecurityMonitoring-FailedConsoleLoginAttemptsByIPAddress',
      'SecurityMonitoring-RootUserConsoleLoginAttempts',
    ],
    'callers of other accounts, and MFA that was disabled: the one attempt was denied': [
      'SecurityMonitoring-TopCrossAccountAccess',
      'SecurityMonitoring-UsersWhoDisabledMFA',
    ],
    'eventContext, which is younger than the data': WIDGETS.map(shortName).filter((name) =>
      name.startsWith('EnrichedEvents-'),
    ),
    'calls of EC2 by root': ['EC2Activity-RecentEC2ActionsByRootUser'],
    'changes of an organization that were not denied': [
      'OrganizationsActivity-MemberAccountManagementSummary',
      'OrganizationsActivity-RecentServiceControlPolicyChanges',
    ],
    'changes of keys': ['ResourceChanges-MostRecentKMSKeyAccessChanges'],
    'data events but one, of SES': [
      'DataEventsOverview-TopThrottledDataPlaneAPIs',
      'DataEventsOverview-TopUsersOfDataPlaneAPIs',
      ...WIDGETS.map(shortName).filter((name) => /^(Lambda|DynamoDB|S3)DataEvents-/.test(name)),
    ],
    'calls by TLS older than 1.2': ['ManagementEvents-OutdatedTLSCallsByUser'],
  },
} satisfies Record<string, Record<string, readonly string[]>>

describe('managed dashboards', () => {
  it('are the fifteen, with their widgets', () => {
    expect(MANAGED_DASHBOARDS.map(({ name, widgets }) => `${name} ${widgets.length}`)).toEqual([
      'AWSCloudTrail-SecurityMonitoring 10',
      'AWSCloudTrail-IAMActivity 9',
      'AWSCloudTrail-UserActivity 8',
      'AWSCloudTrail-EnrichedEvents 8',
      'AWSCloudTrail-ErrorAnalysis 7',
      'AWSCloudTrail-EC2Activity 8',
      'AWSCloudTrail-OrganizationsActivity 9',
      'AWSCloudTrail-ResourceChanges 8',
      'AWSCloudTrail-DataEventsOverview 6',
      'AWSCloudTrail-LambdaDataEvents 6',
      'AWSCloudTrail-DynamoDBDataEvents 8',
      'AWSCloudTrail-S3DataEvents 4',
      'AWSCloudTrail-InsightsEvents 6',
      'AWSCloudTrail-ManagementEvents 6',
      'AWSCloudTrail-Overview 6',
    ])
    expect(WIDGETS).toHaveLength(109)
    expect(new Set(WIDGETS.map(({ alias }) => alias)).size).toBe(109)
  })

  it.each(WIDGETS.map((widget) => [widget.alias, widget] as const))(
    '%s is what the API allows',
    (alias, widget) => {
      const { viewProperties, statement, parameters } = widget
      expect(alias).toMatch(/^[a-zA-Z][a-zA-Z0-9._-]{0,255}$/)
      expect(statement.length).toBeLessThanOrEqual(10_000)
      expect(parameters.length).toBeGreaterThan(2)
      expect(parameters.length).toBeLessThanOrEqual(10)
      for (const [name, value] of Object.entries(viewProperties)) {
        expect(name).toMatch(/^[a-zA-Z0-9._-]{3,128}$/)
        expect(value).toMatch(/^[a-zA-Z0-9._\- ]{1,128}$/)
      }
      expect(Object.keys(viewProperties)).toEqual(
        expect.arrayContaining([
          'Title',
          'View',
          'Width',
          'Height',
          ...(VIEW_COLUMNS[viewProperties['View'] ?? ''] ?? ['?']),
        ]),
      )
    },
  )
})

describe.each([
  { data: 'generated' as const, open: () => generatedLake(60_000), skip: false },
  { data: 'real' as const, open: realLake, skip: sharedData === undefined },
])('widgets on $data events (real: skipped where the shared data is absent)', ({ data, open, skip }) => {
  let compared: ComparedLake
  const empty: string[] = []

  beforeAll(async () => {
    if (!skip) compared = await open()
  })
  afterAll(async () => {
    if (!skip) await compared[Symbol.asyncDispose]()
  })

  it.skipIf(skip).each(WIDGETS.map((widget) => [widget.alias, widget] as const))(
    '%s answers as DuckDB does',
    async (_, widget) => {
      const { lake, oracle, clock } = compared
      const sql = statementOf(widget)
      const result = await lake.query(sql)
      const rows: string[][] = []
      for await (const row of result.texts()) rows.push(row.map(cellText))
      const names = result.columns.map(({ name }) => name)
      for (const property of ['XAxisColumn', 'YAxisColumn', 'LabelColumn', 'ValueColumn', 'FilterColumn']) {
        const column = widget.viewProperties[property]
        if (column !== undefined) expect(names).toContain(column)
      }
      if (rows.length === 0) empty.push(shortName(widget))
      const wanted = await oracle.query(sql, clock)
      const comparable = (cells: readonly (readonly string[])[]) =>
        cells.map((row) => row.map(oracleComparable))
      expect(comparable(rows)).toEqual(comparable(wanted.rows))
    },
  )

  it.skipIf(skip)('have rows where there are such events', () => {
    expect(empty).toEqual(Object.values(EMPTY[data]).flat())
  })
})
