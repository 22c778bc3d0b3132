import { API, CALLER, DENIED, DESTRUCTIVE, PERIOD, RANGE, STORE } from '../fragment.ts'
import { bars, lines, pie, table, type WidgetSpec } from '../widget.ts'

export const WIDGETS: readonly WidgetSpec[] = [
  bars(
    'Top access denied events',
    'api',
    `SELECT ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND managementEvent = true AND ${DENIED}
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100`,
  ),
  table(
    'Top errors by user',
    `SELECT ${CALLER}, errorCode, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND managementEvent = true AND errorCode IS NOT NULL AND userIdentity.arn IS NOT NULL
GROUP BY 1, 2 ORDER BY eventCount DESC, 1, 2 LIMIT 100`,
  ),
  lines(
    'Console sign-in events',
    'outcome',
    `SELECT ${PERIOD}, element_at(responseElements, 'ConsoleLogin') AS outcome, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND eventSource = 'signin.amazonaws.com' AND eventName = 'ConsoleLogin'
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  bars(
    'Destructive actions',
    'api',
    `SELECT ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND managementEvent = true AND errorCode IS NULL AND ${DESTRUCTIVE}
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100`,
  ),
  pie(
    'TLS version',
    'tlsVersion',
    `SELECT tlsDetails.tlsVersion AS tlsVersion, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND managementEvent = true AND tlsDetails.tlsVersion IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1`,
  ),
  table(
    'Outdated TLS calls by user',
    `SELECT ${CALLER}, tlsDetails.tlsVersion AS tlsVersion, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND managementEvent = true
  AND tlsDetails.tlsVersion IN ('SSLv3', 'TLSv1', 'TLSv1.0', 'TLSv1.1')
GROUP BY 1, 2 ORDER BY eventCount DESC, 1, 2 LIMIT 100`,
  ),
]
