/**
 * Whether a text is what a pattern of IAM says: `*` is any characters, `?` is one. Time is the product of the lengths at
 * worst, whatever the pattern.
 */
export function isMatch(pattern: string, text: string): boolean {
  let [p, t] = [0, 0]
  // Where to go back to: behind the last star, and the text that it does not take yet.
  let [star, taken] = [-1, 0]
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = ++p
      taken = t
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++
      t++
    } else if (star >= 0) {
      p = star
      t = ++taken
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
