import type { JsonObject, ServiceSpec } from '../spec.ts'
import { alreadyExists, CALLERS, dataWrite, invalid, notFound, read, reads, write, writes } from '../spec.ts'

const TABLE = { databaseName: '<glueDatabase>', name: '<glueTable>' } as const
const COLUMNS: JsonObject = {
  name: '<glueTable>',
  owner: 'hadoop',
  tableType: 'EXTERNAL_TABLE',
  parameters: {
    classification: 'parquet',
    EXTERNAL: 'TRUE',
    'projection.enabled': 'true',
    'parquet.compression': 'ZSTD',
  },
  partitionKeys: [{ name: 'dt', type: 'string', comment: '' }],
  storageDescriptor: {
    location: 's3://<bucket>/<word>/',
    inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    compressed: false,
    numberOfBuckets: -1,
    serdeInfo: {
      serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
      parameters: { 'serialization.format': '1' },
    },
    sortColumns: [],
    storedAsSubDirectories: false,
    columns: [
      { name: 'id', type: 'bigint' },
      { name: 'payload', type: 'struct<kind:string,items:array<struct<sku:string,n:int>>>' },
    ],
  },
}

/** A table with hundreds of columns: an event of about 100 kB, one in some fifty thousand. */
const WIDE_TABLE: JsonObject = {
  databaseName: '<glueDatabase>',
  tableInput: {
    name: '<glueTable>',
    tableType: 'EXTERNAL_TABLE',
    storageDescriptor: { location: 's3://<bucket>/<word>/', columns: '<#wideTable>' },
  },
}

const glue: ServiceSpec = {
  source: 'glue',
  version: '1.08',
  style: 'json',
  errors: [
    notFound('EntityNotFoundException', 'Entity Not Found', 5),
    alreadyExists('AlreadyExistsException', 'Table already exists.'),
    {
      code: 'ConcurrentRunsExceededException',
      message: 'Concurrent runs exceeded for <glueJob>',
      weight: 4,
      verbs: ['Start'],
    },
  ],
  events: [
    read(
      'GetTable',
      96,
      { ...TABLE, catalogId: '<account>' },
      { callers: { workload: 70, console: 20, monitor: 10 } },
    ),
    read(
      'GetPartitions',
      44,
      {
        databaseName: '<glueDatabase>',
        tableName: '<glueTable>',
        expression: "dt >= '<date>'",
        excludeColumnSchema: true,
        maxResults: 1000,
      },
      { callers: { workload: 90, console: 10 } },
    ),
    read('GetTables', 26, { databaseName: '<glueDatabase>', maxResults: 100 }),
    read('GetDatabases', 26, [null, { maxResults: 100 }, { resourceShareType: 'ALL' }]),
    read('GetDatabase', 22, { name: '<glueDatabase>', catalogId: '<account>' }),
    ...reads(
      8,
      'GetJobRun GetJobRuns GetJobs GetCrawlers GetTableVersions GetCrawlerMetrics BatchGetPartition GetPartition GetConnections GetTriggers GetSecurityConfigurations GetJob GetTags GetDataCatalogEncryptionSettings GetWorkflowRun GetCrawler',
      { jobName: '<glueJob>', runId: 'jr_<hex64>' },
    ),
    write(
      'StartJobRun',
      8,
      { jobName: '<glueJob>', arguments: { '--date': '<date>', '--enable-metrics': 'true' }, timeout: 60 },
      { jobRunId: 'jr_<hex64>' },
      { callers: { workload: 50, awsService: 40, console: 10 } },
    ),
    write(
      'UpdateTable',
      5,
      { databaseName: '<glueDatabase>', tableInput: COLUMNS, skipArchive: true },
      null,
      { callers: CALLERS.runtime },
    ),
    write('UpdateTable', 0.35, WIDE_TABLE, null, { errorRate: 0 }),
    write('CreateTable', 3, { databaseName: '<glueDatabase>', tableInput: COLUMNS }, null, {
      callers: CALLERS.runtime,
    }),
    write(
      'BatchCreatePartition',
      8,
      {
        databaseName: '<glueDatabase>',
        tableName: '<glueTable>',
        partitionInputList: [
          { values: ['<date>'], storageDescriptor: { location: 's3://<bucket>/<word>/dt=<date>/' } },
        ],
      },
      { errors: [] },
      { callers: CALLERS.runtime },
    ),
    ...writes(
      1,
      'StartCrawler DeleteTable UpdateJob CreateJob UpdatePartition CreateDatabase BatchDeletePartition CreateDevEndpoint UpdateDevEndpoint',
      { name: '<glueJob>' },
    ),
  ],
}

const athena: ServiceSpec = {
  source: 'athena',
  version: '1.08',
  style: 'json',
  errors: [invalid('InvalidRequestException', 'QueryExecution <uuid> was not found', 2)],
  events: [
    write(
      'StartQueryExecution',
      34,
      {
        queryString: '***OMITTED***',
        clientRequestToken: '<uuid>',
        workGroup: '<workgroup>',
        queryExecutionContext: { database: '<glueDatabase>', catalog: 'AwsDataCatalog' },
        resultConfiguration: { outputLocation: 's3://<bucket>/athena/' },
      },
      { queryExecutionId: '<uuid!>' },
      { callers: { workload: 55, console: 35, person: 10 } },
    ),
    read(
      'GetQueryExecution',
      90,
      { queryExecutionId: '<uuid>' },
      { callers: { workload: 60, console: 35, person: 5 } },
    ),
    read(
      'GetQueryResults',
      24,
      { queryExecutionId: '<uuid>', maxResults: 1000 },
      { callers: { workload: 50, console: 45, person: 5 } },
    ),
    ...reads(
      8,
      'GetWorkGroup ListWorkGroups BatchGetQueryExecution ListQueryExecutions ListDataCatalogs GetTableMetadata ListTableMetadata ListNamedQueries GetNamedQuery ListDatabases GetQueryRuntimeStatistics',
      { workGroup: '<workgroup>', maxResults: 50 },
    ),
    ...writes(0.8, 'StopQueryExecution CreateNamedQuery UpdateWorkGroup CreateWorkGroup', {
      queryExecutionId: '<uuid>',
      workGroup: '<workgroup>',
    }),
  ],
}

const lakeformation: ServiceSpec = {
  source: 'lakeformation',
  version: '1.08',
  style: 'json',
  errors: [
    invalid(
      'AccessDeniedException',
      'Insufficient Lake Formation permission(s): Required Select on <glueTable>',
      4,
    ),
  ],
  events: [
    dataWrite(
      'GetDataAccess',
      60,
      {
        tableArn: 'arn:aws:glue:<region>:<account>:table/<glueDatabase>/<glueTable>',
        durationSeconds: 3600,
        auditContext: { additionalAuditContext: '{queryId: <uuid>}' },
        cellLevelSecurityEnforced: true,
      },
      {
        callers: { workload: 80, console: 20 },
        additional: {
          requesterService: 'ATHENA',
          lakeFormationPrincipal: 'arn:aws:iam::<account>:role/<role>',
          lakeFormationRoleSessionName: 'AWSLF-00-AT-<account>-<lower10>',
        },
      },
    ),
    ...reads(
      4,
      'GetDataLakeSettings ListPermissions ListLFTags GetEffectivePermissionsForPath ListResources',
      { catalogId: '<account>', maxResults: '<#limit>' },
    ),
    ...writes(0.6, 'GrantPermissions RevokePermissions PutDataLakeSettings', {
      principal: { dataLakePrincipalIdentifier: 'arn:aws:iam::<account>:role/<role>' },
      resource: { table: TABLE },
      permissions: ['SELECT', 'DESCRIBE'],
      permissionsWithGrantOption: [],
    }),
  ],
}

const emr: ServiceSpec = {
  source: 'elasticmapreduce',
  version: '1.08',
  style: 'json',
  errors: [invalid('InvalidRequestException', "Cluster id 'j-<upper17>' is not valid.", 2)],
  events: [
    ...reads(
      8,
      'DescribeCluster ListClusters ListInstances ListSteps DescribeStep ListInstanceGroups GetManagedScalingPolicy ListBootstrapActions',
      { clusterId: 'j-<upper17>' },
    ),
    write(
      'AddJobFlowSteps',
      3,
      {
        jobFlowId: 'j-<upper17>',
        steps: [
          {
            name: '<word>',
            actionOnFailure: 'CONTINUE',
            hadoopJarStep: {
              jar: 'command-runner.jar',
              args: ['spark-submit', 's3://<bucket>/jobs/<word>.py'],
            },
          },
        ],
      },
      { stepIds: ['s-<upper17>'] },
      { callers: CALLERS.runtime },
    ),
    ...writes(
      0.7,
      'RunJobFlow TerminateJobFlows SetTerminationProtection PutManagedScalingPolicy',
      { name: '<word>-nightly', releaseLabel: 'emr-7.5.0' },
      {
        jobFlowId: 'j-<upper17>',
        clusterArn: 'arn:aws:elasticmapreduce:<region>:<account>:cluster/j-<upper17>',
      },
    ),
  ],
}

const quicksight: ServiceSpec = {
  source: 'quicksight',
  version: '1.08',
  style: 'rest',
  errors: [invalid('ResourceNotFoundException', 'Dashboard <uuid> is not found', 2)],
  events: [
    write('GetDashboard', 5, undefined, undefined, {
      type: 'AwsConsoleAction',
      callers: { console: 100 },
      errorRate: 0,
      parameters: false,
    }),
    write('QueryDatabase', 4, undefined, undefined, {
      type: 'AwsConsoleAction',
      callers: { console: 100 },
      errorRate: 0,
      parameters: false,
    }),
    ...reads(3, 'ListDashboards DescribeDashboard ListDataSets ListUsers DescribeAccountSettings', {
      awsAccountId: '<account>',
      dashboardId: '<uuid>',
    }),
    ...writes(0.5, 'CreateDataSet UpdateDashboard RegisterUser', {
      awsAccountId: '<account>',
      namespace: 'default',
    }),
  ],
}

const sagemaker: ServiceSpec = {
  source: 'sagemaker',
  version: '1.08',
  style: 'json',
  errors: [
    invalid('ValidationException', 'Could not find endpoint "<endpointName>".'.replaceAll('"', "'"), 3),
    invalid(
      'ResourceLimitExceeded',
      'The account-level service limit for ml.p4d.24xlarge for training job usage is 0 Instances.',
      1,
    ),
  ],
  events: [
    ...reads(
      9,
      'DescribeEndpoint DescribeTrainingJob ListTrainingJobs ListEndpoints DescribeNotebookInstance ListNotebookInstances ListModels DescribeModel ListTags DescribeProcessingJob ListDomains ListPipelineExecutions DescribeDomain ListApps Search DescribeEndpointConfig',
      { endpointName: '<endpointName>', maxResults: '<#limit>' },
    ),
    write(
      'CreateTrainingJob',
      2,
      {
        trainingJobName: '<word>-<epoch>',
        roleArn: 'arn:aws:iam::<account>:role/<role>',
        algorithmSpecification: {
          trainingImage: '<account>.dkr.ecr.<region>.amazonaws.com/<repository>:latest',
          trainingInputMode: 'FastFile',
        },
        hyperParameters: { epochs: '20', 'learning-rate': '1e-4' },
        resourceConfig: { instanceType: 'ml.g5.2xlarge', instanceCount: 1, volumeSizeInGB: 100 },
        outputDataConfig: { s3OutputPath: 's3://<bucket>/models/' },
        stoppingCondition: { maxRuntimeInSeconds: 86400 },
      },
      { trainingJobArn: 'arn:aws:sagemaker:<region>:<account>:training-job/<word>-<epoch>' },
    ),
    ...writes(
      0.7,
      'CreatePresignedNotebookInstanceUrl CreateEndpoint UpdateEndpoint CreateModel StartNotebookInstance StopNotebookInstance DeleteEndpoint StartPipelineExecution CreateApp',
      { notebookInstanceName: '<notebook>', endpointName: '<endpointName>' },
    ),
  ],
}

const bedrock: ServiceSpec = {
  source: 'bedrock',
  host: 'bedrock-runtime.<region>.amazonaws.com',
  version: '1.11',
  style: 'rest',
  errors: [
    invalid('ValidationException', 'The provided model identifier is invalid.', 2),
    invalid(
      'ResourceNotFoundException',
      'This Model is marked by provider as Legacy and you have not been actively using the model in the last 15 days.',
      1,
    ),
    invalid('ModelTimeoutException', undefined, 1),
  ],
  events: [
    read(
      'InvokeModel',
      40,
      { modelId: '<model>' },
      { callers: CALLERS.runtime, additional: { inferenceRegion: '<region>' }, errorRate: 0.06 },
    ),
    read(
      'Converse',
      24,
      { modelId: '<model>', guardrailConfig: { guardrailIdentifier: '<lower10>', guardrailVersion: '1' } },
      { callers: CALLERS.runtime, additional: { inferenceRegion: '<region>' }, errorRate: 0.06 },
    ),
    read(
      'InvokeModelWithResponseStream',
      16,
      { modelId: '<model>' },
      { callers: CALLERS.runtime, errorRate: 0.06 },
    ),
    read('ConverseStream', 12, { modelId: '<model>' }, { callers: CALLERS.runtime }),
    ...reads(
      3,
      'ListFoundationModels ListInferenceProfiles GetFoundationModelAvailability ListGuardrails GetModelInvocationLoggingConfiguration ListCustomModels ListKnowledgeBases ListAgents GetFoundationModel',
      [{ modelId: '<model>' }, null],
    ),
    ...writes(
      0.4,
      'PutModelInvocationLoggingConfiguration CreateGuardrail DeleteModelInvocationLoggingConfiguration PutUseCaseForModelAccess',
      { loggingConfig: { s3Config: { bucketName: '<bucket>' }, textDataDeliveryEnabled: true } },
      {},
    ),
  ],
}

export const ANALYTICS: readonly ServiceSpec[] = [
  glue,
  athena,
  lakeformation,
  emr,
  quicksight,
  sagemaker,
  bedrock,
]
