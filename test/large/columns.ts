/** An expression over `events`. */
export interface Column {
  readonly sql: string
  readonly kind: 'text' | 'number' | 'time' | 'boolean'
}

const texts = (...list: readonly string[]) => list.map((sql): Column => ({ sql, kind: 'text' }))
const numbers = (...list: readonly string[]) => list.map((sql): Column => ({ sql, kind: 'number' }))

/** From a handful of values to one a row, in columns of every storage: codes, plain texts, maps, numbers, computed ones. */
export const COLUMNS: readonly Column[] = [
  ...texts('eventname', 'eventsource', 'awsregion', 'errorcode', 'errormessage', 'useragent', 'eventtype'),
  ...texts('sourceipaddress', 'recipientaccountid', 'requestid', 'eventid'),
  ...texts('useridentity.arn', 'useridentity.type', 'useridentity.accesskeyid'),
  ...texts("element_at(requestparameters, 'bucketName')", "element_at(requestparameters, 'key')"),
  ...texts("element_at(responseelements, 'x-amz-server-side-encryption')"),
  ...texts(...[1, 2, 3, 4, 5, 6].map((length) => `substr(eventid, 1, ${length})`)),
  ...texts('upper(substr(eventjsonchecksum, 3, 4))', "coalesce(errorcode, '-') || ':' || eventname"),
  ...texts("json_extract_scalar(eventjson, '$.userIdentity.userName')"),
  ...numbers('length(eventjson)', 'length(eventid) + minute(eventtime)', 'hour(eventtime)'),
  ...numbers('length(useridentity.arn) * 1000003 + length(requestid)'),
  ...['eventtime', ...['minute', 'hour', 'day'].map((unit) => `date_trunc('${unit}', eventtime)`)].map(
    (sql): Column => ({ sql, kind: 'time' }),
  ),
  ...['readonly', 'managementevent'].map((sql): Column => ({ sql, kind: 'boolean' })),
]

/** Conditions that leave from nearly none to all of the rows. */
export const CONDITIONS: readonly string[] = [
  'true',
  'errorcode IS NOT NULL',
  'errorcode IS NULL',
  'readonly',
  "eventname LIKE '%Get%'",
  "eventsource IN ('s3.amazonaws.com', 'ec2.amazonaws.com', 'iam.amazonaws.com')",
  "substr(eventid, 1, 1) < '3'",
  "useragent LIKE '%aws%' AND errorcode IS NULL",
  "eventjson LIKE '%Denied%'",
  "element_at(requestparameters, 'bucketName') IS NOT NULL",
  "eventtime >= TIMESTAMP '2025-12-20 00:00:00'",
  "NOT (eventname = 'AssumeRole' OR awsregion = 'us-east-1')",
]
