import type { QueryStatus } from '../../index.ts'
import { awsError } from '../error.ts'
import { maxResultsOf } from '../max-results.ts'
import { defineOperation } from '../operation.ts'
import { requireActiveStore } from '../resource/store.ts'
import { paginationToken, queryStatus, resourceText } from '../shape/cloudtrail.ts'
import { number, required, text, time } from '../shape/shape.ts'

function statusOf(text: string | undefined): QueryStatus | undefined {
  const status = queryStatus.words.find((word) => word === text)
  if (text === undefined || status !== undefined) return status
  throw awsError('InvalidQueryStatusException', `'${text}' is not the status of a query.`)
}

/** The queries that name a store, of the last seven days, newest first. */
export const listQueries = defineOperation({
  name: 'ListQueries',
  input: {
    EventDataStore: required(resourceText),
    NextToken: paginationToken,
    MaxResults: number(),
    StartTime: time,
    EndTime: time,
    QueryStatus: text(),
  },
  access: 'resource',
  async run(context, { EventDataStore, NextToken, MaxResults, StartTime, EndTime, QueryStatus }) {
    const limit = maxResultsOf(MaxResults, 1000)
    const status = statusOf(QueryStatus)
    if ((StartTime ?? -Infinity) > (EndTime ?? Infinity)) throw awsError('InvalidDateRangeException')
    const store = await requireActiveStore(context, EventDataStore, 'cloudtrail:ListQueries')
    const { queries, nextToken } = await context.services.queries.list({
      ...{ store: store.id, from: StartTime, to: EndTime, status, limit, token: NextToken },
    })
    return {
      Queries: queries.map(({ id, status: current, created }) => {
        return { QueryId: id, QueryStatus: current, CreationTime: created / 1000 }
      }),
      NextToken: nextToken,
    }
  },
})
