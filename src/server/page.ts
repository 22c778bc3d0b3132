import { createHash } from 'node:crypto'
import { awsError } from './error.ts'

/** What a token belongs to: the operation, its caller and its other parameters, which must be the same for every page. */
type Scope = readonly unknown[]

function seal(scope: Scope, position: string): string {
  return createHash('sha256')
    .update(JSON.stringify([...scope, position]))
    .digest('base64url')
    .slice(0, 22)
}

/**
 * A `NextToken` that tells where the next page begins. It is no secret and proves nothing: what it leads to is checked anew.
 *
 * @example encodeToken(['ListQueries', principal.arn, EventDataStore], lastId)
 */
export function encodeToken(scope: Scope, position: string): string {
  return `${seal(scope, position)}${Buffer.from(position).toString('base64url')}`
}

/** The position of a token. Throws InvalidNextTokenException for one that was not made for the same request. */
export function decodeToken(scope: Scope, token: string): string {
  const position = Buffer.from(token.slice(22), 'base64url').toString('utf8')
  if (token.slice(0, 22) !== seal(scope, position)) throw awsError('InvalidNextTokenException')
  return position
}

/**
 * One page of a list. What is added or removed between two pages neither repeats nor hides another item.
 *
 * @param items sorted by `keyOf`, each key once
 */
export function pageOf<Item>(
  items: readonly Item[],
  options: {
    readonly scope: Scope
    readonly keyOf: (item: Item) => string
    readonly maxResults: number
    readonly nextToken: string | undefined
  },
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
  const { scope, keyOf, maxResults, nextToken } = options
  const after = nextToken === undefined ? undefined : decodeToken(scope, nextToken)
  const left = after === undefined ? items : items.filter((item) => keyOf(item) > after)
  const page = left.slice(0, maxResults)
  const last = page.at(-1)
  const isMore = left.length > page.length && last !== undefined
  return { items: page, nextToken: isMore ? encodeToken(scope, keyOf(last)) : undefined }
}
