import { CALLER, OUTCOME, PERIOD, RANGE, STORE, THROTTLED } from '../fragment.ts'
import { bars, lines, type WidgetSpec } from '../widget.ts'

const DYNAMODB = "eventSource = 'dynamodb.amazonaws.com' AND eventCategory = 'Data'"

export const WIDGETS: readonly WidgetSpec[] = [
  lines(
    'DynamoDB account data activity',
    undefined,
    `SELECT ${PERIOD}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DYNAMODB}
GROUP BY 1 ORDER BY 1`,
  ),
  lines(
    'DynamoDB data plane APIs success vs failure trend',
    'outcome',
    `SELECT ${PERIOD}, ${OUTCOME}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DYNAMODB}
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  bars(
    'Top 10 DynamoDB data plane APIs',
    'eventName',
    `SELECT eventName, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DYNAMODB}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 10`,
  ),
  bars(
    'Top users of DynamoDB data plane APIs',
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DYNAMODB} AND userIdentity.arn IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top 10 DynamoDB data plane API errors',
    'errorCode',
    `SELECT errorCode, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DYNAMODB} AND errorCode IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 10`,
  ),
  bars(
    'Most throttled users of DynamoDB data plane APIs',
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DYNAMODB} AND userIdentity.arn IS NOT NULL
  AND ${THROTTLED}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top throttled DynamoDB data plane APIs',
    'eventName',
    `SELECT eventName, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DYNAMODB}
  AND ${THROTTLED}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  // A batch names its tables inside a map; the event's resources name them for every call.
  bars(
    'Top throttled DynamoDB tables',
    'tableArn',
    `SELECT r.arn AS tableArn, COUNT(*) AS eventCount
FROM ${STORE} CROSS JOIN UNNEST(resources) AS r(accountId, type, arn, arnPrefix)
WHERE ${RANGE} AND ${DYNAMODB} AND r.type = 'AWS::DynamoDB::Table'
  AND ${THROTTLED}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
]
