import { API, CALLER, PERIOD, RANGE, SERVICE, STORE, THROTTLED } from '../fragment.ts'
import { bars, lines, pie, table, type WidgetSpec } from '../widget.ts'

export const WIDGETS: readonly WidgetSpec[] = [
  lines(
    'Account activity',
    'kind',
    `SELECT ${PERIOD}, IF(readOnly, 'read', 'write') AS kind, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  table(
    'Top errors',
    `SELECT errorCode, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND errorCode IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  pie(
    'Most active regions',
    'awsRegion',
    `SELECT awsRegion, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top services',
    'service',
    `SELECT ${SERVICE}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
GROUP BY eventSource ORDER BY eventCount DESC, service LIMIT 100`,
  ),
  table(
    'Most throttled events',
    `SELECT ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
  AND ${THROTTLED}
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100`,
  ),
  table(
    'Top users',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND userIdentity.arn IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
]
