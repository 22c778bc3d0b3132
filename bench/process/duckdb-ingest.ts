/**
 * Log files into Parquet, DuckDB's own best way, as a process of its own: `duckdb-ingest.ts LOGS FILE`. The columns are named,
 * so that nothing is read twice to guess them, and they are the published ones, but without the event's text and its checksum;
 * nothing is sorted, and what was delivered twice is stored twice.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import { printOutcome } from './ingest-outcome.ts'

const ISSUER = 'STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, userName VARCHAR)'
const FEDERATION = 'STRUCT(federatedProvider VARCHAR, attributes MAP(VARCHAR, VARCHAR))'
const SESSION = `STRUCT(attributes STRUCT(creationDate TIMESTAMP, mfaAuthenticated VARCHAR), sessionIssuer ${ISSUER},
  webIdFederationData ${FEDERATION}, sourceIdentity VARCHAR, ec2RoleDelivery VARCHAR, ec2IssuedInVpc VARCHAR)`
const IDENTITY = `STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR, userName VARCHAR,
  sessionContext ${SESSION}, onBehalfOf STRUCT(userId VARCHAR, identityStoreArn VARCHAR),
  inScopeOf STRUCT(sourceArn VARCHAR, sourceAccount VARCHAR, issuerType VARCHAR, credentialsIssuedTo VARCHAR),
  invokedBy VARCHAR, identityProvider VARCHAR)`
const MAP = 'MAP(VARCHAR, JSON)'

const COLUMNS: readonly (readonly [string, string])[] = [
  ['eventVersion', 'VARCHAR'],
  ['userIdentity', IDENTITY],
  ['eventTime', 'TIMESTAMP'],
  ['eventSource', 'VARCHAR'],
  ['eventName', 'VARCHAR'],
  ['awsRegion', 'VARCHAR'],
  ['sourceIPAddress', 'VARCHAR'],
  ['userAgent', 'VARCHAR'],
  ['errorCode', 'VARCHAR'],
  ['errorMessage', 'VARCHAR'],
  ['requestParameters', MAP],
  ['responseElements', MAP],
  ['additionalEventData', MAP],
  ['requestID', 'VARCHAR'],
  ['eventID', 'VARCHAR'],
  ['readOnly', 'BOOLEAN'],
  ['resources', 'STRUCT(accountId VARCHAR, "type" VARCHAR, ARN VARCHAR, ARNPrefix VARCHAR)[]'],
  ['eventType', 'VARCHAR'],
  ['apiVersion', 'VARCHAR'],
  ['managementEvent', 'BOOLEAN'],
  ['recipientAccountId', 'VARCHAR'],
  ['sharedEventID', 'VARCHAR'],
  ['annotation', 'VARCHAR'],
  ['vpcEndpointId', 'VARCHAR'],
  ['vpcEndpointAccountId', 'VARCHAR'],
  ['serviceEventDetails', MAP],
  ['addendum', MAP],
  ['edgeDeviceDetails', MAP],
  ['insightDetails', MAP],
  ['eventCategory', 'VARCHAR'],
  ['tlsDetails', 'STRUCT(tlsVersion VARCHAR, cipherSuite VARCHAR, clientProvidedHostHeader VARCHAR)'],
  ['sessionCredentialFromConsole', 'VARCHAR'],
  ['eventContext', 'JSON'],
]

/** Bytes: a log file is one JSON object, and may be large. */
const MAXIMUM_OBJECT_SIZE = 2 ** 30

const [, , logs = '', file = ''] = process.argv
const record = `STRUCT(${COLUMNS.map(([name, type]) => `"${name}" ${type}`).join(', ')})`
const started = performance.now()
const instance = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' })
const connection = await instance.connect()
const { rowsChanged } = await connection.run(`COPY (
  SELECT event.* FROM (
    SELECT unnest(Records) AS event FROM read_json('${logs}/**/*.json.gz', format = 'unstructured',
      maximum_object_size = ${MAXIMUM_OBJECT_SIZE}, columns = { Records: '${record.replaceAll("'", "''")}[]' })
  )
) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`)
printOutcome(rowsChanged, started)
