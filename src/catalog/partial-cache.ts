/**
 * Keeps what was derived from immutable files, by keys that say all that it depends on. An entry may be gone at any time;
 * while it is there it is as it was put. Neither method fails: what cannot be read is not there, what cannot be written
 * is not kept.
 */
export interface PartialCache {
  /** @param key lower-case hexadecimal digits, of a hash */
  get(key: string): Promise<Uint8Array | undefined>
  /** Need not be waited for: the answer does not depend on it. */
  put(key: string, bytes: Uint8Array): Promise<void>
}
