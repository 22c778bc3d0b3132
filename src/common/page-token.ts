import { createHash } from 'node:crypto'
import { TraillakeError } from './errors.ts'

/** What a token belongs to: the operation and the parameters that must be the same for every page; plain data. */
export type TokenScope = readonly unknown[]

const SEAL_CHARACTERS = 22

function seal(scope: TokenScope, position: string): string {
  const text = JSON.stringify([...scope, position])
  return createHash('sha256').update(text).digest('base64url').slice(0, SEAL_CHARACTERS)
}

/**
 * A token that tells where the next page begins. It is no secret and proves nothing: what it leads to is checked anew. All
 * that is needed is in it, so that it outlives the process.
 *
 * @example pageToken(['ListQueries', store], lastId)
 */
export function pageToken(scope: TokenScope, position: string): string {
  return seal(scope, position) + Buffer.from(position).toString('base64url')
}

/**
 * The position that {@link pageToken} put into a token.
 *
 * @throws INVALID_NEXT_TOKEN for any other text, and for a token of another scope
 */
export function tokenPosition(scope: TokenScope, token: string): string {
  const position = Buffer.from(token.slice(SEAL_CHARACTERS), 'base64url').toString()
  if (pageToken(scope, position) === token) return position
  throw new TraillakeError(
    'INVALID_NEXT_TOKEN',
    'The token is not valid, or was previously used in a request with different parameters.',
  )
}
