import { CALLER, PERIOD, RANGE, STORE } from '../fragment.ts'
import { bars, lines, table, type WidgetSpec } from '../widget.ts'

const S3 = "eventSource = 's3.amazonaws.com' AND eventCategory = 'Data'"

export const WIDGETS: readonly WidgetSpec[] = [
  lines(
    'S3 account activity',
    'kind',
    `SELECT ${PERIOD}, IF(readOnly, 'read', 'write') AS kind, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${S3}
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  table(
    'Most accessed objects',
    `SELECT element_at(requestParameters, 'bucketName') AS bucketName, element_at(requestParameters, 'key') AS key,
  COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${S3} AND element_at(requestParameters, 'key') IS NOT NULL
GROUP BY 1, 2 ORDER BY eventCount DESC, 1, 2 LIMIT 100`,
  ),
  bars(
    'S3 top users',
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${S3} AND userIdentity.arn IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top S3 actions',
    'eventName',
    `SELECT eventName, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${S3}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
]
