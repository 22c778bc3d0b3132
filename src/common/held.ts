/** Values in memory, those that were used last, as long as they fit. */
interface Held<Value> {
  get(key: string): Value | undefined
  /** In the place of what the key had. Those go that were not used for longest; one that alone is too large is not held. */
  add(key: string, value: Value): void
  remove(key: string): void
}

/** @param maxBytes that all take together, by what `bytesOf` says of each */
export function createHeld<Value>(maxBytes: number, bytesOf: (value: Value) => number): Held<Value> {
  /** The one that was used last at the end. */
  const held = new Map<string, Value>()
  let sum = 0

  function remove(key: string): void {
    const value = held.get(key)
    if (value !== undefined && held.delete(key)) sum -= bytesOf(value)
  }

  return {
    remove,
    get(key) {
      const value = held.get(key)
      if (value === undefined) return undefined
      held.delete(key)
      held.set(key, value)
      return value
    },
    add(key, value) {
      remove(key)
      const bytes = bytesOf(value)
      if (bytes > maxBytes) return
      held.set(key, value)
      sum += bytes
      for (const oldest of held.keys()) {
        if (sum <= maxBytes) break
        remove(oldest)
      }
    },
  }
}
