/** The other way round, of bytes that are 1 or 0: what was anything else is so still. */
export function inverse(flags: Uint8Array): Uint8Array {
  const out = new Uint8Array(flags.length)
  const words = flags.byteOffset % 4 === 0 ? flags.length >> 2 : 0
  const from = new Int32Array(flags.buffer, words === 0 ? 0 : flags.byteOffset, words)
  const to = new Int32Array(out.buffer, 0, words)
  for (let i = 0; i < words; i++) to[i] = from[i]! ^ 0x01010101
  for (let i = 4 * words; i < out.length; i++) out[i] = flags[i]! ^ 1
  return out
}
