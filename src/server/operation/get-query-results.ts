import type { TextRow } from '../../index.ts'
import { maxResultsOf } from '../max-results.ts'
import { defineOperation } from '../operation.ts'
import { requireQuery } from '../query/access.ts'
import { accountId, paginationToken, resourceText, uuidText } from '../shape/cloudtrail.ts'
import { number, required } from '../shape/shape.ts'

/** A row as the model has it: an object a column, its name and its text; null is NULL. */
function resultRow(row: TextRow, columns: readonly { readonly name: string }[]): readonly object[] {
  return columns.map(({ name }, i) => Object.fromEntries([[name, row[i] ?? null]]))
}

/** A page of a query's answer. */
export const getQueryResults = defineOperation({
  name: 'GetQueryResults',
  input: {
    EventDataStore: resourceText,
    QueryId: required(uuidText),
    NextToken: paginationToken,
    MaxQueryResults: number(),
    EventDataStoreOwnerAccountId: accountId,
  },
  access: 'resource',
  async run(context, input) {
    const { QueryId, NextToken, MaxQueryResults } = input
    const { queries } = context.services
    const limit = maxResultsOf(MaxQueryResults, 1000)
    await requireQuery(context, input, 'cloudtrail:GetQueryResults', () => queries.describe(QueryId))
    const { query, rows, nextToken } = await queries.results(QueryId, { limit, token: NextToken })
    const { figures, columns, status, error } = query
    return {
      QueryStatus: status,
      QueryStatistics: {
        ResultsCount: rows.length,
        TotalResultsCount: figures.rows,
        BytesScanned: figures.bytesScanned,
      },
      QueryResultRows: rows.map((row) => resultRow(row, columns)),
      NextToken: nextToken,
      ErrorMessage: error,
    }
  },
})
