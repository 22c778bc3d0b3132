/** Counts calls by whose they are. */
export interface RateLimit {
  /** Whether one more call may be made now; it then counts. */
  take(owner: string): boolean
}

/** A bucket of `perSecond` calls an owner, that fills at the same rate. Owners are accounts of known keys: few. */
export function createRateLimit(perSecond: number, clock: () => number = () => performance.now()): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(owner) {
      const now = clock()
      const { left, at } = buckets.get(owner) ?? { left: perSecond, at: now }
      const filled = Math.min(perSecond, left + ((now - at) / 1000) * perSecond)
      const isAllowed = filled >= 1
      buckets.set(owner, { left: isAllowed ? filled - 1 : filled, at: now })
      return isAllowed
    },
  }
}
