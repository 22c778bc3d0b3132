/** IP addresses as Trino keeps them: 16 bytes, IPv4 as `::ffff:a.b.c.d`; prefixes have a 17th byte, their length. */

const V4_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

/** Whether the 16 bytes hold an IPv4 address. */
export function isIpv4(bytes: Uint8Array): boolean {
  return V4_PREFIX.every((byte, i) => bytes[i] === byte)
}

function v4Bytes(text: string): number[] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (match === null) return undefined
  const bytes = match.slice(1)
  // A leading zero would be octal to some readers: none may accept it.
  if (bytes.some((byte) => Number(byte) > 255 || (byte.length > 1 && byte.startsWith('0')))) return undefined
  return bytes.map(Number)
}

function v6Groups(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  for (const part of text.split(':')) {
    if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined
    groups.push(Number.parseInt(part, 16))
  }
  return groups
}

function v6Bytes(text: string): number[] | undefined {
  let rest = text
  let tail: number[] = []
  const lastColon = rest.lastIndexOf(':')
  if (rest.slice(lastColon + 1).includes('.')) {
    const quad = v4Bytes(rest.slice(lastColon + 1))
    if (quad === undefined) return undefined
    tail = [quad[0]! * 256 + quad[1]!, quad[2]! * 256 + quad[3]!]
    rest = rest.slice(0, lastColon)
    if (rest.endsWith(':')) rest += ':'
  }
  const gap = rest.indexOf('::')
  const head = v6Groups(gap < 0 ? rest : rest.slice(0, gap))
  const middle = gap < 0 ? [] : v6Groups(rest.slice(gap + 2))
  if (head === undefined || middle === undefined) return undefined
  const given = head.length + middle.length + tail.length
  if (gap < 0 ? given !== 8 : given > 7) return undefined
  const groups = [...head, ...new Array<number>(8 - given).fill(0), ...middle, ...tail]
  return groups.flatMap((group) => [group >> 8, group & 255])
}

/** The 16 bytes of an IPv4 or IPv6 address. Undefined where the text is none (names, ports and zones are none). */
export function parseIpAddress(text: string): Uint8Array | undefined {
  const v4 = v4Bytes(text)
  if (v4 !== undefined) return Uint8Array.from([...V4_PREFIX, ...v4])
  if (!text.includes(':')) return undefined
  const v6 = v6Bytes(text)
  return v6 === undefined ? undefined : Uint8Array.from(v6)
}

/** An address as text: `10.0.0.1`, `2001:db8::1` (RFC 5952: lower case, the first longest run of zeros is `::`). */
export function formatIpAddress(bytes: Uint8Array): string {
  if (isIpv4(bytes)) return bytes.subarray(12, 16).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => bytes[2 * i]! * 256 + bytes[2 * i + 1]!)
  let start = -1
  let length = 1
  for (let i = 0; i < 8; i++) {
    let end = i
    while (end < 8 && groups[end] === 0) end++
    if (end - i > length) {
      start = i
      length = end - i
    }
    if (end > i) i = end
  }
  const hex = groups.map((group) => group.toString(16))
  if (start < 0) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

/** The 17 bytes of a prefix (`10.0.0.0/8`), bits past the length cleared. Undefined where the text is none. */
export function parseIpPrefix(text: string): Uint8Array | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const address = parseIpAddress(text.slice(0, slash))
  const length = text.slice(slash + 1)
  if (address === undefined || !/^\d{1,3}$/.test(length)) return undefined
  const bits = Number(length)
  const v4 = isIpv4(address)
  if (bits > (v4 ? 32 : 128)) return undefined
  const kept = v4 ? bits + 96 : bits
  const out = new Uint8Array(17)
  for (let i = 0; i < 16; i++) {
    const inByte = Math.max(0, Math.min(8, kept - 8 * i))
    out[i] = address[i]! & (0xff << (8 - inByte))
  }
  out[16] = bits
  return out
}

/** A prefix as text: `10.0.0.0/8`. */
export function formatIpPrefix(bytes: Uint8Array): string {
  return `${formatIpAddress(bytes)}/${bytes[16]}`
}
