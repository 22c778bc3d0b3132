import { API, CALLER, PERIOD, RANGE, SERVICE, STORE, THROTTLED } from '../fragment.ts'
import { bars, lines, pie, type WidgetSpec } from '../widget.ts'

const DATA = "eventCategory = 'Data'"

export const WIDGETS: readonly WidgetSpec[] = [
  lines(
    'Overall data events trend',
    undefined,
    `SELECT ${PERIOD}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DATA}
GROUP BY 1 ORDER BY 1`,
  ),
  bars(
    'Top services generating data events',
    'service',
    `SELECT ${SERVICE}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DATA}
GROUP BY eventSource ORDER BY eventCount DESC, service LIMIT 100`,
  ),
  bars(
    'Top APIs generating data events',
    'api',
    `SELECT ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DATA}
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100`,
  ),
  pie(
    'Top regions generating data events',
    'awsRegion',
    `SELECT awsRegion, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DATA}
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  bars(
    'Top throttled data plane APIs',
    'api',
    `SELECT ${API}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DATA}
  AND ${THROTTLED}
GROUP BY eventSource, eventName ORDER BY eventCount DESC, api LIMIT 100`,
  ),
  bars(
    'Top users of data plane APIs',
    'caller',
    `SELECT ${CALLER}, COUNT(*) AS eventCount
FROM ${STORE} WHERE ${RANGE} AND ${DATA} AND userIdentity.arn IS NOT NULL
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
]
