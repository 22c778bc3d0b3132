/** Order of byte strings: unsigned bytes, a prefix before what it begins. Negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = a[i]! - b[i]!
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareBytes(a, b) === 0
}

/** Moves surrogates above the rest of the plane, so that UTF-16 units order as the code points (and UTF-8 bytes) do. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000
}

/** Order of texts by code point, which is the order of their UTF-8 bytes and Trino's order of varchars. */
export function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return codePointRank(x) - codePointRank(y)
  }
  return a.length - b.length
}

const SPACE = 0x20

/** Order of chars: the shorter one counts as padded with spaces. */
export function compareChar(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return codePointRank(x) - codePointRank(y)
  }
  for (let i = shared; i < a.length; i++) {
    const difference = a.charCodeAt(i) - SPACE
    if (difference !== 0) return difference
  }
  for (let i = shared; i < b.length; i++) {
    const difference = SPACE - b.charCodeAt(i)
    if (difference !== 0) return difference
  }
  return 0
}
