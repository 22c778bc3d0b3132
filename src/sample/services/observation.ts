import type { ServiceSpec } from '../spec.ts'
import { alreadyExists, invalid, notFound, read, reads, write, writes } from '../spec.ts'

const GROUP_ARN = 'arn:aws:logs:<region>:<account>:log-group:<logGroup>:*'

const logs: ServiceSpec = {
  source: 'logs',
  version: '1.11',
  apiVersion: '20140328',
  style: 'json',
  errors: [
    notFound('ResourceNotFoundException', 'The specified log group does not exist.', 4),
    alreadyExists('ResourceAlreadyExistsException', 'The specified log stream already exists'),
    invalid('LimitExceededException', 'Resource limit exceeded.', 0.5),
  ],
  events: [
    write(
      'CreateLogStream',
      190,
      { logGroupName: '<logGroup>', logStreamName: '<date>/[$LATEST]<hex32>' },
      null,
      { callers: { function: 70, workload: 25, linkedRole: 5 }, errorRate: 0.04 },
    ),
    read('DescribeLogGroups', 74, [
      { logGroupNamePrefix: '<logGroup>' },
      { limit: 50, includeLinkedAccounts: false },
      { limit: 50, nextToken: '<page>' },
    ]),
    read('DescribeLogStreams', 60, {
      logGroupName: '<logGroup>',
      orderBy: 'LastEventTime',
      descending: true,
      limit: 50,
    }),
    read('FilterLogEvents', 30, {
      logGroupName: '<logGroup>',
      startTime: '<#millis>',
      filterPattern: '?ERROR ?WARN',
      interleaved: true,
    }),
    read('StartQuery', 12, {
      logGroupNames: ['<logGroup>'],
      startTime: '<#millis>',
      endTime: '<#millis>',
      queryString:
        'fields @timestamp, @message | filter @message like "timeout" | sort @timestamp desc | limit 100',
    }),
    read('GetQueryResults', 30, { queryId: '<uuid>' }),
    read('GetLogEvents', 18, {
      logGroupName: '<logGroup>',
      logStreamName: '<date>/[$LATEST]<hex32>',
      startFromHead: true,
      limit: 10000,
    }),
    ...reads(
      8,
      'DescribeSubscriptionFilters DescribeMetricFilters ListTagsForResource DescribeResourcePolicies ListTagsLogGroup DescribeQueries DescribeExportTasks DescribeQueryDefinitions GetLogGroupFields DescribeAccountPolicies DescribeDestinations',
      [{ logGroupName: '<logGroup>' }, { resourceArn: GROUP_ARN }],
    ),
    write('CreateLogGroup', 14, [
      { logGroupName: '<logGroup>' },
      { logGroupName: '<logGroup>', kmsKeyId: '<keyArn>', tags: { team: '<team>' } },
    ]),
    write('PutRetentionPolicy', 5, { logGroupName: '<logGroup>', retentionInDays: 30 }),
    write(
      'CreateExportTask',
      1,
      {
        taskName: 'export-<date>',
        logGroupName: '<logGroup>',
        from: '<#millis>',
        to: '<#millis>',
        destination: '<bucket>',
      },
      { taskId: '<uuid>' },
    ),
    ...writes(
      1,
      'DeleteLogGroup DeleteLogStream PutSubscriptionFilter DeleteRetentionPolicy PutMetricFilter TagResource PutResourcePolicy',
      { logGroupName: '<logGroup>', filterName: '<word>' },
    ),
  ],
}

const monitoring: ServiceSpec = {
  source: 'monitoring',
  prefix: 'cloudwatch',
  version: '1.09',
  style: 'query',
  errors: [
    invalid(
      'InvalidParameterValueException',
      'The parameter MetricName must be shorter than 255 characters.',
      1,
    ),
    notFound('ResourceNotFound', 'Unknown', 1),
  ],
  events: [
    read('DescribeAlarms', 84, [
      { maxRecords: 100 },
      { alarmNames: ['<alarm>'] },
      { stateValue: 'ALARM', maxRecords: 100 },
    ]),
    read(
      'GetMetricData',
      130,
      {
        startTime: '<longEarlier>',
        endTime: '<long>',
        scanBy: 'TimestampDescending',
        metricDataQueries: [
          {
            id: 'm1',
            returnData: true,
            metricStat: {
              metric: {
                namespace: '<namespace>',
                metricName: '<metric>',
                dimensions: [{ name: 'InstanceId', value: '<instance>' }],
              },
              period: 300,
              stat: 'Average',
            },
          },
        ],
      },
      { callers: { monitor: 85, console: 15 } },
    ),
    read(
      'ListMetrics',
      70,
      { namespace: '<namespace>', metricName: '<metric>', recentlyActive: 'PT3H' },
      { callers: { monitor: 85, console: 15 } },
    ),
    read(
      'GetMetricStatistics',
      60,
      {
        namespace: '<namespace>',
        metricName: '<metric>',
        startTime: '<isoEarlier>',
        endTime: '<iso>',
        period: 60,
        statistics: ['Sum'],
        dimensions: [{ name: 'FunctionName', value: '<function>' }],
      },
      { callers: { monitor: 80, console: 20 } },
    ),
    ...reads(
      8,
      'DescribeAlarmsForMetric ListTagsForResource DescribeAlarmHistory GetDashboard ListDashboards DescribeAnomalyDetectors DescribeInsightRules GetMetricWidgetImage ListMetricStreams',
      { namespace: '<namespace>', metricName: '<metric>' },
    ),
    write('PutMetricAlarm', 6, {
      alarmName: '<alarm>',
      alarmDescription: '<description>',
      actionsEnabled: true,
      metricName: '<metric>',
      namespace: '<namespace>',
      statistic: 'Average',
      period: 300,
      evaluationPeriods: 2,
      threshold: '<#percent>',
      comparisonOperator: 'GreaterThanThreshold',
      treatMissingData: 'missing',
      alarmActions: ['arn:aws:sns:<region>:<account>:<topic>'],
      dimensions: [{ name: 'InstanceId', value: '<instance>' }],
    }),
    ...writes(
      2,
      'DeleteAlarms PutDashboard SetAlarmState DisableAlarmActions EnableAlarmActions TagResource PutCompositeAlarm',
      { alarmNames: ['<alarm>'] },
    ),
  ],
}

export const OBSERVATION: readonly ServiceSpec[] = [logs, monitoring]
