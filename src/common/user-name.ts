import { userInfo } from 'node:os'

/**
 * The name of the account that this process runs as, or its number where it has none, as in a container that runs as any
 * number: `id -u` is what names such a user elsewhere too.
 *
 * @example userName() // 'ana'
 */
export function userName(): string {
  try {
    return userInfo().username
  } catch (error) {
    const uid = process.getuid?.()
    if (uid === undefined || !isUnknownUser(error)) throw error
    return String(uid)
  }
}

/** libuv answers ENOENT for a number that the account database does not know. */
function isUnknownUser(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SYSTEM_ERROR'
}
