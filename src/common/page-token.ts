import { createHash } from 'node:crypto'
import { TraillakeError } from './errors.ts'

/** What a token goes on with: the operation, and the parameters that decide what is listed. */
export interface TokenScope {
  readonly operation: string
  readonly parameters: Readonly<Record<string, string | number | undefined>>
}

const CHECKSUM_CHARACTERS = 16

function checksum({ operation, parameters }: TokenScope, position: string): string {
  const named = Object.entries(parameters).filter(([, value]) => value !== undefined)
  const text = JSON.stringify([operation, named.sort(([a], [b]) => (a < b ? -1 : 1)), position])
  return createHash('sha256').update(text).digest('base64url').slice(0, CHECKSUM_CHARACTERS)
}

/** An opaque token for the next page. It holds all that is needed: it outlives the process. */
export function pageToken(scope: TokenScope, position: string): string {
  return checksum(scope, position) + Buffer.from(position).toString('base64url')
}

/**
 * The position that {@link pageToken} put into a token.
 *
 * @throws INVALID_NEXT_TOKEN for any other text, and for a token of another operation or other parameters
 */
export function tokenPosition(scope: TokenScope, token: string): string {
  const position = Buffer.from(token.slice(CHECKSUM_CHARACTERS), 'base64url').toString()
  if (pageToken(scope, position) === token) return position
  throw new TraillakeError(
    'INVALID_NEXT_TOKEN',
    'The token is not valid, or was used before in a request with different parameters',
  )
}
