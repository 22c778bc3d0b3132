import { pageToken, type TokenScope, tokenPosition } from '../common/page-token.ts'
import type { ListQueriesRequest, PageRequest, QueryList, QueryPage } from './api.ts'
import type { QuerySummary } from './registry.ts'
import { readResultFile, type TextRow } from './result-file.ts'
import { type QueryState, resultFile } from './state.ts'

/** Characters of a page's texts after which it ends. */
const PAGE_CHARACTERS = 4 * 1024 * 1024

/** Rows, or queries, a page. */
const PAGE_ITEMS = 1000

/** Whether there are rows of it to be read. */
function hasRows({ status, figures }: QueryState): boolean {
  return (status === 'FINISHED' || status === 'TIMED_OUT') && figures.rows > 0
}

/** A page of a query's answer; its token tells the next row's number. Throws INVALID_NEXT_TOKEN. */
export async function resultPage(
  lake: string,
  query: QueryState,
  { limit = PAGE_ITEMS, token }: PageRequest = {},
): Promise<QueryPage> {
  const scope: TokenScope = ['GetQueryResults', query.id]
  const first = token === undefined ? 0 : Number(tokenPosition(scope, token))
  const rows: TextRow[] = []
  if (!hasRows(query)) return { query, rows, nextToken: undefined }
  let characters = 0
  for await (const row of readResultFile(resultFile(lake, query.id), first)) {
    rows.push(row)
    for (const text of row) characters += text?.length ?? 0
    if (rows.length === limit || characters > PAGE_CHARACTERS) break
  }
  const next = first + rows.length
  const nextToken = next < query.figures.rows ? pageToken(scope, String(next)) : undefined
  return { query, rows, nextToken }
}

/**
 * A page of queries; its token tells the last one of it, whatever is started meanwhile. Throws INVALID_NEXT_TOKEN.
 *
 * @param summaries newest first
 */
export function queryPage(summaries: readonly QuerySummary[], request: ListQueriesRequest): QueryList {
  const { store, from = -Infinity, to = Infinity, status, limit = PAGE_ITEMS, token } = request
  const scope: TokenScope = ['ListQueries', store, from, to, status]
  const position = token === undefined ? undefined : tokenPosition(scope, token)
  const [created = '', last = ''] = position?.split(' ') ?? []
  const isBehind = (query: QuerySummary) =>
    position === undefined ||
    query.created < Number(created) ||
    (query.created === Number(created) && query.id < last)
  const all = summaries.filter(
    (query) =>
      isBehind(query) &&
      (store === undefined || query.stores.includes(store)) &&
      (status === undefined || query.status === status) &&
      query.created >= from &&
      query.created <= to,
  )
  const queries = all.slice(0, limit).map(({ id, status: current, created: at }) => {
    return { id, status: current, created: at }
  })
  const end = queries.at(-1)
  const isMore = all.length > limit && end !== undefined
  return { queries, nextToken: isMore ? pageToken(scope, `${end.created} ${end.id}`) : undefined }
}
