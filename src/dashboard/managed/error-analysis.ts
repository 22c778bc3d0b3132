import { API, CALLER, DENIED, RANGE, SERVICE, STORE, THROTTLED } from '../fragment.ts'
import { bars, table, type WidgetSpec } from '../widget.ts'

function apis(title: string, condition: string): WidgetSpec {
  return bars(
    title,
    'api',
    `SELECT ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE}
  AND ${condition}
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100`,
  )
}

export const WIDGETS: readonly WidgetSpec[] = [
  bars(
    'Error count by service',
    'service',
    `SELECT ${SERVICE}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND errorCode IS NOT NULL
GROUP BY eventSource ORDER BY eventCount DESC, service LIMIT 100`,
  ),
  apis('Error count by API', 'errorCode IS NOT NULL'),
  bars(
    'Top errors by error code',
    'errorCode',
    `SELECT errorCode, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND errorCode IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  table(
    'Top errors by error message',
    `SELECT errorMessage, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND errorMessage IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  apis('Top AccessDenied errors by API', DENIED),
  apis('Top throttled errors by API', THROTTLED),
  bars(
    'Top users with errors',
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND errorCode IS NOT NULL AND userIdentity.arn IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
]
