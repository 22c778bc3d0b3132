import { CALLER, OUTCOME, PERIOD, RANGE, STORE, THROTTLED } from '../fragment.ts'
import { bars, lines, type WidgetSpec } from '../widget.ts'

const LAMBDA = "eventSource = 'lambda.amazonaws.com' AND eventCategory = 'Data'"

/** Invoke and InvokeWithResponseStream. */
const INVOCATION = `${LAMBDA} AND eventName LIKE 'Invoke%'`

export const WIDGETS: readonly WidgetSpec[] = [
  lines(
    'Lambda data plane API activity',
    'eventName',
    `SELECT ${PERIOD}, eventName, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${LAMBDA}
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  lines(
    'Lambda invocations success vs failure trend',
    'outcome',
    `SELECT ${PERIOD}, ${OUTCOME}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${INVOCATION}
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  bars(
    'Top users of Lambda invocations',
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${INVOCATION} AND userIdentity.arn IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top invoked Lambda functions',
    'functionName',
    `SELECT element_at(requestParameters, 'functionName') AS functionName, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${INVOCATION} AND element_at(requestParameters, 'functionName') IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top 10 Lambda Invoke API errors',
    'errorCode',
    `SELECT errorCode, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${INVOCATION} AND errorCode IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 10`,
  ),
  bars(
    'Most throttled users of Lambda invocations',
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${INVOCATION} AND userIdentity.arn IS NOT NULL
  AND ${THROTTLED}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
]
