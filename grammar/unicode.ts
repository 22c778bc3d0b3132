/** The text, or what is wrong with it in Trino's words. */
export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string }

const HEX = /^[0-9a-fA-F]$/

/**
 * Resolves the escapes of `U&'…'`: `\0041`, `\+01F600` and the doubled escape character.
 * `escape` is what UESCAPE gave, a backslash without it.
 */
export function decodeUnicode(content: string, escape: string): Decoded {
  if (escape === '') return { ok: false, message: 'Empty Unicode escape character' }
  if (!/^[\x21-\x7e]$/.test(escape) || /[0-9a-fA-F"+']/.test(escape))
    return { ok: false, message: `Invalid Unicode escape character: ${escape}` }
  let text = ''
  for (let i = 0; i < content.length; i++) {
    const character = content.charAt(i)
    if (character !== escape) {
      text += character
      continue
    }
    const next = content.charAt(++i)
    if (next === escape) {
      text += escape
      continue
    }
    if (next !== '' && next !== '+' && !HEX.test(next))
      return { ok: false, message: `Invalid hexadecimal digit: ${next}` }
    const from = next === '+' ? i + 1 : i
    const digits = /^[0-9a-fA-F]*/.exec(content.slice(from, from + (next === '+' ? 6 : 4)))?.[0] ?? ''
    if (digits.length < (next === '+' ? 6 : 4))
      return { ok: false, message: `Incomplete escape sequence: ${digits}` }
    const codePoint = Number.parseInt(digits, 16)
    if (codePoint > 0x10ffff) return { ok: false, message: `Invalid escaped character: ${digits}` }
    if (codePoint >= 0xd800 && codePoint <= 0xdfff)
      return {
        ok: false,
        message: `Invalid escaped character: ${digits}. Escaped character is a surrogate. Use '\\+123456' instead.`,
      }
    text += String.fromCodePoint(codePoint)
    i = from + digits.length - 1
  }
  return { ok: true, text }
}
