/** Remembers signatures, so that a request that was overheard cannot be sent once more. */
export interface ReplayWindow {
  /** `new` for a signature that was not there, which is now remembered; `full` where no more can be. */
  remember(signature: string): 'new' | 'seen' | 'full'
}

/**
 * Two generations of signatures: the older one is forgotten whole when the younger has served its time, so that each
 * signature is known for at least `milliseconds`.
 *
 * @param milliseconds how long a signature may be good: twice the clock skew
 * @param most signatures a generation; past it requests are refused, since one that is not remembered could be replayed
 */
export function createReplayWindow(milliseconds: number, most: number, now: () => number): ReplayWindow {
  let young = new Set<string>()
  let old = new Set<string>()
  let began = now()
  return {
    remember(signature) {
      const passed = now() - began
      if (passed >= milliseconds) {
        old = passed >= 2 * milliseconds ? new Set() : young
        young = new Set()
        began = now()
      }
      if (young.has(signature) || old.has(signature)) return 'seen'
      if (young.size >= most) return 'full'
      young.add(signature)
      return 'new'
    },
  }
}
