import { RANGE, STORE } from '../fragment.ts'
import { bars, lines, pie, table, type WidgetSpec } from '../widget.ts'

/** An insight has an event at its start and one at its end, both with its id; either may lie outside the range. */
const INSIGHTS = 'COUNT(DISTINCT sharedEventID) AS eventCount'

function bySource(title: string, type: string): WidgetSpec {
  return bars(
    title,
    'insightEventSource',
    `SELECT insightEventSource, ${INSIGHTS}
FROM ${STORE} WHERE ${RANGE} AND insightType = '${type}'
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  )
}

export const WIDGETS: readonly WidgetSpec[] = [
  pie(
    'Insight types',
    'insightType',
    `SELECT insightType, ${INSIGHTS}
FROM ${STORE} WHERE ${RANGE}
GROUP BY 1 ORDER BY eventCount DESC, 1`,
  ),
  lines(
    'Insights by date',
    'insightType',
    `SELECT DATE_TRUNC('day', eventTime) AS eventDate, insightType, ${INSIGHTS}
FROM ${STORE} WHERE ${RANGE}
GROUP BY 1, 2 ORDER BY 1, 2`,
  ),
  bySource('API call rate Insights by event source', 'ApiCallRateInsight'),
  bySource('API error rate Insights by event source', 'ApiErrorRateInsight'),
  bars(
    'Insights by top users',
    'caller',
    `SELECT i.value AS caller, ${INSIGHTS}
FROM ${STORE}
  CROSS JOIN UNNEST(insightContext.attributions)
    AS a(attribute, insightValue, insightAverage, baselineValue, baselineAverage, insight, baseline)
  CROSS JOIN UNNEST(a.insight) AS i(value, average)
WHERE ${RANGE} AND a.attribute = 'userIdentityArn'
GROUP BY 1 ORDER BY eventCount DESC, 1 LIMIT 100`,
  ),
  table(
    'Insights events',
    `SELECT eventTime, insightState, insightType, insightEventSource, insightEventName, insightErrorCode,
  insightContext.baselineAverage, insightContext.insightAverage, insightContext.insightDuration,
  awsRegion, recipientAccountId, eventID
FROM ${STORE} WHERE ${RANGE}
ORDER BY eventTime DESC, eventID LIMIT 100`,
  ),
]
