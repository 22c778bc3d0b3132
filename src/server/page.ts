import { pageToken, type TokenScope, tokenPosition } from '../common/page-token.ts'

/**
 * One page of a list. What is added or removed between two pages neither repeats nor hides another item.
 *
 * @param items sorted by `keyOf`, each key once
 * @throws INVALID_NEXT_TOKEN
 */
export function pageOf<Item>(
  items: readonly Item[],
  options: {
    readonly scope: TokenScope
    readonly keyOf: (item: Item) => string
    readonly maxResults: number
    readonly nextToken: string | undefined
  },
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
  const { scope, keyOf, maxResults, nextToken } = options
  const after = nextToken === undefined ? undefined : tokenPosition(scope, nextToken)
  const left = after === undefined ? items : items.filter((item) => keyOf(item) > after)
  const page = left.slice(0, maxResults)
  const last = page.at(-1)
  const isMore = left.length > page.length && last !== undefined
  return { items: page, nextToken: isMore ? pageToken(scope, keyOf(last)) : undefined }
}
