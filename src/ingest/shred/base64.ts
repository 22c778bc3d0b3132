const ALPHABET = Uint8Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  (letter) => letter.charCodeAt(0),
)
const PAD = 0x3d

/**
 * Writes base64 (RFC 4648, section 4) into `out` from its start.
 *
 * @param data a byte a character, as `binary` gives it: four times as fast to get of a hash as a Buffer
 * @example encodeBase64('\xff\x00', out) // out begins with /wA=
 */
export function encodeBase64(data: string, out: Uint8Array): void {
  let to = 0
  for (let i = 0; i < data.length; i += 3) {
    const left = data.length - i
    // Past the end charCodeAt gives NaN, which counts as 0 here.
    const word = (data.charCodeAt(i) << 16) | (data.charCodeAt(i + 1) << 8) | data.charCodeAt(i + 2)
    out[to++] = ALPHABET[word >> 18]!
    out[to++] = ALPHABET[(word >> 12) & 63]!
    out[to++] = left > 1 ? ALPHABET[(word >> 6) & 63]! : PAD
    out[to++] = left > 2 ? ALPHABET[word & 63]! : PAD
  }
}
