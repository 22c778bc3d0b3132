/** Changes a file's bytes in one of the ways in which they are damaged, or made to do damage. */
export function mutated(original: Uint8Array, random: () => number): Uint8Array {
  const below = (end: number) => Math.floor(random() * end)
  const bytes = Uint8Array.from(original)
  const at = below(bytes.length)
  const length = 1 + below(Math.min(64, bytes.length - at))
  switch (below(8)) {
    case 0:
    case 1:
      for (let flips = 1 + below(4); flips > 0; flips--) bytes[below(bytes.length)]! ^= 1 << below(8)
      return bytes
    case 2:
      bytes[at] = [0x00, 0xff, 0x7f, 0x80][below(4)]!
      return bytes
    case 3:
      bytes.fill(random() < 0.5 ? 0xff : 0x00, at, at + length)
      return bytes
    case 4:
      for (let i = at; i < at + length; i++) bytes[i] = below(256)
      return bytes
    case 5:
      return bytes.subarray(0, at)
    case 6:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length))
    default:
      return joined(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at))
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}

const NUMBERS = ['0', '-1', '1e308', '9007199254740993', '99999999999999999999', '0.5', 'null', '"1"', '[]']

/** Changes a number or a word of JSON text, so that it is JSON still. */
export function mutatedJson(text: string, random: () => number): string {
  const tokens = [...text.matchAll(/-?\d+(?:\.\d+)?|"[^"]*"|true|false/g)]
  const token = tokens[Math.floor(random() * tokens.length)]
  if (token === undefined) return text
  const other = tokens[Math.floor(random() * tokens.length)]?.[0] ?? 'null'
  const isNumber = /^-?\d/.test(token[0])
  const value = random() < 0.3 ? other : isNumber ? NUMBERS[Math.floor(random() * NUMBERS.length)]! : '"x"'
  return text.slice(0, token.index) + value + text.slice(token.index + token[0].length)
}
