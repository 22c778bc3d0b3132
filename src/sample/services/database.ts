import type { JsonObject, ServiceSpec } from '../spec.ts'
import {
  alreadyExists,
  CALLERS,
  dataRead,
  dataWrite,
  invalid,
  notFound,
  read,
  reads,
  serviceEvent,
  write,
  writes,
} from '../spec.ts'

const DATABASE_ARN = 'arn:aws:rds:<region>:<account>:db:<database>'

const DATABASE: JsonObject = {
  dBInstanceIdentifier: '<database>',
  dBInstanceClass: 'db.r6g.large',
  engine: '<engine>',
  dBInstanceStatus: 'available',
  masterUsername: 'admin',
  endpoint: {
    address: '<database>.c<lower10>.<region>.rds.amazonaws.com',
    port: 5432,
    hostedZoneId: 'Z2R2ITUGPM61AM',
  },
  allocatedStorage: '<#size>',
  instanceCreateTime: '<longEarlier>',
  preferredBackupWindow: '03:00-03:30',
  backupRetentionPeriod: 7,
  dBSecurityGroups: [],
  vpcSecurityGroups: [{ vpcSecurityGroupId: '<group>', status: 'active' }],
  dBParameterGroups: [{ dBParameterGroupName: 'default.<engine>', parameterApplyStatus: 'in-sync' }],
  availabilityZone: '<zone>',
  dBSubnetGroup: {
    dBSubnetGroupName: '<word>-db',
    vpcId: '<vpc>',
    subnetGroupStatus: 'Complete',
    subnets: [
      { subnetIdentifier: '<subnet>', subnetAvailabilityZone: { name: '<zone>' }, subnetStatus: 'Active' },
    ],
  },
  pendingModifiedValues: { masterUserPassword: '****' },
  multiAZ: true,
  autoMinorVersionUpgrade: true,
  publiclyAccessible: false,
  storageEncrypted: true,
  kmsKeyId: '<keyArn>',
  dbiResourceId: 'db-<upper17>',
  dBInstanceArn: DATABASE_ARN,
  iAMDatabaseAuthenticationEnabled: true,
  httpEndpointEnabled: false,
}

const ONE = { dBInstanceIdentifier: '<database>' } as const

const rds: ServiceSpec = {
  source: 'rds',
  version: '1.11',
  style: 'query',
  errors: [
    notFound('DBInstanceNotFoundFault', 'DBInstance <database> not found.', 4),
    alreadyExists(
      'DBSnapshotAlreadyExistsFault',
      'Cannot create the snapshot because a snapshot with the identifier <databaseSnapshot> already exists.',
    ),
    {
      code: 'InvalidDBInstanceStateFault',
      message: 'Instance <database> is already being deleted.',
      weight: 2,
      verbs: ['Delete', 'Modify', 'Stop'],
    },
  ],
  events: [
    read('DescribeDBInstances', 74, [null, { ...ONE }, { maxRecords: 100 }]),
    read('DescribeDBClusters', 30, [
      { includeShared: true },
      { dBClusterIdentifier: '<databaseCluster>', includeShared: false },
    ]),
    read('DescribeDBSnapshots', 14, {
      ...ONE,
      includePublic: false,
      includeShared: false,
      snapshotType: 'manual',
    }),
    read('ListTagsForResource', 34, { resourceName: DATABASE_ARN }),
    read('DescribeDBLogFiles', 10, { ...ONE, fileLastWritten: '<#millis>' }),
    read('DownloadDBLogFilePortion', 7, {
      ...ONE,
      logFileName: 'error/postgresql.log.<date>-03',
      marker: '0',
    }),
    read('DescribeEvents', 7, { duration: 1440, sourceType: 'db-instance' }),
    ...reads(
      5,
      'DescribeDBSubnetGroups DescribeDBParameterGroups DescribeDBParameters DescribeDBClusterSnapshots DescribeDBEngineVersions DescribePendingMaintenanceActions DescribeOrderableDBInstanceOptions DescribeDBSnapshotAttributes DescribeCertificates DescribeEventSubscriptions DescribeGlobalClusters DescribeOptionGroups DescribeDBProxies DescribeExportTasks DescribeReservedDBInstances',
      [null, { maxRecords: 100 }],
    ),
    write(
      'CreateDBInstance',
      0.8,
      {
        ...ONE,
        dBInstanceClass: 'db.r6g.large',
        engine: '<engine>',
        allocatedStorage: '<#size>',
        masterUsername: 'admin',
        masterUserPassword: '****',
        storageEncrypted: true,
        publiclyAccessible: false,
        vpcSecurityGroupIds: ['<group>'],
        tags: '<#tagItems>',
      },
      DATABASE,
    ),
    write(
      'ModifyDBInstance',
      2,
      { ...ONE, applyImmediately: true, masterUserPassword: '****', allowMajorVersionUpgrade: false },
      DATABASE,
    ),
    write(
      'CreateDBSnapshot',
      3,
      { ...ONE, dBSnapshotIdentifier: '<databaseSnapshot>' },
      {
        dBSnapshotIdentifier: '<databaseSnapshot>',
        ...ONE,
        status: 'creating',
        engine: '<engine>',
        snapshotType: 'manual',
        percentProgress: 0,
        encrypted: true,
        dBSnapshotArn: 'arn:aws:rds:<region>:<account>:snapshot:<databaseSnapshot>',
      },
    ),
    write(
      'DeleteDBSnapshot',
      2,
      { dBSnapshotIdentifier: '<databaseSnapshot>' },
      { dBSnapshotIdentifier: '<databaseSnapshot>', status: 'deleted' },
    ),
    write(
      'ModifyDBSnapshotAttribute',
      0.7,
      {
        dBSnapshotIdentifier: '<databaseSnapshot>',
        attributeName: 'restore',
        valuesToAdd: ['<otherAccount>'],
      },
      {
        dBSnapshotIdentifier: '<databaseSnapshot>',
        dBSnapshotAttributes: [{ attributeName: 'restore', attributeValues: ['<otherAccount>'] }],
      },
    ),
    write(
      'DeleteDBInstance',
      0.7,
      {
        ...ONE,
        skipFinalSnapshot: false,
        finalDBSnapshotIdentifier: '<database>-final',
        deleteAutomatedBackups: true,
      },
      DATABASE,
    ),
    ...writes(
      0.8,
      'RebootDBInstance StopDBInstance StartDBInstance CopyDBSnapshot AddTagsToResource RestoreDBInstanceFromDBSnapshot',
      ONE,
      DATABASE,
    ),
    ...writes(
      0.6,
      'ModifyDBCluster CreateDBClusterSnapshot DeleteDBCluster FailoverDBCluster StartExportTask',
      { dBClusterIdentifier: '<databaseCluster>', applyImmediately: true },
      {
        dBClusterIdentifier: '<databaseCluster>',
        status: 'available',
        engine: 'aurora-postgresql',
        multiAZ: true,
      },
    ),
    ...writes(0.5, 'ModifyDBParameterGroup CreateDBParameterGroup', {
      dBParameterGroupName: '<word>-params',
      parameters: [
        {
          parameterName: 'log_statement',
          parameterValue: 'ddl',
          isModifiable: true,
          applyMethod: 'immediate',
        },
      ],
    }),
    serviceEvent('ModifyAutoScaledStorage', 0.6, {
      dBInstanceIdentifier: '<database>',
      allocatedStorage: '<#size>',
    }),
  ],
}

const rdsData: ServiceSpec = {
  source: 'rdsdata',
  prefix: 'rds-data',
  host: 'rds-data.<region>.amazonaws.com',
  version: '1.08',
  style: 'json',
  errors: [
    invalid(
      'BadRequestException',
      'ERROR: relation "<word>" does not exist; SQLState: 42P01'.replaceAll('"', "'"),
      2,
    ),
  ],
  events: [
    dataRead(
      'ExecuteStatement',
      10,
      {
        continueAfterTimeout: false,
        database: '**********',
        includeResultMetadata: true,
        resourceArn: 'arn:aws:rds:<region>:<account>:cluster:<databaseCluster>',
        schema: '**********',
        secretArn: 'arn:aws:secretsmanager:<region>:<account>:secret:<secret>',
        sql: '**********',
      },
      {
        callers: CALLERS.runtime,
        resources: [
          { type: 'AWS::RDS::DBCluster', ARN: 'arn:aws:rds:<region>:<account>:cluster:<databaseCluster>' },
        ],
      },
    ),
    dataWrite(
      'BatchExecuteStatement',
      2,
      {
        resourceArn: 'arn:aws:rds:<region>:<account>:cluster:<databaseCluster>',
        sql: '**********',
        parameterSets: [],
      },
      { callers: CALLERS.runtime },
    ),
  ],
}

const CACHE = { cacheClusterId: '<cacheCluster>', showCacheNodeInfo: true } as const

const elasticache: ServiceSpec = {
  source: 'elasticache',
  version: '1.08',
  style: 'query',
  errors: [notFound('CacheClusterNotFoundFault', 'CacheCluster not found: <cacheCluster>')],
  events: [
    ...reads(
      12,
      'DescribeCacheClusters DescribeReplicationGroups DescribeCacheSubnetGroups DescribeCacheParameters DescribeSnapshots ListTagsForResource DescribeUsers DescribeServiceUpdates DescribeReservedCacheNodes',
      [CACHE, { maxRecords: 100 }],
    ),
    ...writes(
      0.6,
      'ModifyReplicationGroup CreateReplicationGroup CreateSnapshot RebootCacheCluster ModifyCacheParameterGroup',
      { replicationGroupId: '<cacheCluster>', applyImmediately: true },
      {
        replicationGroupId: '<cacheCluster>',
        status: 'modifying',
        memberClusters: ['<cacheCluster>-001'],
        automaticFailover: 'enabled',
      },
    ),
  ],
}

const redshift: ServiceSpec = {
  source: 'redshift',
  version: '1.08',
  style: 'query',
  errors: [notFound('ClusterNotFoundFault', 'Cluster <warehouse> not found.')],
  events: [
    ...reads(
      6,
      'DescribeClusters DescribeLoggingStatus DescribeClusterSnapshots DescribeClusterParameters DescribeEvents DescribeReservedNodes DescribeStorage DescribeUsageLimits',
      [{ clusterIdentifier: '<warehouse>' }, { maxRecords: 100 }],
    ),
    write(
      'GetClusterCredentials',
      8,
      {
        clusterIdentifier: '<warehouse>',
        dbUser: 'analyst',
        dbName: 'dev',
        durationSeconds: 3600,
        autoCreate: false,
      },
      { dbUser: 'IAM:analyst', expiration: '<longLater>' },
      { callers: { console: 60, workload: 40 } },
    ),
    ...writes(
      0.6,
      'PauseCluster ResumeCluster CreateClusterSnapshot ModifyCluster',
      { clusterIdentifier: '<warehouse>' },
      {
        clusterIdentifier: '<warehouse>',
        clusterStatus: 'pausing',
        nodeType: 'ra3.xlplus',
        numberOfNodes: 2,
      },
    ),
  ],
}

const redshiftData: ServiceSpec = {
  source: 'redshift-data',
  version: '1.08',
  style: 'json',
  errors: [notFound('ResourceNotFoundException', 'Query does not exist.')],
  events: [
    write(
      'ExecuteStatement',
      10,
      {
        clusterIdentifier: '<warehouse>',
        database: 'dev',
        dbUser: 'etl',
        sql: '***OMITTED***',
        statementName: '<word>-load',
      },
      { id: '<uuid>', clusterIdentifier: '<warehouse>', database: 'dev', dbUser: 'etl', createdAt: '<long>' },
      { callers: CALLERS.runtime },
    ),
    read('DescribeStatement', 26, { id: '<uuid>:<count>' }, { callers: CALLERS.runtime }),
    read('GetStatementResult', 8, { id: '<uuid>' }, { callers: CALLERS.runtime }),
    ...reads(1, 'ListStatements ListDatabases ListSchemas ListTables', {
      clusterIdentifier: '<warehouse>',
      database: 'dev',
    }),
  ],
}

const DOMAIN = { domainName: '<domainName>' } as const

const opensearch: ServiceSpec = {
  source: 'es',
  version: '1.08',
  style: 'rest',
  errors: [notFound('ResourceNotFoundException', 'Domain not found: <domainName>')],
  events: [
    ...reads(
      6,
      'ListDomainNames DescribeDomain DescribeDomains DescribeDomainConfig ListTags DescribeElasticsearchDomains GetCompatibleVersions DescribePackages',
      [DOMAIN, null],
    ),
    ...writes(0.5, 'UpdateDomainConfig CreateDomain AddTags StartServiceSoftwareUpdate', DOMAIN, {
      domainConfig: {
        clusterConfig: {
          options: { instanceType: 'r6g.large.search', instanceCount: 3 },
          status: { state: 'Processing', updateVersion: '<#size>' },
        },
      },
    }),
  ],
}

export const DATABASES: readonly ServiceSpec[] = [
  rds,
  rdsData,
  elasticache,
  redshift,
  redshiftData,
  opensearch,
]
