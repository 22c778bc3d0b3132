/** Remembers signatures, so that a request that was overheard cannot be sent once more. */
export interface ReplayWindow {
  /**
   * `new` for a signature that was not there, which is now remembered; `full` where no more can be. For one that was, how
   * many milliseconds ago that was first.
   */
  remember(signature: string): 'new' | 'full' | { readonly ago: number }
}

/**
 * Two generations of signatures: the older one is forgotten whole when the younger has served its time, so that each
 * signature is known for at least `milliseconds`.
 *
 * @param milliseconds how long a signature may be good: twice the clock skew
 * @param most signatures a generation; past it requests are refused, since one that is not remembered could be replayed
 */
export function createReplayWindow(milliseconds: number, most: number, now: () => number): ReplayWindow {
  let young = new Map<string, number>()
  let old = new Map<string, number>()
  let began = now()
  return {
    remember(signature) {
      const passed = now() - began
      if (passed >= milliseconds) {
        old = passed >= 2 * milliseconds ? new Map<string, number>() : young
        young = new Map()
        began = now()
      }
      const first = young.get(signature) ?? old.get(signature)
      if (first !== undefined) return { ago: now() - first }
      if (young.size >= most) return 'full'
      young.set(signature, now())
      return 'new'
    },
  }
}
