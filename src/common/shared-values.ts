/** Gives of values that are equal always the same one. */
export type Share<Value> = (value: Value) => Value

/**
 * For values that are many, few of them different, and never changed: one is held in place of its equals.
 *
 * @param keyOf a text that equal values have, and no others
 * @param most different values that are known at a time; past that all are forgotten, which costs memory alone
 * @example
 * const share = shareEqual((path: readonly string[]) => JSON.stringify(path), 1000)
 * share(['a', 'b']) === share(['a', 'b']) // true
 */
export function shareEqual<Value extends object>(
  keyOf: (value: Value) => string,
  most: number,
): Share<Value> {
  const known = new Map<string, Value>()
  return (value) => {
    const key = keyOf(value)
    const same = known.get(key)
    if (same !== undefined) return same
    if (known.size >= most) known.clear()
    known.set(key, value)
    return value
  }
}
