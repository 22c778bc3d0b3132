import type { EventOptions, Json, ServiceSpec } from '../spec.ts'
import {
  alreadyExists,
  CALLERS,
  dataRead,
  dataWrite,
  invalid,
  notFound,
  read,
  reads,
  write,
  writes,
} from '../spec.ts'

const TABLE = 'arn:aws:dynamodb:<region>:<account>:table/<table>'

const TABLES: readonly Json[] = [{ accountId: '<account>', type: 'AWS::DynamoDB::Table', ARN: TABLE }]

const ITEM: EventOptions = {
  resources: TABLES,
  callers: CALLERS.runtime,
  errorRate: 0.03,
  errors: [
    invalid(
      'ProvisionedThroughputExceededException',
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
      4,
    ),
  ],
}

const CONDITION = invalid('ConditionalCheckFailedException', 'The conditional request failed', 6)

const KEY = { pk: '<pk>', sk: 'META' } as const

const dynamodb: ServiceSpec = {
  source: 'dynamodb',
  version: '1.09',
  apiVersion: '2012-08-10',
  style: 'json',
  errors: [
    notFound('ResourceNotFoundException', 'Requested resource not found: Table: <table> not found', 2),
    invalid('ValidationException', 'The provided key element does not match the schema', 1),
    alreadyExists('ResourceInUseException', 'Table already exists: <table>'),
  ],
  events: [
    dataRead(
      'GetItem',
      260,
      [
        { tableName: '<table>', key: KEY, consistentRead: false },
        { tableName: '<table>', key: { id: '<uuid>' } },
      ],
      ITEM,
    ),
    dataRead(
      'Query',
      170,
      [
        {
          tableName: '<table>',
          keyConditionExpression: '#pk = :pk',
          limit: '<#limit>',
          scanIndexForward: false,
        },
        { tableName: '<table>', indexName: 'gsi1', consistentRead: false },
      ],
      ITEM,
    ),
    dataWrite(
      'PutItem',
      120,
      [
        { tableName: '<table>', key: KEY, items: [] },
        { tableName: '<table>', conditionExpression: 'attribute_not_exists(pk)' },
      ],
      { ...ITEM, errors: [...(ITEM.errors ?? []), CONDITION] },
    ),
    dataWrite(
      'UpdateItem',
      100,
      { tableName: '<table>', key: KEY, returnValues: 'ALL_NEW' },
      { ...ITEM, errors: [...(ITEM.errors ?? []), CONDITION] },
    ),
    dataWrite('DeleteItem', 24, { tableName: '<table>', key: KEY }, ITEM),
    dataRead('Scan', 14, { tableName: '<table>', limit: '<#limit>', select: 'ALL_ATTRIBUTES' }, ITEM),
    dataRead('BatchGetItem', 22, { requestItems: { '<table>': { keys: [KEY] } } }, ITEM),
    dataWrite('BatchWriteItem', 26, { requestItems: { '<table>': [] } }, ITEM),
    dataWrite(
      'TransactWriteItems',
      8,
      { clientRequestToken: '<uuid>', transactItems: [{ update: { tableName: '<table>', key: KEY } }] },
      {
        ...ITEM,
        errors: [
          invalid(
            'TransactionCanceledException',
            'Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed]',
            6,
          ),
        ],
      },
    ),
    dataWrite('ExecuteStatement', 2, { statement: '***', limit: '<#limit>' }, ITEM),
    dataRead(
      'GetRecords',
      30,
      { shardIterator: '<base76>', limit: 1000 },
      { ...ITEM, callers: CALLERS.service },
    ),
    read('DescribeTable', 64, { tableName: '<table>' }, { resources: TABLES }),
    read('ListTables', 12, [null, { limit: 100 }, {}]),
    read('DescribeContinuousBackups', 14, { tableName: '<table>' }, { resources: TABLES }),
    read('DescribeTimeToLive', 12, { tableName: '<table>' }, { resources: TABLES }),
    read('ListTagsOfResource', 12, { resourceArn: TABLE }, { resources: TABLES }),
    ...reads(
      4,
      'DescribeContributorInsights DescribeKinesisStreamingDestination DescribeTableReplicaAutoScaling ListBackups DescribeLimits ListExports ListGlobalTables',
      { tableName: '<table>' },
    ),
    write(
      'CreateTable',
      1.2,
      {
        tableName: '<table>',
        attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
        keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
        billingMode: 'PAY_PER_REQUEST',
        tags: '<#tagItems>',
      },
      {
        tableDescription: {
          tableName: '<table>',
          tableStatus: 'CREATING',
          tableArn: TABLE,
          tableId: '<uuid>',
          itemCount: 0,
          tableSizeBytes: 0,
          creationDateTime: '<long>',
          provisionedThroughput: { readCapacityUnits: 0, writeCapacityUnits: 0 },
        },
      },
      { resources: TABLES },
    ),
    write(
      'UpdateTable',
      2,
      {
        tableName: '<table>',
        provisionedThroughput: { readCapacityUnits: '<#size>', writeCapacityUnits: '<#count>' },
      },
      { tableDescription: { tableName: '<table>', tableStatus: 'UPDATING', tableArn: TABLE } },
      { resources: TABLES },
    ),
    ...writes(
      0.7,
      'DeleteTable UpdateTimeToLive UpdateContinuousBackups CreateBackup TagResource RestoreTableToPointInTime',
      { tableName: '<table>' },
    ),
  ],
}

export const DYNAMODB: readonly ServiceSpec[] = [dynamodb]
