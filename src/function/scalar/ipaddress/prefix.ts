import { isIpv4 } from '../../../types/ipaddress.ts'
import { fallible, infallible, scalar } from '../../define.ts'
import { rowwise } from '../../rowwise.ts'
import { BOOL, BYTES, LIST, SIZE } from '../../slot.ts'
import { invalid } from '../../invalid.ts'

/** Bits of an address of the kind that 16 bytes hold. */
function bitsOf(address: Uint8Array): number {
  return isIpv4(address) ? 32 : 128
}

/** The address with all bits past the first `kept` of its 128 set or cleared. */
export function leadingBits(address: Uint8Array, kept: number, filler: 0 | 255 = 0): Uint8Array {
  return Uint8Array.from(address, (byte, i) => {
    const bits = Math.min(8, Math.max(0, kept - 8 * i))
    const mask = 0xff << (8 - bits)
    return ((byte & mask) | (filler & ~mask)) & 0xff
  })
}

/** {@link leadingBits} with a length of the address's own kind. */
function bounded(address: Uint8Array, length: number, filler: 0 | 255): Uint8Array {
  return leadingBits(address, 128 - bitsOf(address) + length, filler)
}

function lengthOf(prefix: Uint8Array): number {
  return prefix[16]!
}
function addressOf(prefix: Uint8Array): Uint8Array {
  return prefix.subarray(0, 16)
}

/** Whether a prefix (17 bytes) covers an address (16 bytes) of its own kind. */
export function prefixContains(prefix: Uint8Array, address: Uint8Array): boolean {
  const base = addressOf(prefix)
  if (isIpv4(base) !== isIpv4(address)) return false
  return bounded(address, lengthOf(prefix), 0).every((byte, i) => byte === base[i])
}

function makePrefix(address: Uint8Array, length: number): Uint8Array {
  if (length < 0 || length > bitsOf(address))
    return invalid(
      isIpv4(address)
        ? 'IPv4 subnet size must be in range [0, 32]'
        : 'IPv6 subnet size must be in range [0, 128]',
    )
  return Uint8Array.of(...bounded(address, length, 0), length)
}

export const IP_PREFIX = scalar(
  'ipaddress',
  'ip_prefix',
  'The network of an address that so many of its first bits make',
  ["ip_prefix(IPADDRESS '10.1.2.3', 8)", '10.0.0.0/8'],
  [fallible('ip_prefix(ipaddress, bigint) -> ipprefix', rowwise([BYTES, SIZE], BYTES, makePrefix))],
)

const minimum = (prefix: Uint8Array): Uint8Array => bounded(addressOf(prefix), lengthOf(prefix), 0)
const maximum = (prefix: Uint8Array): Uint8Array => bounded(addressOf(prefix), lengthOf(prefix), 255)

export const IP_SUBNET_MIN = scalar(
  'ipaddress',
  'ip_subnet_min',
  'The first address of a network',
  ["ip_subnet_min(IPPREFIX '10.1.2.0/24')", '10.1.2.0'],
  [infallible('ip_subnet_min(ipprefix) -> ipaddress', rowwise([BYTES], BYTES, minimum))],
)

export const IP_SUBNET_MAX = scalar(
  'ipaddress',
  'ip_subnet_max',
  'The last address of a network',
  ["ip_subnet_max(IPPREFIX '10.1.2.0/24')", '10.1.2.255'],
  [infallible('ip_subnet_max(ipprefix) -> ipaddress', rowwise([BYTES], BYTES, maximum))],
)

export const IP_SUBNET_RANGE = scalar(
  'ipaddress',
  'ip_subnet_range',
  'The first and the last address of a network',
  ["ip_subnet_range(IPPREFIX '10.1.2.0/24')", '[10.1.2.0, 10.1.2.255]'],
  [
    infallible(
      'ip_subnet_range(ipprefix) -> array(ipaddress)',
      rowwise([BYTES], LIST, (prefix) => [minimum(prefix), maximum(prefix)]),
    ),
  ],
)

export const IS_SUBNET_OF = scalar(
  'ipaddress',
  'is_subnet_of',
  'Whether a network covers an address or another network',
  ["is_subnet_of(IPPREFIX '10.0.0.0/8', IPADDRESS '10.1.2.3')", 'true'],
  [
    infallible('is_subnet_of(ipprefix, ipaddress) -> boolean', rowwise([BYTES, BYTES], BOOL, prefixContains)),
    infallible(
      'is_subnet_of(ipprefix, ipprefix) -> boolean',
      rowwise(
        [BYTES, BYTES],
        BOOL,
        (network, other) => lengthOf(other) >= lengthOf(network) && prefixContains(network, addressOf(other)),
      ),
    ),
  ],
)
