import { awsError } from '../error.ts'
import { checkAttributes } from '../lookup/attribute.ts'
import { searchEvents } from '../lookup/search.ts'
import { maxResultsOf } from '../max-results.ts'
import { defineOperation } from '../operation.ts'
import { pageToken, tokenPosition } from '../../common/page-token.ts'
import { list, number, required, structure, text, time } from '../shape/shape.ts'

/** The event history goes back so far. */
const HISTORY_MS = 90 * 86_400_000

/** The management (or Insights) events of the last 90 days, of all stores, newest first. */
export const lookupEvents = defineOperation({
  name: 'LookupEvents',
  input: {
    LookupAttributes: list(
      structure({ AttributeKey: required(text()), AttributeValue: required(text(1, 2000)) }),
    ),
    StartTime: time,
    EndTime: time,
    EventCategory: text(),
    MaxResults: number(),
    NextToken: text(),
  },
  async run(context, input) {
    const { LookupAttributes = [], StartTime, EndTime, EventCategory, MaxResults, NextToken } = input
    const { lake, services, principal, signal } = context
    if (!services.lookups.take(principal.accountId)) throw awsError('ThrottlingException')
    if (EventCategory !== undefined && EventCategory !== 'insight')
      throw awsError('InvalidEventCategoryException')
    const isInsight = EventCategory === 'insight'
    const attribute = checkAttributes(LookupAttributes, isInsight ? 'insight' : 'event')
    const most = maxResultsOf(MaxResults, 50)
    const now = context.now()
    if (StartTime !== undefined && EndTime !== undefined && StartTime > EndTime)
      throw awsError('InvalidTimeRangeException', 'The start time is after the end time.')
    const scope = ['LookupEvents', principal.accountId, LookupAttributes, StartTime, EndTime, EventCategory]
    const after = NextToken === undefined ? undefined : tokenPosition(scope, NextToken)
    const { events, last } = await searchEvents(lake, services.thread, {
      ...{ isInsight, attribute, after, most, signal },
      from: Math.max(StartTime ?? 0, now - HISTORY_MS),
      to: Math.min(EndTime ?? now, now),
    })
    return { Events: events, NextToken: last === undefined ? undefined : pageToken(scope, last) }
  },
})
